"""Effects: a figure at each level of a factor, as the document of a sweep has it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from experiments.report.estimate import Estimate, estimate_of
from experiments.report.measures import Measure

Tree = Mapping[str, Any]


@frozen(kw_only=True)
class Level:
    """A figure where a factor has one value, or lies in one part of its range."""

    label: str
    value: object
    """Of the factor; None for a part of its range."""
    figure: Estimate


@frozen(kw_only=True)
class Effect:
    """What one factor does to one figure in one config: at least one level."""

    output: str
    config: str
    factor: str
    levels: Sequence[Level]
    is_alone: bool
    """Does nothing else vary? Otherwise each level is the mean over all else."""
    change: Estimate | None
    """From the first level to the last, paired by seeds; None of a single level."""

    @property
    def spread(self) -> float:
        """The largest mean less the least."""
        means = [each.figure.mean for each in self.levels]
        return max(means) - min(means)

    @property
    def is_told(self) -> bool:
        """Is it more than chance?

        It is if the change from the first level to the last is not 0, or if two levels
        have intervals with nothing in common. Of a single seed nothing is told.
        """
        if self.change is not None and self.change.is_told_from_zero:
            return True
        figures = [each.figure for each in self.levels]
        return any(a.is_apart_from(b) for a in figures for b in figures)

    @property
    def is_negligible(self) -> bool:
        """Is it too small for anybody to care?"""
        largest = max(abs(each.figure.mean) for each in self.levels)
        return not self.spread or Measure(self.output).is_negligible(self.spread, largest)

    @property
    def is_ordered(self) -> bool:
        """Are its levels numbers, so that a line may lie between them?"""
        values = [each.value for each in self.levels]
        return all(
            isinstance(each, int | float) and not isinstance(each, bool)
            for each in values
        )


def effects_of(document: Tree) -> Iterator[Effect]:
    """Yield the main effects in the *document* of a grid or a Latin hypercube."""
    for output, answers in document["outputs"].items():
        for factor, levels in answers.get("main_effects", {}).items():
            changes = {it["config"]: it for it in answers["changes"][factor]}
            for config in document["configs"]:
                own = list(_levels(output, levels, config))
                change = changes.get(config)
                if own:
                    yield Effect(
                        output=output,
                        config=config,
                        factor=factor,
                        levels=own,
                        is_alone=len(document["factors"]) == 1,
                        change=None if change is None else estimate_of(change),
                    )


def _levels(output: str, levels: Sequence[Tree], config: str) -> Iterator[Level]:
    for each in levels:
        figure = Measure(output).figure(each)
        if each["config"] == config and figure is not None:
            yield Level(label=each["level"], value=each["value"], figure=figure)
