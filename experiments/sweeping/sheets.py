"""Sheets: what a sweep says on the terminal, a table and a plot for each output."""

from experiments.figures import give_or_take, percent, quantity
from experiments.language.tongue import either, phrase, template
from experiments.sweeping.indices import CONFIDENCE, Index, sensitivities
from experiments.sweeping.levelsheets import scale_of, show_means, titled
from experiments.sweeping.plot import plotted
from experiments.sweeping.responses import (
    shown_value,
)
from experiments.sweeping.screening import screenings
from experiments.sweeping.sweep import Sweep
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet

MOST_FAILURES = 5
"""Of which the reason is told."""

_NOTES = {
    "grid": template(
        "± is half the {confidence} interval over seeds (Student's t), all points facing"
        " the same users; a level's mean is that over all points with it."
    ),
    "sobol": template(
        "A share of the variance: first, by itself; total, with all that it does together"
        " with others; {confidence} intervals by bootstrap over rows. What cannot be told"
        " from 0 is only said to be under the upper end."
    ),
    "morris": template(
        "Change of the output over the whole range of a factor, from many places: mean"
        " size with its {confidence} interval over trajectories (mu*), mean (mu), spread"
        " (sigma). A spread as large as the size: it depends on the others, or is no"
        " straight line."
    ),
}
_DESIGNS = (
    template("grid"),
    template("latin-hypercube"),
    template("sobol"),
    template("morris"),
)


def show(sweep: Sweep, to: Paper) -> None:
    """Print what *sweep* has found."""
    plan = sweep.plan
    question = either(plan.experiment.question, plan.experiment.ja)
    to.print(
        phrase("{name}: {question}", name=plan.name, question=question),
        style="bold",
        soft_wrap=True,
    )
    to.print(_extent(sweep), soft_wrap=True)
    for point, reason in sweep.failed[:MOST_FAILURES]:
        values = zip(plan.experiment.factors, point.values, strict=True)
        words = ", ".join(f"{name} = {shown_value(value)}" for name, value in values)
        where = f"{plan.topologies[point.topology].name}, {words}"
        failed = phrase("failed: {where}: {reason}", where=where, reason=reason)
        to.print(failed, soft_wrap=True)
    if (unsaid := len(sweep.failed) - MOST_FAILURES) > 0:
        to.print(phrase("failed: and {count} points more", count=unsaid))
    to.print()
    tell = {"sobol": _tell_indices, "morris": _tell_screening}
    for output in plan.outputs:
        tell.get(plan.experiment.design, show_means)(sweep, output, to)
    note = _NOTES.get(plan.experiment.design, _NOTES["grid"])
    to.print(phrase(note, confidence=percent(CONFIDENCE)), soft_wrap=True)


def _extent(sweep: Sweep) -> str:
    plan = sweep.plan
    names = phrase(", ").join(each.name for each in plan.topologies)
    words = [
        phrase(
            "{done} of {points} points finished",
            done=f"{len(sweep.complete):,}",
            points=f"{len(plan.points):,}",
        )
    ]
    first, last = plan.seeds[0], plan.seeds[-1]
    if len(plan.seeds) > 1:
        words.append(phrase("seeds {first} to {last}", first=first, last=last))
    else:
        words.append(phrase("seed {seed}", seed=first))
    words.append(phrase(plan.experiment.design))
    if plan.refused:
        refused = f"{plan.refused:,}"
        words.append(phrase("{count} more left out by the constraints", count=refused))
    if sweep.failed:
        words.append(phrase("{count} failed", count=f"{len(sweep.failed):,}"))
    return phrase("{names}: {words}", names=names, words=phrase(", ").join(words))


def _tell_indices(sweep: Sweep, output: str, to: Paper) -> None:
    for found in sensitivities(sweep, output):
        title = phrase(
            "{output}, {topology} ({rows} rows)",
            output=titled(output),
            topology=found.topology,
            rows=f"{found.rows:,}",
        )
        if not found.indices:
            message = template("{title}: the same at every point, or too few rows")
            to.print(phrase(message, title=title))
            continue
        ordered = sorted(found.indices, key=lambda each: -each.total.value)
        top = max(1.0, *(each.total.high for each in ordered))
        rows = [
            [
                each.factor,
                _share(each.first),
                _share(each.total),
                plotted(each.total.low, each.total.value, each.total.high, (0.0, top)),
            ]
            for each in ordered
        ]
        columns = (
            phrase("factor"),
            phrase("first"),
            phrase("total"),
            phrase("total, 0 to {top}", top=quantity(top)),
        )
        to.print(Sheet(title, columns, rows, texts=(0, 3)))


def _share(index: Index) -> str:
    if not index.is_told_from_zero:
        return phrase("under {high}", high=f"{max(0.01, index.high):.2f}")
    return phrase(
        "{mean} ({low} to {high})",
        mean=f"{index.value:.2f}",
        low=f"{index.low:.2f}",
        high=f"{index.high:.2f}",
    )


def _tell_screening(sweep: Sweep, output: str, to: Paper) -> None:
    scale = scale_of(output)
    for found in screenings(sweep, output):
        title = phrase(
            "{output}, {topology} ({trajectories} trajectories)",
            output=titled(output),
            topology=found.topology,
            trajectories=found.trajectories,
        )
        if not found.effects or not found.effects[0].size.mean:
            message = template(
                "{title}: the same at every point, or too few trajectories"
            )
            to.print(phrase(message, title=title))
            continue
        top = max(each.size.high for each in found.effects)
        rows = [
            [
                each.factor,
                give_or_take(scale * each.size.mean, scale * each.size.half_width),
                quantity(scale * each.direction),
                quantity(scale * each.spread),
                plotted(
                    max(0.0, each.size.low), each.size.mean, each.size.high, (0.0, top)
                ),
            ]
            for each in found.effects
        ]
        line = phrase("mu*, 0 to {top}", top=quantity(scale * top))
        columns = (phrase("factor"), "mu*", "mu", "sigma", line)
        to.print(Sheet(title, columns, rows, texts=(0, 4)))
