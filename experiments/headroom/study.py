"""The study: the headroom of every topology, with all there and with a part away."""

from collections.abc import Callable, Iterator

from attrs import define, evolve, frozen

from experiments.comparing.busyhours import BusyHours, busy_hours
from experiments.headroom.arithmetic import Estimate
from experiments.headroom.away import Away
from experiments.headroom.limit import Limit
from experiments.headroom.load import Load
from experiments.headroom.plan import Plan
from experiments.headroom.search import Edges, search
from experiments.headroom.stalls import StallEdge, Watch, stall_kinds
from experiments.headroom.start import start_of
from experiments.headroom.trials import Trial, Trials
from experiments.language.tongue import SOURCE, speaking
from experiments.result import Result
from experiments.running.crew import Crew
from models.config import Scenario

STALL_SEEDS = 3
"""A stall is survived or not; three runs that agree are enough to say so."""
STALL_SHARES = (0.25, 0.5, 0.75, 0.9)
"""Of the load that is borne: where stalls are tried, beside today's."""


@frozen(kw_only=True)
class Headroom:
    """How much one topology bears, with all there or with one part away."""

    topology: str
    away: Away | None
    estimate: Estimate
    """By the arithmetic, with all there."""
    edges: Edges | None
    """None if nobody is left who could keep a promise."""
    limit: Limit | None
    """What gives way at the first factor that clearly breaks."""
    trials: tuple[Trial, ...] = ()


@frozen(kw_only=True)
class Study(Result):
    """What was found out of a plan."""

    plan: Plan
    found: tuple[Headroom, ...]
    stalls: dict[str, tuple[StallEdge, ...]]
    """By topology."""
    is_interrupted: bool = False

    def of(self, topology: str) -> Iterator[Headroom]:
        """Yield what was found out of *topology*, with all there first."""
        return (each for each in self.found if each.topology == topology)


@define(kw_only=True)
class _Finding:
    """Searches for one plan, with whoever makes the runs."""

    plan: Plan
    crew: Crew
    told: Callable[[str], None]
    more: Callable[[int], None]

    def headroom(self, load: Load, away: Away | None, guess: Estimate) -> Headroom:
        name = load.scenario.name
        unjudged = () if away is None else away.unjudged
        if set(load.scenario.systems) <= set(unjudged):
            return Headroom(
                topology=name, away=away, estimate=guess, edges=None, limit=None
            )
        with speaking(SOURCE):  # as all that is told while runs are made
            what = name if away is None else f"{name} without {away.words}"

        def part(scenario: Scenario) -> Scenario:
            return self.plan.part_of(scenario, away)

        trials = Trials(
            load=load,
            seeds=self.plan.seeds,
            crew=self.crew,
            unjudged=unjudged,
            part=part,
            told=lambda words: self.told(f"{what}: {words}"),
            more=self.more,
        )
        edges = search(trials, start=start_of(guess))
        return Headroom(
            topology=name,
            away=away,
            estimate=guess,
            edges=edges,
            limit=trials.limit_at(edges.breaks_at),
            trials=tuple(sorted(trials.done.values(), key=lambda it: it.factor)),
        )

    def stalls(self, load: Load, keeps_at: float) -> Iterator[StallEdge]:
        """Yield the edge of every kind of stall, over the load."""
        hours = self.plan.hours or busy_hours(load.scenario)
        watch = Watch(
            hours=BusyHours(at_s=hours.at_s),
            seeds=self.plan.seeds[:STALL_SEEDS],
            crew=self.crew,
            told=lambda words: self.told(f"{load.scenario.name}: {words}"),
            more=self.more,
        )
        for kind in stall_kinds(load.scenario):
            for factor in stall_factors(keeps_at):
                yield watch.edge(load, factor, kind)


def headroom(
    plan: Plan,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> Study:
    """Find out what *plan* asks; *told* hears of every run, *more* of those to come.

    Interrupted by Ctrl-C it keeps the searches that are finished.
    """
    finding = _Finding(plan=plan, crew=crew, told=told, more=more)
    found: list[Headroom] = []
    stalls: dict[str, tuple[StallEdge, ...]] = {}
    study = Study(plan=plan, found=(), stalls=stalls)
    try:
        for load, guess in zip(plan.loads, plan.guesses, strict=True):
            for away in plan.parts(load):
                found.append(finding.headroom(load, away, guess))
                if plan.has_stalls and away is None:
                    edges: list[StallEdge] = []
                    keeps_at = _borne(found[-1].edges)
                    for edge in finding.stalls(load, keeps_at):
                        edges.append(edge)
                        stalls[load.scenario.name] = tuple(edges)
    except KeyboardInterrupt:
        study = evolve(study, is_interrupted=True)
    return evolve(study, found=tuple(found), stalls=stalls)


def stall_factors(keeps_at: float) -> list[float]:
    """Return at which loads stalls are tried, if *keeps_at* is borne."""
    shares = [float(f"{share * keeps_at:.3g}") for share in STALL_SHARES]
    today = [1.0] if keeps_at >= 1 else []
    return sorted({*shares, *today} - {0.0})


def _borne(edges: Edges | None) -> float:
    return 1.0 if edges is None or not edges.keeps_at else edges.keeps_at
