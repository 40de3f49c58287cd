"""Stalls: how long everything may stand still before it never comes back by itself.

Metastable failures (Bronson, Aghayev, Charapko & Zhu, HotOS 2021): a storm of retries
outlives what began it. Where that begins is a line over the load.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from math import inf, isfinite

from attrs import evolve, frozen

from experiments.calling import called
from experiments.comparing.busyhours import LEAD_S, BusyHours
from experiments.headroom.load import Load
from experiments.headroom.search import Edges, Verdict, search
from experiments.judgement.equilibrium import equilibrium_of
from experiments.judgement.layout import layout_of
from experiments.judgement.moments import USUAL, moments_of
from experiments.judgement.recoveries import Met, met_by
from experiments.judgement.week import outlook_of
from experiments.language.tongue import SOURCE, phrase, speaking
from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, results, run_once
from models.config import FaultConfig, Scenario
from models.plans.catalog import load_catalog
from models.traffic.schemas import schemas_of
from sim.queueing.stall import longest_survived_s, recovery_of

LONGEST_S = 600.0
"""Whoever comes back from ten minutes is said to come back from any stall."""
FIRST_S = 10.0
"""Stall that is tried first where the arithmetic knows no longest one."""
WATCHED_S = 900.0
"""After its end: the last three windows of 300 s tell whether it is over."""
WATCHED_FACTOR = 3.0
"""But so many times the stall itself, where that is longer."""
SLACK = 1.5
"""And beyond so many times what the fluid needs to work off what waited."""
RESOLUTION = 0.1
"""Of the length of a stall, relative."""
STALL = "stall"
"""Name of the fault that is put in."""


@frozen(kw_only=True)
class StallKind:
    """A way in which one system may be made to wait for everything."""

    system: str
    fault: FaultConfig
    is_of_database: bool

    @property
    def words(self) -> str:
        """What stands still, as a sentence has it."""
        target = self.fault.target
        if self.fault.schema is None:
            return called("process", target)
        return phrase(
            "schema {schema} of {database}",
            schema=self.fault.schema,
            database=called("database", target),
        )

    def lasting(self, duration_s: float) -> FaultConfig:
        """Return it once, after the lead, for *duration_s*."""
        return evolve(self.fault, at_s=LEAD_S, duration_s=duration_s)


@frozen(kw_only=True)
class StallEdge:
    """The longest stall that is survived under one load."""

    kind: StallKind
    factor: float
    """Of the load."""
    predicted_s: float | None
    """By the fluid of `check`: infinite for any; none where it is too much anyway."""
    simulated: Edges
    """Longest of which all runs came back, and shortest of which none did, in seconds;
    infinite if all came back from `LONGEST_S`."""


@frozen(kw_only=True)
class Watch:
    """How stalls are tried."""

    hours: BusyHours
    seeds: Sequence[int]
    crew: Crew
    told: Callable[[str], None] = lambda _: None
    more: Callable[[int], None] = lambda _: None
    longest_s: float = LONGEST_S
    watched_s: float = WATCHED_S

    def edge(self, load: Load, factor: float, kind: StallKind) -> StallEdge:
        """Return the edge of *kind* at *factor* times *load*."""
        grown = load.times(factor)
        met = met_at(grown, kind, self.hours.at_s)
        predicted_s = None if met is None else longest_s_of(met)

        def comes_back(duration_s: float) -> Verdict:
            watched_s = max(self.watched_s, watch_s(met, duration_s))
            tried = with_stall(grown, kind, duration_s, watched_s, self.hours)
            with speaking(SOURCE):  # as all that is told while runs are made
                words = f"{kind.words} for {duration_s:.3g} s"
            return self._comes_back(tried, kind, words)

        start = FIRST_S
        if predicted_s is not None and isfinite(predicted_s):
            start = max(1.0, predicted_s)
        found = search(
            comes_back,
            start=min(self.longest_s, start),
            most=self.longest_s,
            least=1.0,
            resolution=RESOLUTION,
        )
        return StallEdge(
            kind=kind, factor=factor, predicted_s=predicted_s, simulated=found
        )

    def _comes_back(self, tried: Scenario, kind: StallKind, words: str) -> Verdict:
        """Say whether all seeds came back from what was *tried*, or none did."""
        calls = [(tried, seed) for seed in self.seeds]
        down: list[bool] = []
        self.more(len(calls))
        with closing(results(self.crew, run_once, SUMMARIES, calls)) as found:
            for summary in found:
                down.append(summary.systems[kind.system].presence.is_down_at_end)
                self.told(words)
        if all(down):
            return False
        return None if any(down) else True


def stall_kinds(scenario: Scenario) -> Iterator[StallKind]:
    """Yield what of each open load of *scenario* may stand still: schemas, processes."""
    for name, system in scenario.systems.items():
        if system.clients.kind == "closed":
            continue
        apps = {key: it for key, it in scenario.apps.items() if it.system == name}
        for database in dict.fromkeys(it.database for it in apps.values() if it.database):
            for schema in schemas_of(name, scenario):
                fault = FaultConfig(kind="schema-lock", target=database, schema=schema)
                yield StallKind(system=name, fault=fault, is_of_database=True)
        for key in apps:
            fault = FaultConfig(kind="standstill", target=key)
            yield StallKind(system=name, fault=fault, is_of_database=False)


def longest_s_of(met: Met) -> float:
    """Return the longest stall by the fluid, in seconds; infinite for any."""
    return longest_survived_s(met.load) if met.load.stormy >= 1 else inf


def watch_s(met: Met | None, duration_s: float) -> float:
    """Return how long after a stall of *duration_s* it is watched whether it is over.

    A backlog that is worked off, however slowly, is none that stays.
    """
    watched_s = max(WATCHED_S, WATCHED_FACTOR * duration_s)
    if met is None:
        return watched_s
    drained_s = recovery_of(met.load, stall_s=duration_s).drained_after_s
    if not isfinite(drained_s):
        return watched_s
    return max(watched_s, SLACK * drained_s + WATCHED_S)


def met_at(scenario: Scenario, kind: StallKind, at_s: float) -> Met | None:
    """Return what a stall at *at_s* of the week meets; none if all is too much anyway."""
    layout = layout_of(scenario, load_catalog())
    outlook = outlook_of(layout)
    moments = outlook.settled(moments_of(layout))[:USUAL]
    states = [equilibrium_of(layout, outlook.routes, moment) for moment in moments]
    return met_by(
        layout,
        outlook.routes,
        states,
        kind.system,
        at_s=at_s,
        is_of_database=kind.is_of_database,
    )


def with_stall(
    scenario: Scenario,
    kind: StallKind,
    duration_s: float,
    watched_s: float,
    hours: BusyHours,
) -> Scenario:
    """Return *hours* of *scenario* with a stall of *duration_s*, watched for so long."""
    part = evolve(hours, length_s=duration_s + watched_s).of(scenario)
    return evolve(part, faults={STALL: kind.lasting(duration_s)})
