"""Runs: what is run of each contender, under the same seeds, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from math import fsum
from statistics import fmean

from attrs import define, field

from experiments.advising.plan import Plan
from experiments.advising.shelf import Contender
from experiments.comparing.risk import lost_min_a_month
from experiments.headroom.search import Verdict
from experiments.headroom.trials import verdict_of
from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, results, run_once
from experiments.summary.document import Summary
from experiments.summary.systems import Objective, Objectives
from models.config import Scenario


@define(kw_only=True, eq=False)
class Runs:
    """Makes runs of contenders, and keeps them.

    Invariant: the k-th run of every contender is under the k-th seed.
    """

    crew: Crew
    plan: Plan
    present: Mapping[str, float]
    """How many people are at work with each system."""
    told: Callable[[str], None] = lambda _: None
    """Hears of every run."""
    more: Callable[[int], None] = lambda _: None
    """Hears how many are to come."""
    done: dict[Contender, list[Summary]] = field(factory=dict)

    @property
    def number(self) -> int:
        """How many were made."""
        return sum(map(len, self.done.values()))

    def ensure(self, contenders: Sequence[Contender], replications: int) -> None:
        """Make what *contenders* lack of so many runs each."""
        lacking = [
            (each, place)
            for place in range(replications)
            for each in contenders
            if place >= len(self.done.setdefault(each, []))
        ]
        parts = {each: self.run_of(each) for each, _ in lacking}
        calls = [(parts[each], self.plan.seed + place) for each, place in lacking]
        self.more(len(calls))
        with closing(results(self.crew, run_once, SUMMARIES, calls)) as found:
            for (each, _), summary in zip(lacking, found, strict=True):
                self.done[each].append(summary)
                self.told(f"{each.words}, seed {summary.seed}")

    def run_of(self, contender: Contender) -> Scenario:
        """Return what is run of *contender*."""
        return self.plan.run_of(contender.scenario)

    def lost_min(self, contender: Contender) -> list[float]:
        """Return the user-minutes that a month of such hours loses, one a run."""
        return [lost_min_a_month(run, self.present) for run in self.done[contender]]

    def verdict(self, contender: Contender) -> Verdict:
        """Return whether *contender* keeps all that is promised; None if it is open."""
        return verdict_of(self.done[contender], ())

    def standing(self, contender: Contender) -> tuple[float, float]:
        """Return what contenders are ordered by: broken promises, then what is lost."""
        broken = 1.0 - fmean(kept_share(run) for run in self.done[contender])
        return broken, fmean(self.lost_min(contender))


def kept_share(run: Summary) -> float:
    """Return the share of the promises that were kept, of those that could be judged."""
    kept = [
        each.met
        for system in run.systems.values()
        for slo in (system.slo, *(system.slo.routes or {}).values())
        for each in _promises(slo)
        if each.met is not None
    ]
    return fsum(kept) / len(kept) if kept else 1.0


def _promises(slo: Objectives) -> list[Objective]:
    given = (
        slo.p95_s,
        slo.error_rate,
        slo.availability,
        slo.connected_share,
        slo.reconnect_p95_s,
    )
    return [each for each in given if each is not None]
