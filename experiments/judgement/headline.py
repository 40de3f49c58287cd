"""The headline of a system: the worst of what was found, in one sentence."""

from attrs import frozen

from experiments.figures import listed, percent, quantity, span
from experiments.judgement.budget import NOT, HostBudget
from experiments.judgement.bursts import BurstUse, when_empty
from experiments.judgement.doors import door_sentence
from experiments.judgement.endurance import shortlived
from experiments.judgement.layout import Layout
from experiments.judgement.objections import (
    limits_objection,
    patience_of,
    pool_sums,
)
from experiments.judgement.recoveries import StallUse, recovery_sentence
from experiments.judgement.spells import Spell, spell_sentence
from experiments.judgement.stations import StationUse, SystemUse, stations_of
from experiments.judgement.storms import Storm
from models.config import keyed, title_of

OF_HOSTS = ("host CPU", "gateway")
"""Stations with the names of their hosts."""


@frozen(kw_only=True)
class Findings:
    """What was found of all systems and their machines."""

    budgets: tuple[HostBudget, ...]
    stations: tuple[StationUse, ...]
    bursts: tuple[BurstUse, ...]
    storms: tuple[Storm, ...]
    stalls: tuple[StallUse, ...]
    spells: tuple[Spell, ...]


def headline(layout: Layout, use: SystemUse, found: Findings) -> str:
    """Return the worst finding on one system, or that it keeps up.

    From what ends it at once to what needs something else to happen first.
    """
    worst = (
        _misfit(layout, use, found)
        or _collapse(use, found)
        or _overload(layout, use, found)
        or _lateness(layout, use)
        or shortlived(layout, use, found.budgets)
        or _throttling(layout, use, found)
        or _spell(layout, use, found)
        or _door(layout, use, found)
        or _outlived(use, found)
        or _storm(use, found)
        or _refusal(layout, use)
        or _limits(layout, use, found)
    )
    if worst is not None:
        return worst
    if not use.busiest_per_s:
        return _idleness(layout, use)
    busiest = _busiest(layout, use, found)
    return f"{use.title} keeps up: {_load(use)}, {busiest}, {_response(use)}"


