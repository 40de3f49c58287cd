"""Influences: how much each factor of a sweep does to each figure, and how surely."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from experiments.report.estimate import Estimate
from experiments.report.sweep.effects import Effect, effects_of

Tree = Mapping[str, Any]


@frozen(kw_only=True)
class Influence:
    """What a factor does to a figure in a config, in one number that ranks it.

    That is the largest mean over levels less the least for a grid or a Latin hypercube,
    the mean absolute change over the whole range (mu*) for Morris' design, and the share
    of the variance with all interactions for Sobol's.
    """

    output: str
    config: str
    factor: str
    size: Estimate
    matters: bool
    """Is it more than chance, and of a grid or a Latin hypercube more than negligible?

    Of Morris' design it is if the interval of mu* lies above 0, of Sobol's as the
    document says.
    """
    effect: Effect | None = None


@frozen
class Figure:
    """One output in one config, with what every factor does to it."""

    output: str
    config: str
    influences: Sequence[Influence]
    """The largest first."""

    @property
    def strongest(self) -> Influence | None:
        """The largest of those that are more than chance."""
        return next((each for each in self.influences if each.matters), None)


def figures_of(document: Tree) -> list[Figure]:
    """Return every output of *document* in each config that has it."""
    found: dict[tuple[str, str], list[Influence]] = {}
    for each in _influences(document):
        found.setdefault((each.output, each.config), []).append(each)
    return [
        Figure(output, config, sorted(own, key=lambda it: -it.size.mean))
        for (output, config), own in found.items()
    ]


def _influences(document: Tree) -> Iterator[Influence]:
    for effect in effects_of(document):
        yield Influence(
            output=effect.output,
            config=effect.config,
            factor=effect.factor,
            size=Estimate(effect.spread),
            matters=effect.is_told and not effect.is_negligible,
            effect=effect,
        )
    for output, answers in document["outputs"].items():
        for config, found in answers.get("screening", {}).items():
            for factor, it in found["factors"].items():
                size = Estimate(it["mu_star"], it["low"], it["high"])
                yield _explained(output, config, factor, size, size.is_told_from_zero)
        for config, found in answers.get("indices", {}).items():
            for factor, it in found["factors"].items():
                total = it["total"]
                size = Estimate(total["value"], total["low"], total["high"])
                yield _explained(output, config, factor, size, total["is_told_from_zero"])


def _explained(
    output: str, config: str, factor: str, size: Estimate, matters: bool
) -> Influence:
    return Influence(
        output=output, config=config, factor=factor, size=size, matters=matters
    )
