"""Connections of a day: to databases, to nginx, and the sessions of users."""

from collections.abc import Iterator, Mapping
from functools import partial

from experiments.figures import listed, percent, quantity
from experiments.language.tongue import counted, phrase
from experiments.report.day.lines import MOST, Limit, Line, Lines, figure_of
from experiments.report.day.moments import Day, highest
from experiments.report.day.requests import leading, lines_of
from experiments.report.parts import Figure
from experiments.report.text import Text, both, said
from experiments.report.timeline import Points
from experiments.summary.machines import HostSummary

NEAR = 0.5
"""A limit is drawn where at least this share of it was used."""


def connection_figures(day: Day) -> Iterator[Figure]:
    """Yield a chart of pools, of nginx and of sessions, where there are any."""
    if day.summary.pools and day.timeline.of("process", "pool_in_use"):
        title, says = said("Database connections of each process"), partial(_pools, day)
        yield figure_of(day, "pools", title, both(says), _pool_lines(day))
        yield from _waiting(day)
    if day.timeline.of("host", "gateway_connections"):
        title, says = said("Connections of nginx"), partial(_gateways, day)
        yield figure_of(day, "gateways", title, both(says), _gateway_lines(day))
    sessions = day.timeline.of("system", "sessions")
    kept = [each.sessions for each in day.summary.systems.values() if each.sessions]
    if any(each.peak for each in kept):
        titles = {name: each.title for name, each in day.summary.systems.items()}
        lines = Lines(lines=lines_of(sessions, titles.__getitem__), unit=said("sessions"))
        title = said("WebSocket sessions")
        yield figure_of(day, "sessions", title, both(partial(_sessions, day)), lines)


def _pool_lines(day: Day) -> Lines:
    """Return the use of each pool, of many those that were fullest."""
    pools = day.summary.pools
    used = day.timeline.of("process", "pool_in_use")
    names = leading(used, MOST, lambda name: highest(used[name])[1] / pools[name].size)
    lines = [Line(_in_use(name, pools[name].size), used[name]) for name in names]
    return Lines(lines=lines, unit=said("connections"))


def _in_use(process: str, size: int) -> Text:
    return said("{process} (of {size})", process=process, size=f"{size:,}")


def _pools(day: Day) -> str:
    """Tell whose pool was used most, and whether anybody waited for a connection."""
    pools = day.summary.pools
    used = day.timeline.of("process", "pool_in_use")
    name = max(used, key=lambda each: highest(used[each])[1] / pools[each].size)
    index, most = highest(used[name])
    told = phrase(
        "The fullest pool was that of {process}: in its busiest {stretch} ({when})"
        " {share} of its {size} connections were on loan on average.",
        stretch=day.stretch(),
        process=name,
        share=percent(most / pools[name].size),
        size=f"{pools[name].size:,}",
        when=day.when_point(index),
    )
    if not any(each.wait_ms.mean or each.timeouts for each in pools.values()):
        return phrase("{told} Nobody had to wait for one.", told=told)
    gave_up = sum(each.timeouts for each in pools.values())
    if not gave_up:
        return phrase("{told} Some had to wait, and nobody gave up.", told=told)
    return counted(
        "{told} Some had to wait; {count} request gave up.",
        "{told} Some had to wait; {count} requests gave up.",
        gave_up,
        told=told,
    )


def _waiting(day: Day) -> Iterator[Figure]:
    """Yield a chart of those who wait for a connection, if any did at a minute's end."""
    waiting = {
        name: values
        for name, values in day.timeline.of("process", "pool_waiting").items()
        if highest(values)[1]
    }
    if waiting:
        lines = Lines(lines=lines_of(waiting, str), unit=said("requests"))
        title = said("Waiting for a database connection")
        says = both(partial(_longest, day, waiting))
        yield figure_of(day, "waiting", title, says, lines)


def _longest(day: Day, waiting: Mapping[str, Points]) -> str:
    """Tell where the longest queue was, and when."""
    name = max(waiting, key=lambda each: highest(waiting[each])[1])
    index, most = highest(waiting[name])
    return phrase(
        "The longest queue was that of {process} at {when}: {count} requests waited.",
        process=name,
        when=day.when(day.timeline.ends_s[index]),
        count=f"{most:,.0f}",
    )


def _gateway_lines(day: Day) -> Lines:
    hosts = day.summary.hosts
    points = day.timeline.of("host", "gateway_connections")
    lines = lines_of(points, lambda name: hosts[name].title)
    gateway = _fullest(day).gateway
    limit = None
    if gateway.connections_peak >= NEAR * gateway.connections_limit:
        name = said("limit: {limit}", limit=f"{gateway.connections_limit:,}")
        limit = Limit(name, gateway.connections_limit)
    return Lines(lines=lines, unit=said("connections"), limit=limit)


def _fullest(day: Day) -> HostSummary:
    return max(day.summary.hosts.values(), key=_use)


def _use(host: HostSummary) -> float:
    return host.gateway.connections_peak / host.gateway.connections_limit


def _gateways(day: Day) -> str:
    """Tell which nginx was fullest, and how many were turned away by all."""
    host = _fullest(day)
    told = phrase(
        "nginx on {host} had at most {peak} of {limit} connections.",
        host=host.title,
        peak=f"{host.gateway.connections_peak:,}",
        limit=f"{host.gateway.connections_limit:,}",
    )
    refused = sum(each.gateway.refused for each in day.summary.hosts.values())
    if not refused:
        return phrase("{told} Nobody was turned away for want of one.", told=told)
    return counted(
        "{told} {count} was turned away for want of one.",
        "{told} {count} were turned away for want of one.",
        refused,
        told=told,
    )


def _sessions(day: Day) -> str:
    """Tell how many were online, and how many connections were lost."""
    told = [
        phrase(
            "{system} at most {peak} ({mean} on average)",
            system=system.title,
            peak=f"{system.sessions.peak:,}",
            mean=quantity(system.sessions.mean),
        )
        for system in day.summary.systems.values()
        if system.sessions is not None
    ]
    online = phrase("Online were: {systems}.", systems=listed(told))
    systems = day.summary.systems.values()
    lost = sum(each.sessions.dropped for each in systems if each.sessions)
    if not lost:
        return phrase("{told} No connection was lost.", told=online)
    return counted(
        "{told} {count} connection was lost.",
        "{told} {count} connections were lost.",
        lost,
        told=online,
    )
