"""A dissection: which of the differing parts makes how much of a difference.

Each part is switched from the first topology to the second in several orders, and its
contribution is the mean of what its switch changes. So they add up to the difference.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import pairwise, permutations
from statistics import fmean

from attrs import frozen

from experiments.comparing.parts import Part, merged, mixed, parts_between
from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, results, run_once
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import ConfigError

MOST_PARTS = 4
"""Of so many all orders are tried (Shapley's value), of more one and its reverse."""

Switched = frozenset[str]
"""Names of the parts that are as the second topology has them."""
Figure = Callable[[Summary], float | None]


@frozen(kw_only=True)
class Cut:
    """How two topologies are taken apart: the parts, and every mixture that it takes."""

    parts: tuple[Part, ...]
    mixtures: dict[Switched, Scenario]
    """Without the two themselves."""

    @property
    def orders(self) -> list[tuple[str, ...]]:
        """Orders in which the parts are switched."""
        return orders_of([each.name for each in self.parts])


@frozen(kw_only=True)
class Dissection:
    """Runs of two topologies and of every mixture, all under the same seeds."""

    cut: Cut
    runs: Mapping[Switched, Sequence[Summary]]

    def contributions(self, figure: Figure) -> dict[str, list[float]] | None:
        """Return what each part adds to *figure*, one value a seed; they add up.

        None if a run cannot say it. Source: Shapley (1953), A value for n-person games.
        """
        values = {key: [figure(run) for run in runs] for key, runs in self.runs.items()}
        if any(value is None for each in values.values() for value in each):
            return None
        whole = {key: [float(it or 0.0) for it in each] for key, each in values.items()}
        return {
            part.name: [
                fmean(whole[after][k] - whole[before][k] for before, after in steps)
                for k in range(len(whole[frozenset()]))
            ]
            for part in self.cut.parts
            if (steps := list(self._steps(part.name)))
        }

    def _steps(self, name: str) -> Iterator[tuple[Switched, Switched]]:
        """Yield what was switched before part *name* and after it, in every order."""
        for order in self.cut.orders:
            before = frozenset(order[: order.index(name)])
            yield before, before | {name}


def orders_of(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return all orders of *names*; of many, the one that they have and its reverse."""
    if len(names) <= MOST_PARTS:
        return list(permutations(names))
    return [tuple(names), tuple(reversed(names))]


def cut_between(before: Scenario, after: Scenario) -> Cut:
    """Return how to take the difference of two topologies apart.

    Parts of the platform that cannot be switched one by one are switched together. Raise
    `ConfigError` if even then a mixture is no platform.
    """
    parts = parts_between(before, after)
    try:
        return _cut(before, after, parts)
    except ConfigError:
        return _cut(before, after, merged(parts))


def run_mixtures(
    mixtures: Mapping[Switched, Scenario],
    seeds: Sequence[int],
    crew: Crew,
    told: Callable[[str], None],
) -> dict[Switched, tuple[Summary, ...]]:
    """Run every one of *mixtures* under *seeds*; *told* hears of every run."""
    calls = [(each, seed) for each in mixtures.values() for seed in seeds]
    done: list[Summary] = []
    with closing(results(crew, run_once, SUMMARIES, calls)) as runs:
        for summary in runs:
            done.append(summary)
            told("taken apart")
    ends = range(0, len(done) + 1, len(seeds))
    return {
        key: tuple(done[begin:end])
        for key, (begin, end) in zip(mixtures, pairwise(ends), strict=True)
    }


def _cut(before: Scenario, after: Scenario, parts: Sequence[Part]) -> Cut:
    names = [each.name for each in parts]
    wanted = {
        frozenset(order[:done])
        for order in orders_of(names)
        for done in range(1, len(order))
    }
    return Cut(
        parts=tuple(parts),
        mixtures={
            switched: mixed(before, after, [it for it in parts if it.name in switched])
            for switched in sorted(wanted, key=lambda it: (len(it), sorted(it)))
        },
    )
