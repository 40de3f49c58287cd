"""What a summary says of one process, its pool of connections and its job worker."""

from attrs import frozen


@frozen(kw_only=True)
class ProcessSummary:
    """The lives of one process."""

    system: str
    host: str
    restarts: dict[str, int]
    """Ends by their cause."""
    down_s: float
    rss_peak_mib: float
    """Of any of its lives."""
    loop_utilisation: float | None
    """Of its event loop, over the time that each of its lives lived, booting included;
    None before anything was measured."""
    quota_wait_s: float | None = None
    """Time for which its application waited for its CPU quota; absent without one."""


@frozen(kw_only=True)
class WaitSummary:
    """Waits for a connection of those that got one, ms; None where nobody did."""

    mean: float | None
    p95: float | None


@frozen(kw_only=True)
class PoolSummary:
    """The database connections of one process."""

    size: int
    utilisation: float | None
    """Share of the pool that was lent, over time."""
    wait_ms: WaitSummary
    timeouts: int
    """Those that gave up."""
    calls_share: float = 0.0
    """Of the time for which its application's connections were lent, what they were held
    for while their requests waited for somebody outside."""


@frozen(kw_only=True)
class JobsSummary:
    """The follow-up work of one application, counts."""

    put: int
    done: int
    waiting: int
    """At the end of the run."""
    sojourn_p95_s: float | None
