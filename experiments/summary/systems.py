"""What a summary says of one system: the experience of its users.

Counts and averages are over the measured span; latencies are of the requests that were
answered, in milliseconds, and ``None`` where none was.
"""

from attrs import frozen

from experiments.summary.cause import Cause
from experiments.summary.presence import Presence


@frozen(kw_only=True)
class FlowSummary:
    """Requests or attempts; ``arrived = completed + failed + in_flight``."""

    arrived: int
    completed: int
    failed: int
    in_flight: int
    """At the end of the run."""


@frozen(kw_only=True)
class QueriesSummary:
    """Database queries: asked for, answered by a cache, run."""

    issued: int
    cache_hits: int
    executed: int


@frozen(kw_only=True)
class LatencySummary:
    """Latencies over customers, ms."""

    mean: float | None
    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    p999: float | None
    max: float | None


@frozen(kw_only=True)
class EndpointSummary:
    """One route of a system."""

    requests: FlowSummary
    latency_ms: LatencySummary


@frozen(kw_only=True)
class Objective:
    """One promise to the users, what was observed, and whether it was kept."""

    target: float
    observed: float | None
    met: bool | None
    """None where there was no load to judge it by."""


@frozen(kw_only=True)
class Objectives:
    """What a system promises; absent from a document where it does not."""

    met: bool | None
    """Every promise; None where nothing is promised or could be judged."""
    p95_s: Objective | None = None
    """95th percentile of the latency, s; kept if at most 5 % are late."""
    error_rate: Objective | None = None
    """Share of the requests that failed."""
    availability: Objective | None = None
    """Share of the judged time that was not lost."""
    connected_share: Objective | None = None
    """Share of session time with a connection."""
    reconnect_p95_s: Objective | None = None
    """95th percentile of the time until a lost connection is back, s."""
    in_time_share: float | None = None
    """Of a route with a `p95_s`; that of a system stands in its `presence`."""
    routes: "dict[str, Objectives] | None" = None
    """By path, of the routes that promise something themselves."""


@frozen(kw_only=True)
class SessionsSummary:
    """WebSocket sessions: counts, and how many were online."""

    opened: int
    dropped: int
    """Connections that were lost, by whatever reason."""
    reconnected: int
    failed: int
    mean: float
    """Online, over time."""
    peak: int
    reconnect_p95_s: float | None
    reconnect_max_s: float | None
    connected_share: float | None
    """Share of session time with a connection."""
    gave_up: int | None = None
    """Of those that failed: their clients, or nginx, had waited for too long. Each of
    these three is absent from a document where there was none."""
    not_admitted: int | None = None
    """Of those that failed: too many came in a second."""
    unknown: int | None = None
    """Of those that failed: they met a process that knew nothing of them."""


@frozen(kw_only=True)
class SystemSummary:
    """What the users of one system experienced."""

    title: str
    """What readers call it: its own title, or else its name."""
    requests: FlowSummary
    attempts: FlowSummary
    """Retries count again."""
    attempts_per_request: float | None
    """None where no request came."""
    stale_answers: int
    """Answers of its processes for which nobody waited any more."""
    outcomes: dict[str, int]
    """Ended attempts by the key of their outcome."""
    queries: QueriesSummary
    latency_ms: LatencySummary
    endpoints: dict[str, EndpointSummary]
    """By path."""
    error_rate: float | None
    availability: float | None
    presence: Presence
    """How much of the time it was there for its users."""
    up_share: float
    """Share of the time in which it was up."""
    outages: int
    slo: Objectives
    sessions: SessionsSummary | None
    """None for a system without sessions."""
    causes: tuple[Cause, ...] = ()
    """What was behind most of what it lost: a fault first, then what was full."""
