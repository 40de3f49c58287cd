"""The move: what users lose while machines are down for the snapshot of a step."""

from collections.abc import Callable, Iterator, Sequence

from attrs import evolve, frozen

from experiments.coupling import measures
from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.pairs import Pair
from experiments.coupling.trials import Trial, run_trials
from experiments.coupling.window import Window, busiest_hour_s, quietest_hour_s
from experiments.migrating.change import Change
from experiments.migrating.migration import ChangeConfig
from experiments.running.crew import Crew
from models.config import Scenario
from models.operation.faults import kind_of
from sim.estimation import Interval, student_interval

KINDS = ("host-crash", "database-outage")
"""A machine that is down for its snapshot answers like one that has failed."""
QUIETEST, BUSIEST = "quietest", "busiest"


@frozen(kw_only=True)
class Loss:
    """What one step costs the users, if it is made in a certain hour."""

    hour: str
    """``quietest`` or ``busiest``."""
    at_s: float
    """Of the week."""
    down_s: float
    """Each machine, one after another."""
    user_minutes: Interval


def windows_of(scenario: Scenario) -> dict[str, Window]:
    """Return the hours in which a step is tried: only until it is over."""
    hours = {QUIETEST: quietest_hour_s(scenario), BUSIEST: busiest_hour_s(scenario)}
    return {
        name: Window(at_s=at_s, patience_factor=0.0, min_patience_s=0.0)
        for name, at_s in hours.items()
    }


def outages_of(scenario: Scenario, change: Change, down_s: float) -> list[Fault]:
    """Return the outages of *down_s* that the old machines of *change* go through."""
    return [
        evolve(
            fault,
            name=f"{fault.name} for {down_s:g} s",
            duration_s=down_s,
            config=evolve(fault.config, duration_s=down_s),
        )
        for fault in fault_list(evolve(scenario, faults={}))
        if fault.config.kind in KINDS
        and f"{kind_of(fault.config).target}.{fault.config.target}" in change.replaced
    ]


def spans_s(config: ChangeConfig) -> list[float]:
    """Return how long a machine is down at least, usually and at most."""
    return sorted({config.down_s_min, config.down_s_usual, config.down_s_max})


def trials_of(
    scenario: Scenario, change: Change, config: ChangeConfig, seeds: Sequence[int]
) -> list[Trial]:
    """Return every outage in every hour under every seed, each once.

    Where all hours are alike the quietest is the busiest.
    """
    return [
        (window, fault, seed)
        for window in dict.fromkeys(windows_of(scenario).values())
        for down_s in spans_s(config)
        for fault in outages_of(scenario, change, down_s)
        for seed in seeds
    ]


def losses(
    scenario: Scenario,
    change: Change,
    config: ChangeConfig,
    *,
    seeds: Sequence[int],
    crew: Crew,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> tuple[Loss, ...]:
    """Return what *change* of *scenario* costs, by hour and by how long it takes."""
    trials = trials_of(scenario, change, config, seeds)
    more(len(trials) + len({(window, seed) for window, _, seed in trials}))
    pairs = list(run_trials(scenario, trials, crew, told))
    done = list(zip(trials, pairs, strict=True))
    return tuple(_losses(scenario, done, seeds))


def _losses(
    scenario: Scenario, done: Sequence[tuple[Trial, Pair]], seeds: Sequence[int]
) -> Iterator[Loss]:
    for name, window in windows_of(scenario).items():
        here = [(fault, pair) for (at, fault, _), pair in done if at == window]
        for down_s in sorted({fault.duration_s for fault, _ in here}):
            lost = dict.fromkeys(seeds, 0.0)
            for fault, pair in here:
                if fault.duration_s == down_s:
                    lost[pair.seed] += lost_minutes(fault, pair)
            yield Loss(
                hour=name,
                at_s=window.at_s,
                down_s=down_s,
                user_minutes=student_interval(list(lost.values())),
            )


def lost_minutes(fault: Fault, pair: Pair) -> float:
    """Return the user-minutes that all systems lost in *pair*, beside its twin."""
    silent = kind_of(fault.config).channel
    return sum(
        float(measures.blast_radius(did, pair.twin.systems[name], silent=silent).sum())
        for name, did in pair.did.systems.items()
    )
