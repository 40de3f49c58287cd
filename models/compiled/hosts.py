"""Hosts and their nginx; twin of `models.hosting.host` and `models.hosting.gateway`."""

from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.visits import visits


@record
class Host:
    """One machine; its memory has the same number."""

    cpu: int
    is_up: bool
    limit: int
    """Connections of nginx at most."""
    connections: int
    connections_peak: int
    refused: int
    relay_s: float
    static_cpu_s: float
    static_io_s: float
    file_s: float
    """The same while nobody else reads from its disk."""
    readers: int
    """Who reads from it all the time, a count."""
    silent_s: float
    """After which nginx cuts a socket."""
    read_limits: int
    """The deadlines of nginx's patience."""
    wanted: int
    """Page cache that it would like to have, bytes."""
    shared_account: int
    """Of the pages that its processes share; NONE until one maps any."""
    is_guarded: bool
    """Does nginx turn anybody away for more than want of connections?"""
    limit_per_s: float
    """Requests of an address; 0 without a limit."""
    limit_burst: int
    addresses: int
    first_address: int
    """Where the rows of its own limit begin."""
    first_passage: int
    """Where those of the limits of routes begin, an address each, route by route."""
    shed_beyond: int
    """Visits in flight; 0 without a limit."""
    in_flight: int
    first_visit: int
    last_visit: int


hosts = rows("hosts", Host)


@compiled
def admit(p: Plane, h: int, connections: int) -> bool:
    """Take *connections* of nginx, if there are as many; say whether."""
    host = hosts(p, h)
    if host.connections + connections > host.limit:
        host.refused += 1
        return False
    host.connections += connections
    host.connections_peak = max(host.connections_peak, host.connections)
    return True


@compiled
def arrive(p: Plane, v: int) -> None:
    """Let a visit be in flight on its host."""
    visit = visits(p, v)
    host = hosts(p, visit.host)
    host.in_flight += 1
    visit.host_next = NONE
    visit.host_previous = host.last_visit
    if host.last_visit >= 0:
        visits(p, host.last_visit).host_next = v
    else:
        host.first_visit = v
    host.last_visit = v


@compiled
def depart(p: Plane, v: int) -> None:
    """Let a visit be in flight no longer."""
    visit = visits(p, v)
    host = hosts(p, visit.host)
    host.in_flight -= 1
    if visit.host_previous >= 0:
        visits(p, visit.host_previous).host_next = visit.host_next
    else:
        host.first_visit = visit.host_next
    if visit.host_next >= 0:
        visits(p, visit.host_next).host_previous = visit.host_previous
    else:
        host.last_visit = visit.host_previous


@compiled
def share_disk(p: Plane, h: int, more: int) -> None:
    """Let *more* who read all the time have their part of the disk from now on."""
    host = hosts(p, h)
    host.readers += more
    host.static_io_s = host.file_s * (1 + host.readers)
