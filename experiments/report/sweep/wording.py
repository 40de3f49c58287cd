"""Sentences of a sweep: what a factor does to a figure, in the language spoken."""

from experiments.figures import percent
from experiments.language.tongue import phrase
from experiments.report.estimate import Estimate
from experiments.report.measures import Measure
from experiments.report.sweep.effects import Effect
from experiments.report.sweep.influences import Figure, Influence


def effect_words(it: Effect) -> str:
    """Return how the figure differs between levels, or that chance would do as much.

    Numbers are told from the first level to the last. Levels without order, and numbers
    between whose ends nothing happens, from the least mean to the largest.
    """
    if not it.is_told:
        return _untold_words(it)
    if it.is_negligible:
        return _negligible_words(it)
    change = it.change
    if it.is_ordered and change is not None and change.is_told_from_zero:
        return _change_words(it, change)
    least = min(it.levels, key=lambda each: each.figure.mean)
    most = max(it.levels, key=lambda each: each.figure.mean)
    return phrase(
        "The {measure} is least with {factor} {least}, {before}, and largest with {most},"
        " {after}.",
        measure=Measure(it.output).name(),
        factor=it.factor,
        least=least.label,
        before=Measure(it.output).told(least.figure.mean),
        most=most.label,
        after=Measure(it.output).told(most.figure.mean),
    )


def _change_words(it: Effect, change: Estimate) -> str:
    first, last, measure = it.levels[0], it.levels[-1], Measure(it.output)
    values = {
        "factor": it.factor,
        "first": first.label,
        "last": last.label,
        "measure": measure.name(),
        "before": measure.told(first.figure.mean),
        "after": measure.told(last.figure.mean),
        "difference": measure.difference(change),
    }
    if it.is_alone:
        return phrase(
            "As {factor} goes from {first} to {last}, the {measure} goes from {before} to"
            " {after} (difference {difference}, a 95 % interval over seeds).",
            **values,
        )
    return phrase(
        "As {factor} goes from {first} to {last}, the {measure} goes from {before} to"
        " {after} in the mean over the other inputs (difference {difference}, a 95 %"
        " interval over seeds).",
        **values,
    )


def _negligible_words(it: Effect) -> str:
    return phrase(
        "{factor} hardly moves the {measure}: it stays at {value}.",
        factor=it.factor,
        measure=Measure(it.output).name(),
        value=Measure(it.output).told(it.levels[0].figure.mean),
    )


def _untold_words(it: Effect) -> str:
    measure, change = Measure(it.output), it.change
    if change is None:
        return phrase(
            "Only {factor} {level} has a figure of the {measure}: {value}.",
            factor=it.factor,
            level=it.levels[0].label,
            measure=measure.name(),
            value=measure.told(it.levels[0].figure.mean),
        )
    words = {
        "factor": it.factor,
        "first": it.levels[0].label,
        "last": it.levels[-1].label,
        "measure": measure.name(),
        "difference": measure.difference(change),
    }
    if change.ends is None:
        return phrase(
            "Between {factor} {first} and {last} the {measure} differs by {difference};"
            " of a single seed nobody can tell that from chance.",
            **words,
        )
    return phrase(
        "Between {factor} {first} and {last} no difference in the {measure} is told apart"
        " from chance (difference {difference}, a 95 % interval over seeds).",
        **words,
    )


def influence_words(it: Influence, design: str) -> str:
    """Return how much a factor does to a figure."""
    if it.effect is not None:
        return effect_words(it.effect)
    measure = Measure(it.output)
    if design == "sobol":
        return phrase(
            "With all that it does together with others, {factor} explains {share} of the"
            " variance of the {measure} ({low} to {high}, a 95 % interval).",
            factor=it.factor,
            share=percent(it.size.mean),
            measure=measure.name(),
            low=percent(it.size.low or 0.0),
            high=percent(it.size.high or 0.0),
        )
    return phrase(
        "Over its whole range {factor} changes the {measure} by {size} in the mean"
        " ({low} to {high}, a 95 % interval over trajectories).",
        factor=it.factor,
        measure=measure.name(),
        size=measure.apart(it.size.mean),
        low=measure.apart(it.size.low or 0.0),
        high=measure.apart(it.size.high or 0.0),
    )


def figure_words(it: Figure) -> str:
    """Return the name of a figure and the config that has it."""
    return phrase(
        "{measure}, {config}", measure=Measure(it.output).heading(), config=it.config
    )
