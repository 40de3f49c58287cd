"""The headline of a system: the worst of what was found, in one sentence."""

from attrs import frozen

from experiments.figures import listed, percent, quantity, span
from experiments.judgement.budget import NOT, HostBudget
from experiments.judgement.bursts import BurstUse
from experiments.judgement.comebacks import recovery_sentence
from experiments.judgement.doors import door_sentence
from experiments.judgement.endurance import shortlived
from experiments.judgement.layout import Layout
from experiments.judgement.objections import (
    limits_objection,
    pool_sums,
)
from experiments.judgement.recoveries import StallUse
from experiments.judgement.spells import Spell
from experiments.judgement.stations import (
    StationUse,
    SystemUse,
    station_words,
    stations_of,
)
from experiments.judgement.storms import Storm
from experiments.judgement.throttling import spelled_throttling, throttling_sentence
from experiments.judgement.timeouts import patience_of
from experiments.language.tongue import phrase, template
from models.config import title_of

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
        or throttling_sentence(layout, use, found.bursts)
        or spelled_throttling(layout, use, found.spells)
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
    return phrase(
        "{system} keeps up: {load}, {busiest}, response {response}",
        system=use.title,
        load=_load(use),
        busiest=_busiest(layout, use, found),
        response=span(use.response_s),
    )


def _misfit(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    here = layout.hosts_of(use.system)
    tight = [each for each in found.budgets if each.host in here and each.fit == NOT]
    if not tight:
        return None
    worst = min(tight, key=lambda each: each.headroom_mib)
    place = worst.plan
    if place == "custom":
        place = phrase("host {host}", host=worst.title)
    message = template("{system} does not fit {place}: {reason}")
    return phrase(message, system=use.title, place=place, reason=worst.reason)


def _overload(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    mine = stations_of(layout, use.system, found.stations)
    if use.response_s is not None and all(it.busiest_utilisation < 1 for it in mine):
        return None
    return phrase(
        "{system} cannot keep up: {load}, {busiest}",
        system=use.title,
        load=_load(use),
        busiest=_busiest(layout, use, found),
    )


def _collapse(use: SystemUse, found: Findings) -> str | None:
    for stall in found.stalls:
        if stall.system == use.system and stall.is_for_ever:
            return recovery_sentence(stall)
    return None


def _door(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    said = door_sentence(layout, stations_of(layout, use.system, found.stations))
    if said is None:
        return None
    message = template("{system} is turned away at times: {why}")
    return phrase(message, system=use.title, why=said)


def _outlived(use: SystemUse, found: Findings) -> str | None:
    mine = [it for it in found.stalls if it.system == use.system and it.is_outlived]
    worst = max(mine, key=lambda it: it.answers_after_s, default=None)
    return None if worst is None else recovery_sentence(worst)


def _lateness(layout: Layout, use: SystemUse) -> str | None:
    who, patience_s = patience_of(layout, use.system)
    if use.response_s is None or use.response_s < patience_s:
        return None
    return phrase(
        "{system} answers too late: {load}, response {response}, and {who} up after"
        " {patience}",
        system=use.title,
        load=_load(use),
        response=span(use.response_s),
        who=who,
        patience=span(patience_s),
    )


def _storm(use: SystemUse, found: Findings) -> str | None:
    for storm in found.storms:
        if storm.system == use.system:
            return phrase(
                "{system} keeps up until something stalls for more than {longest}, and"
                " then never comes back: {load}, {attempts} attempts make {share} of"
                " {station}",
                system=use.title,
                longest=span(storm.longest_s),
                load=_load(use),
                attempts=f"{storm.attempts:.3g}",
                share=percent(storm.utilisation),
                station=storm.station,
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
            return phrase(
                "{system} keeps up until its pools fill: database {database} refuses"
                " connections beyond {limit}, and pools may open {total}",
                system=use.title,
                database=app.database,
                limit=limit,
                total=total,
            )
    return None


def _limits(layout: Layout, use: SystemUse, found: Findings) -> str | None:
    for budget in found.budgets:
        said = limits_objection(budget)
        if budget.host in layout.hosts_of(use.system) and said is not None:
            message = template("{system} keeps up until a process grows: {why}")
            return phrase(message, system=use.title, why=said)
    return None


def _idleness(layout: Layout, use: SystemUse) -> str:
    sessions = layout.scenario.systems[use.system].sessions
    if sessions is not None and sessions.online_peak:
        online = quantity(sessions.online_peak)
        message = template("{system} has up to {online} sessions, and no request comes")
        return phrase(message, system=use.title, online=online)
    message = template("{system} has nothing to do: no request comes")
    return phrase(message, system=use.title)


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
            phrase(
                "{station} at {share}",
                station=station_words(it, _place(layout, it)),
                share=percent(it.busiest_utilisation),
            )
            for it in working or pools or stations[:1]
        ]
    )


def _place(layout: Layout, use: StationUse) -> str:
    """Return the name of a station; those of a host bear its title."""
    is_host = use.kind in OF_HOSTS
    return title_of(layout.scenario, "hosts", use.name) if is_host else use.name


def _load(use: SystemUse) -> str:
    if use.clients == "closed":
        message = template("about {rate} requests/s of its closed load")
        return phrase(message, rate=quantity(use.busiest_per_s))
    message = template("{rate} requests/s at its busiest ({when})")
    return phrase(message, rate=quantity(use.busiest_per_s), when=use.busiest_at)
