"""Trials: runs of one factor under the same seeds, and whether promises hold in them."""

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from typing import Protocol

from attrs import define, field, frozen

from experiments.headroom.limit import Limit, limit_of
from experiments.headroom.search import Verdict
from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, results, run_once
from experiments.summary.days import days_of
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import ConfigError


class Growing(Protocol):
    """What may be tried at one factor or another."""

    def times(self, factor: float) -> Scenario:
        """Return the scenario at *factor*; raise `ConfigError` if there is none."""


def times_words(factor: float) -> str:
    """Say what is tried at *factor* times the load."""
    return f"{factor:.3g} times"


@frozen(kw_only=True)
class Trial:
    """What came of one factor."""

    factor: float
    verdict: Verdict
    limit: Limit | None
    """What gave way; none unless promises are clearly broken."""


@define(kw_only=True)
class Trials:
    """Tries factors on a load, each by the same seeds, and keeps what came of them."""

    load: Growing
    seeds: Sequence[int]
    crew: Crew
    unjudged: Collection[str] = ()
    """Systems that are not judged."""
    part: Callable[[Scenario], Scenario]
    """What is run of a scenario."""
    told: Callable[[str], None] = lambda _: None
    """Hears of every run."""
    more: Callable[[int], None] = lambda _: None
    """Hears how many are to come, before they do."""
    words: Callable[[float], str] = times_words
    """How a factor is told."""
    done: dict[float, Trial] = field(factory=dict)

    def __call__(self, factor: float) -> Verdict:
        """Return whether promises are kept at *factor*: no platform breaks them all."""
        self.done[factor] = self._trial(factor)
        return self.done[factor].verdict

    def limit_at(self, factor: float) -> Limit | None:
        """Return what gave way at *factor*."""
        return self.done[factor].limit if factor in self.done else None

    def _trial(self, factor: float) -> Trial:
        try:
            grown = self.load.times(factor)
        except ConfigError as error:
            refused = Limit.of_config(error.faults[0])
            return Trial(factor=factor, verdict=False, limit=refused)
        scenario = self.part(grown)
        calls = [(scenario, seed) for seed in self.seeds]
        runs: list[Summary] = []
        self.more(len(calls))
        with closing(results(self.crew, run_once, SUMMARIES, calls)) as found:
            for summary in found:
                runs.append(summary)
                self.told(f"{self.words(factor)}, seed {summary.seed}")
        verdict = verdict_of(runs, self.unjudged)
        limit = limit_of(grown, runs, self.unjudged) if verdict is False else None
        return Trial(factor=factor, verdict=verdict, limit=limit)


def verdict_of(runs: Sequence[Summary], unjudged: Collection[str]) -> Verdict:
    """Return whether all systems but those *unjudged* keep what they promise.

    One that clearly breaks a promise decides; else one that is open does.
    """
    days = [days_of(runs, name) for name in runs[0].systems if name not in unjudged]
    found = [each.is_met for each in days if each.judged]
    if False in found:
        return False
    return None if None in found or not found else True
