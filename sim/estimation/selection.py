"""Selection: which of several alternatives has the smallest mean, and how surely."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import floor
from statistics import fmean, variance

from sim.estimation.interval import finite, require_confidence

FEWEST = 2
"""Replications of each from which a variance can be estimated."""


class KimNelson:
    """Alternatives of which one after the other is given up, until one is left.

    All are seen under common random numbers, one replication after the other, and one is
    given up as soon as another is surely smaller. If the smallest mean is smaller than
    all others by *zone* or more, it is selected with probability *confidence* at least;
    else one within *zone* of it is likely to be. Values are to be nearly normal; the k-th
    of each alternative belongs together, which makes differences, and with them the
    number of replications, small.

    Invariants:

    * at least one alternative is a contender, and none that was given up is one again;
    * all contenders have the same number of values.

    Source: Kim & Nelson (2001), A fully sequential procedure for indifference-zone
    selection in simulation, ACM TOMACS 11, 251-273: the procedure KN with c = 1, in
    which alpha is shared out as alpha / (k - 1), as common random numbers demand.
    """

    def __init__(
        self,
        first: Sequence[Sequence[float]],
        *,
        zone: float,
        confidence: float = 0.95,
    ) -> None:
        """Begin with the *first* values of each alternative, as many of all."""
        require_confidence(confidence)
        if not zone > 0:
            raise ValueError(f"zone: must be above 0, got {zone!r}")
        if len({len(each) for each in first}) != 1 or len(first[0]) < FEWEST:
            sizes = ", ".join(f"{len(each)}" for each in first) or "none"
            rule = f"at least {FEWEST} values of each needed, as many of all"
            raise ValueError(f"first: {rule}, got {sizes}")
        self.zone = zone
        self._values = [finite(each) for each in first]
        self._contenders = list(range(len(first)))
        spread = _spread(len(first), len(first[0]), confidence)
        self._pairs = {
            (i, j): spread * variance(_differences(self._values[i], self._values[j]))
            for i, j in combinations(range(len(first)), 2)
        }
        self._screen()

    @property
    def contenders(self) -> tuple[int, ...]:
        """Numbers of those that may still be selected, in their order."""
        return tuple(self._contenders)

    @property
    def replications(self) -> int:
        """How many values each contender has."""
        return len(self._values[self._contenders[0]])

    @property
    def most(self) -> int:
        """Replications after which the smallest mean is selected, however close."""
        return 1 + max(
            (floor(self._pair(i, j) / self.zone**2) for i, j in self._open()), default=0
        )

    @property
    def is_decided(self) -> bool:
        """May the best be named, with the confidence that was asked for?"""
        return len(self._contenders) == 1 or self.replications >= self.most

    @property
    def best(self) -> int:
        """Number of the contender with the smallest mean; of equal ones the first."""
        return min(self._contenders, key=lambda i: fmean(self._values[i]))

    def add(self, values: Mapping[int, float]) -> None:
        """Take one more value of every contender; others may have one and need not."""
        missing = [each for each in self._contenders if each not in values]
        if missing:
            raise ValueError(f"values: contender {missing[0]} has none")
        for each in self._contenders:
            self._values[each].append(float(values[each]))
        self._screen()

    def _screen(self) -> None:
        """Give up whoever is surely larger than one of the contenders."""
        n = self.replications
        means = {each: fmean(self._values[each]) for each in self._contenders}
        self._contenders = [
            i
            for i in self._contenders
            if all(means[i] <= means[j] + self._margin(i, j, n) for j in means if j != i)
        ]

    def _margin(self, i: int, j: int, n: int) -> float:
        """Return by how much a mean may be larger after *n* replications."""
        return max(0.0, (self._pair(i, j) / self.zone - n * self.zone) / (2 * n))

    def _pair(self, i: int, j: int) -> float:
        return self._pairs[min(i, j), max(i, j)]

    def _open(self) -> list[tuple[int, int]]:
        """Pairs of a contender and another alternative, given up or not."""
        return [
            (i, j) for i in self._contenders for j in range(len(self._values)) if i != j
        ]


def _spread(alternatives: int, first: int, confidence: float) -> float:
    """Return h**2, which times a variance over zone**2 is the most replications."""
    if alternatives == 1:
        return 0.0
    alpha = (1.0 - confidence) / (alternatives - 1)
    eta: float = 0.5 * ((2 * alpha) ** (-2 / (first - 1)) - 1)
    return max(0.0, 2 * eta * (first - 1))


def _differences(a: Sequence[float], b: Sequence[float]) -> list[float]:
    return [one - other for one, other in zip(a, b, strict=True)]
