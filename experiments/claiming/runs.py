"""Runs: simulations that checks ask for, each made once."""

from collections.abc import Callable
from contextlib import closing

from attrs import define, field

from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, keys_of, results, run_once
from experiments.running.store import Key
from experiments.summary.document import Summary
from models.config import Scenario


@define(kw_only=True)
class Runs:
    """Has runs made, and remembers them: several checks may ask for the same."""

    crew: Crew
    told: Callable[[str], None] = lambda _: None
    """Hears of every run."""
    more: Callable[[int], None] = lambda _: None
    """Hears how many are to come, before they do."""
    had: dict[Key, Summary] = field(factory=dict)

    def of(self, scenario: Scenario, replications: int) -> list[Summary]:
        """Return the runs of *scenario* under its own seed and those after it."""
        seeds = range(scenario.seed, scenario.seed + replications)
        calls = [(scenario, seed) for seed in seeds]
        keys = keys_of(SUMMARIES, calls)
        to_go = [
            (key, call)
            for key, call in zip(keys, calls, strict=True)
            if key not in self.had
        ]
        self.more(len(to_go))
        wanted = [call for _, call in to_go]
        with closing(results(self.crew, run_once, SUMMARIES, wanted)) as found:
            for (key, (_, seed)), summary in zip(to_go, found, strict=True):
                self.had[key] = summary
                self.told(f"{scenario.name}, seed {seed}")
        return [self.had[key] for key in keys]
