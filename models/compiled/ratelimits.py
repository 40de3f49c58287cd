"""Rate limits of nginx, and shedding; twin of `models.hosting.ratelimit` and the gateway.

Each address has a row on each host: one of the host's own limit, and one of each route
that is limited.
"""

from models.compiled.clock import now_of
from models.compiled.hosts import Host, hosts
from models.compiled.measures import routes
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.requests import requests
from models.compiled.visits import visits
from models.hosting.ratelimit import WINDOW_S, address_of

PASSES, IS_LIMITED, IS_SHED = range(3)
"""What nginx decides."""


@record
class Excess:
    """What one address asked of a host in excess of its rate."""

    is_known: bool
    excess: float
    since_s: float


@record
class Passage:
    """What of one address has passed to a route of a host in its window."""

    is_known: bool
    began_s: float
    passed: int


excesses = rows("excesses", Excess)
passages = rows("passages", Passage)
_address_of = compiled(address_of)


@compiled
def _drains(p: Plane, host: Host, address: int) -> bool:
    """Count a request of *address* to a host; say whether it may pass."""
    row = excesses(p, host.first_address + address)
    now_s = now_of(p)
    excess = 0.0
    if row.is_known:
        drained = row.excess - host.limit_per_s * (now_s - row.since_s)
        excess = max(0.0, drained + 1.0)
        if excess > host.limit_burst + 1e-9:
            return False
    row.is_known = True
    row.excess = excess
    row.since_s = now_s
    return True


@compiled
def _fits(p: Plane, number: int, per_window: int) -> bool:
    """Count a request in the window of a row; say whether it may pass."""
    row = passages(p, number)
    now_s = now_of(p)
    if not row.is_known or now_s >= row.began_s + WINDOW_S:
        row.is_known = True
        row.began_s = now_s
        row.passed = 0
    if row.passed >= per_window:
        return False
    row.passed += 1
    return True


@compiled
def verdict(p: Plane, v: int, h: int) -> int:
    """Say what a host's nginx does with a visit, by its limits."""
    visit = visits(p, v)
    host, route = hosts(p, h), routes(p, visit.endpoint)
    if route.is_static or not (host.is_guarded or route.per_window > 0):
        return PASSES
    address = _address_of(requests(p, visit.request).number, host.addresses)
    if host.limit_per_s > 0.0 and not _drains(p, host, address):
        return IS_LIMITED
    if route.per_window > 0:
        own = host.first_passage + route.limit * host.addresses
        if not _fits(p, own + address, route.per_window):
            return IS_LIMITED
    if host.shed_beyond > 0 and host.in_flight >= host.shed_beyond:
        return IS_SHED
    return PASSES
