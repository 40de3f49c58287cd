"""The frontier: topologies of which no other is cheaper and surely safer as well."""

from collections.abc import Iterable
from itertools import pairwise
from math import isfinite

from attrs import frozen

from experiments.comparing.comparison import Comparison
from experiments.comparing.risk import Risk, more, risks_of
from experiments.coupling.expectation import Expectation


@frozen(kw_only=True)
class Step:
    """From one topology of the frontier to the next dearer one: what the money buys."""

    cheaper: Risk
    dearer: Risk
    saved: Expectation
    """User-minutes a month that the dearer one loses less."""


@frozen(kw_only=True)
class Frontier:
    """Price and risk of several topologies.

    Invariant: whoever is dominated is so by one that costs no more and surely loses less.
    """

    risks: dict[str, Risk]
    """By topology, the cheapest first."""
    dominated: dict[str, tuple[str, ...]]
    """By whom each is, if by any."""

    @property
    def topologies(self) -> list[Risk]:
        """Those of a known price that none dominates, the cheapest first."""
        return [
            each
            for name, each in self.risks.items()
            if not self.dominated[name] and isfinite(each.jpy)
        ]

    def steps(self) -> list[Step]:
        """Return what each dearer topology of the frontier buys beyond the one before."""
        return [
            Step(cheaper=cheaper, dearer=dearer, saved=more(cheaper, dearer))
            for cheaper, dearer in pairwise(self.topologies)
        ]


def frontier_of(found: Comparison) -> Frontier | None:
    """Return the frontier of *found*; None unless the months of all were run."""
    risks = risks_of(found)
    return frontier_among(risks) if len(risks) == len(found.runs) else None


def frontier_among(risks: Iterable[Risk]) -> Frontier:
    """Return the frontier of *risks*."""
    ordered = sorted(risks, key=lambda each: each.jpy)
    dominated = {
        each.topology: tuple(
            other.topology
            for other in ordered
            if other is not each and _dominates(other, each)
        )
        for each in ordered
    }
    by_name = {each.topology: each for each in ordered}
    return Frontier(risks=by_name, dominated=dominated)


def _dominates(other: Risk, one: Risk) -> bool:
    is_no_dearer = isfinite(other.jpy) and other.jpy <= one.jpy
    return is_no_dearer and more(one, other).low > 0
