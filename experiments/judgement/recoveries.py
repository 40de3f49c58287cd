"""Recoveries: when a load is itself again after the stalls that its config holds."""

from collections.abc import Iterator, Sequence
from math import inf, isfinite

from attrs import frozen

from experiments.judgement.budget import HostBudget
from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from experiments.judgement.routes import Route
from experiments.judgement.stalls import Stall, stalls_of
from experiments.judgement.stations import (
    StationUse,
    SystemUse,
    station_uses,
    station_words,
    system_uses,
)
from experiments.judgement.storms import POOL, demanding, worst_station
from models.application.heap import ABORT_AT
from models.config import DAY_S
from sim.queueing.stall import Demanding, recovery_of
from sim.rate import HOUR_S

OF_DATABASE = ("database CPU", POOL)


@frozen(kw_only=True)
class StallUse:
    """What one stall of a config comes to."""

    cause: str
    system: str
    title: str
    """What readers call it: its own title, or else its name."""
    station: str
    stall_s: float
    attempts: float
    """A request, while none is answered in time."""
    utilisation: float
    """Of the station in that hour, with every request tried so often."""
    answers_after_s: float
    """From its end until answers are in time again; infinite for never."""
    drained_after_s: float
    """From its end until all that waited is done."""
    heap_full_after_s: float | None
    """What waits fills the heap of a process in that time, if it never ends itself."""

    @property
    def is_outlived(self) -> bool:
        """Is what it leaves behind as long as itself, or longer?"""
        return self.answers_after_s >= self.stall_s

    @property
    def is_for_ever(self) -> bool:
        """Do its retries keep it up?"""
        return not isfinite(self.answers_after_s)


@frozen(kw_only=True)
class Met:
    """What a stall meets: the load of its hour, on the station where that queues."""

    use: SystemUse
    station: StationUse
    load: Demanding


def stall_uses(
    layout: Layout,
    routes: Sequence[Route],
    states: Sequence[Equilibrium],
    budgets: Sequence[HostBudget],
) -> Iterator[StallUse]:
    """Yield what the stalls of a config come to; *states* are the mean and the hours."""
    for stall in stalls_of(layout):
        found = _use(layout, routes, states, budgets, stall)
        if found is not None:
            yield found


def _use(
    layout: Layout,
    routes: Sequence[Route],
    states: Sequence[Equilibrium],
    budgets: Sequence[HostBudget],
    stall: Stall,
) -> StallUse | None:
    """Return what *stall* comes to at its hour; none if the load is too much anyway."""
    at_s = layout.scenario.starts_at_s + stall.at_s
    met = met_by(
        layout,
        routes,
        states,
        stall.system,
        at_s=at_s,
        is_of_database=stall.is_of_database,
    )
    if met is None:
        return None
    use, station, load = met.use, met.station, met.load
    recovery = recovery_of(
        load, stall_s=stall.duration_s, speed=stall.speed, surge=stall.surge
    )
    return StallUse(
        cause=stall.cause,
        system=stall.system,
        title=use.title,
        station=station_words(station),
        stall_s=stall.duration_s,
        attempts=load.attempts,
        utilisation=load.stormy,
        answers_after_s=recovery.answers_after_s,
        drained_after_s=recovery.drained_after_s,
        heap_full_after_s=None
        if isfinite(recovery.answers_after_s)
        else _heap_full_after_s(
            layout, budgets, use, load, held=_held_share(routes, use, station)
        ),
    )


def met_by(
    layout: Layout,
    routes: Sequence[Route],
    states: Sequence[Equilibrium],
    system: str,
    *,
    at_s: float,
    is_of_database: bool,
) -> Met | None:
    """Return what a stall of *system* at time *at_s* of the week meets.

    *states* are the mean and the hours of a day. None if the load is too much anyway, or
    nothing queues.
    """
    hour = int(at_s % DAY_S // HOUR_S)
    then = (states[0], states[1 + hour])
    stations = [
        each
        for each in station_uses(layout, then)
        if each.kind in OF_DATABASE or not is_of_database
    ]
    station = worst_station(layout, system, stations)
    if station is None or not 0 < station.busiest_utilisation < 1:
        return None
    use = next(it for it in system_uses(layout, then) if it.system == system)
    return Met(use=use, station=station, load=demanding(layout, routes, use, station))


def _held_share(routes: Sequence[Route], use: SystemUse, station: StationUse) -> float:
    """Return the share of those who wait that have memory in a process.

    Whoever waits for the database has, and whoever waits in a loop for another turn than
    the first; what waits in a backlog has none.
    """
    if station.kind in OF_DATABASE:
        return 1.0
    if station.kind == "workers":
        return 0.0
    mine = [it for it in routes if it.system == use.system and it.callbacks]
    first = sum(it.share for it in mine)
    turns = sum(it.share * sum(each.number for each in it.callbacks) for it in mine)
    return 1 - first / turns if turns else 0.0


def _heap_full_after_s(
    layout: Layout,
    budgets: Sequence[HostBudget],
    use: SystemUse,
    load: Demanding,
    *,
    held: float,
) -> float | None:
    """Return when the requests that nobody waits for any more have filled a heap.

    They come at `Demanding.stormy` times what the station does, and share the processes;
    of those who wait only a share is *held* there.
    """
    mine = [
        process
        for budget in budgets
        for process in budget.processes
        if process.system == use.system
    ]
    done_per_s = use.busiest_per_s / load.utilisation
    waiting_per_s = (load.stormy - 1) * done_per_s
    request_mib = layout.scenario.systems[use.system].process.request_mib
    held_mib = held * request_mib / len(mine)
    if not held_mib:
        return None
    grows_mib_per_s = waiting_per_s * held_mib
    room_mib = min(
        (
            it.heap_limit_mib * ABORT_AT - it.heap_mib
            for it in mine
            if it.heap_limit_mib is not None
        ),
        default=inf,
    )
    if load.most_s * done_per_s * held_mib <= room_mib:
        return None
    return max(0.0, room_mib) / grows_mib_per_s