def _misfit(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    here = layout.hosts_of(use.system)
    tight = [each for each in found.budgets if each.host in here and each.fit == NOT]
    if not tight:
        return None
    worst = min(tight, key=lambda each: each.headroom_mib)
    place = worst.plan if worst.plan != "custom" else f"host {worst.title}"
    return f"{use.title} does not fit {place}: {worst.reason}"


def _overload(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    mine = stations_of(layout, use.system, found.stations)
    if use.response_s is not None and all(it.busiest_utilisation < 1 for it in mine):
        return None
    return f"{use.title} cannot keep up: {_load(use)}, {_busiest(layout, use, found)}"


def _collapse(use: SystemUse, found: Findings) -> str | None:
    for stall in found.stalls:
        if stall.system == use.system and stall.is_for_ever:
            return recovery_sentence(stall)
    return None


def _door(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    said = door_sentence(layout, stations_of(layout, use.system, found.stations))
    return None if said is None else f"{use.title} is turned away at times: {said}"


def _outlived(use: SystemUse, found: Findings) -> str | None:
    mine = [it for it in found.stalls if it.system == use.system and it.is_outlived]
    worst = max(mine, key=lambda it: it.answers_after_s, default=None)
    return None if worst is None else recovery_sentence(worst)


def _lateness(layout: Layout, use: SystemUse) -> str | None:
    who, patience_s = patience_of(layout, use.system)
    if use.response_s is None or use.response_s < patience_s:
        return None
    return (
        f"{use.title} answers too late: {_load(use)}, {_response(use)}, and {who} up"
        f" after {span(patience_s)}"
    )


def _throttling(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    mine = _machines(layout, use.system)
    worst = max(
        (each for each in found.bursts if each.machine in mine),
        key=lambda each: each.throttled_share,
        default=None,
    )
    # A balance that lasts for ten years and more is nobody's concern.
    if worst is None or not worst.throttled_share or worst.empty_after_h is None:
        return None
    share = f"{percent(worst.throttled_share)} of a usual week"
    if worst.throttled_share == 1:
        share = "for ever"
    table, _, name = worst.machine.partition(".")
    title = title_of(layout.scenario, table, name)
    machine = worst.machine if title == name else keyed(title, worst.machine)
    return (
        f"{use.title} is throttled: the credits of {machine} are empty"
        f" {when_empty(worst)}, and from then on it has {quantity(worst.baseline_cores)}"
        f" cores, {share}"
    )


def _spell(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    mine = _machines(layout, use.system)
    for spell in found.spells:
        if spell.machine in mine:
            return f"{use.title} is throttled: {spell_sentence(spell)}"
    return None


def _machines(layout: Layout, system: str) -> set[str]:
    apps = layout.apps_of(system).values()
    hosts = {f"hosts.{app.host}" for app in apps}
    return hosts | {f"databases.{app.database}" for app in apps}


def _storm(use: SystemUse, found: Findings) -> str | None:
    for storm in found.storms:
        if storm.system == use.system:
            return (
                f"{use.title} keeps up until something stalls for more than"
                f" {span(storm.longest_s)}, and then never comes back: {_load(use)},"
                f" {storm.attempts:.3g} attempts make {percent(storm.utilisation)} of"
                f" {storm.station}"
            )
    return None


def _refusal(layout: Layout, use: SystemUse) -> str | None:
    """Return that a database refuses connections once the pools have opened theirs."""
    sums = pool_sums(layout)
    for app in layout.apps_of(use.system).values():
        if app.database is None:
            continue
        total, _ = sums[app.database]
        limit = layout.databases[app.database].max_connections
        if total > limit:
            return (
                f"{use.title} keeps up until its pools fill: database {app.database}"
                f" refuses connections beyond {limit}, and pools may open {total}"
            )
    return None


def _limits(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    for budget in found.budgets:
        said = limits_objection(budget)
        if budget.host in layout.hosts_of(use.system) and said is not None:
            return f"{use.title} keeps up until a process grows: {said}"
    return None


def _idleness(layout: Layout, use: SystemUse) -> str:
    sessions = layout.scenario.systems[use.system].sessions
    if sessions is not None and sessions.online_peak:
        online = quantity(sessions.online_peak)
        return f"{use.title} has up to {online} sessions, and no request comes"
    return f"{use.title} has nothing to do: no request comes"


def _busiest(layout: Layout, use: SystemUse, found: Findings) -> str:
    """Return the busiest station; of the full ones, all that work and do not lend.

    A pool fills because its queries take so long on a processor that is full.
    """
    stations = sorted(
        stations_of(layout, use.system, found.stations),
        key=lambda it: it.busiest_utilisation,
        reverse=True,
    )
    full = [it for it in stations if it.busiest_utilisation >= 1]
    working = [it for it in full if it.is_processor]
    # What waits for a pool that never settles holds its connection to nginx, too.
    pools = [it for it in full if it.kind == "connection pool"]
    return listed(
        [
            f"{it.kind} {_place(layout, it)} at {percent(it.busiest_utilisation)}"
            for it in working or pools or stations[:1]
        ]
    )


def _place(layout: Layout, use: StationUse) -> str:
    """Return the name of a station; those of a host bear its title."""
    is_host = use.kind in OF_HOSTS
    return title_of(layout.scenario, "hosts", use.name) if is_host else use.name


def _load(use: SystemUse) -> str:
    if use.clients == "closed":
        return f"about {quantity(use.busiest_per_s)} requests/s of its closed load"
    return f"{quantity(use.busiest_per_s)} requests/s at its busiest ({use.busiest_at})"


def _response(use: SystemUse) -> str:
    return f"response {span(use.response_s)}"
