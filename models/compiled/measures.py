"""What is counted of a system; twin of `models.traffic.measures` and its windows."""

from math import inf

from models.compiled import histogram
from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record, rows
from models.seam import CAUSES
from models.traffic.outcomes import Outcome
from models.traffic.windows import WINDOW_S

OUTCOMES = len(Outcome)
KINDS_OF_CAUSE = len(CAUSES)


@record
class Tally:
    """What one system's users experienced; numbered as the system."""

    arrived: int
    completed: int
    failed: int
    in_flight: int
    attempts_arrived: int
    attempts_completed: int
    attempts_failed: int
    attempts_in_flight: int
    issued: int
    hits: int
    executed: int
    minute_completed: int
    minute_failed: int
    minute_slow: int
    minute_latency_s: float
    slow_s: float
    """Later than so late is slow; infinite, if nothing was promised."""
    measured_from_s: float
    windows: int
    """Rows that it has."""
    first_window: int
    told_windows: int
    """Windows from this one on have changed since they were last read."""
    last_window: int
    """Highest that was ever counted in."""
    requests: int
    """That have ended, static files apart, as of the two below."""
    total_failed: int
    total_late: int
    causes: int
    """Kinds of causes that were seen, a count."""


@record
class Route:
    """One endpoint: what a request to it does, and what is counted of it."""

    system: int
    served_by: int
    is_static: bool
    queries: int
    is_cacheable: bool
    schema: int
    """That its queries touch."""
    called_before: int
    """Before which of the queries it calls somebody outside; NONE if it never does."""
    calls_holding: bool
    """Does it keep one connection from the first query to the end of the call?"""
    has_threads: bool
    pushes: bool
    per_window: int
    """Requests of an address that may pass in a minute; 0 without a limit."""
    limit: int
    """Its number among the routes with a limit."""
    arrived: int
    completed: int
    failed: int
    late: int
    promised_s: float
    """Infinite, if nothing was."""
    latency: int
    """Its distribution."""


@record
class Window:
    """Requests of five minutes."""

    requests: int
    failed: int
    late: int


@record
class Behind:
    """Failed requests of one system that had one thing behind them."""

    failed: int
    first_s: float
    last_s: float
    rank: int
    """Among the things behind, in the order in which they were first seen."""


@record
class OutcomeCount:
    """Attempts of one system with one outcome."""

    number: int


tallies = rows("tallies", Tally)
routes = rows("routes", Route)
windows = rows("windows", Window)
behinds = rows("behinds", Behind)
outcomes = rows("outcomes", OutcomeCount)


@compiled
def request_arrived(p: Plane, s: int, e: int) -> None:
    """Count a request."""
    tally = tallies(p, s)
    tally.arrived += 1
    tally.in_flight += 1
    routes(p, e).arrived += 1


@compiled
def attempt_begun(p: Plane, s: int) -> None:
    """Count an attempt."""
    tally = tallies(p, s)
    tally.attempts_arrived += 1
    tally.attempts_in_flight += 1


@compiled
def attempt_ended(p: Plane, s: int, outcome: int) -> None:
    """Count the end of an attempt."""
    tally = tallies(p, s)
    tally.attempts_in_flight -= 1
    outcomes(p, s * OUTCOMES + outcome).number += 1
    if outcome != 0:
        tally.attempts_failed += 1
    else:
        tally.attempts_completed += 1


@compiled
def request_answered(
    p: Plane, s: int, e: int, arrived_s: float, now_s: float, latency_s: float
) -> None:
    """Count a request of *arrived_s* that was answered now, after *latency_s*."""
    tally, route = tallies(p, s), routes(p, e)
    tally.in_flight -= 1
    tally.completed += 1
    route.completed += 1
    histogram.add(p, route.latency, latency_s)
    if latency_s > route.promised_s:
        route.late += 1
    tally.minute_completed += 1
    tally.minute_latency_s += latency_s
    is_late = latency_s > tally.slow_s
    if is_late:
        tally.minute_slow += 1
    if not route.is_static:
        origin_s = tally.measured_from_s
        _count(p, s, arrived_s - origin_s, now_s - origin_s, 0, 1 if is_late else 0)


@compiled
def request_failed(
    p: Plane, s: int, e: int, arrived_s: float, now_s: float, cause: int
) -> None:
    """Count a request of *arrived_s* that its user has given up now, of *cause*."""
    tally, route = tallies(p, s), routes(p, e)
    tally.in_flight -= 1
    tally.failed += 1
    route.failed += 1
    route.late += 1
    tally.minute_failed += 1
    if route.is_static:
        return
    origin_s = tally.measured_from_s
    late = 1 if tally.slow_s < inf else 0
    _count(p, s, arrived_s - origin_s, now_s - origin_s, 1, late)
    if cause != NONE:
        behind = behinds(p, s * KINDS_OF_CAUSE + cause)
        if behind.failed == 0:
            behind.first_s = now_s
            behind.rank = tally.causes
            tally.causes += 1
        behind.failed += 1
        behind.last_s = now_s


@compiled
def _count(
    p: Plane, s: int, arrived_s: float, ended_s: float, failed: int, late: int
) -> None:
    """Count a request in its own window, and in those throughout which it waited."""
    tally = tallies(p, s)
    # Most end where the last one did: a division of doubles takes as long as the rest.
    last = tally.last_window
    begins_s = last * WINDOW_S
    if not begins_s <= ended_s < begins_s + WINDOW_S:
        last = int(ended_s // WINDOW_S)
        begins_s = last * WINDOW_S
    first = last if arrived_s >= begins_s else int(arrived_s // WINDOW_S)
    if first >= 0:
        _count_in(p, s, first, failed, late)
        tally.requests += 1
        tally.total_failed += failed
        tally.total_late += late
    for index in range(max(0, first + 1), last):
        _count_in(p, s, index, failed, late)


@compiled
def _count_in(p: Plane, s: int, index: int, failed: int, late: int) -> None:
    tally = tallies(p, s)
    window = windows(p, tally.first_window + index)
    window.requests += 1
    window.failed += failed
    window.late += late
    tally.told_windows = min(tally.told_windows, index)
    tally.last_window = max(tally.last_window, index)
