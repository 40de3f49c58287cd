"""What a summary says of one host or database: CPU, memory and connections."""

from attrs import frozen


@frozen(kw_only=True)
class CpuSummary:
    """Use of one machine's cores over the measured span."""

    utilisation: float
    """Over time."""
    peak_1min: float | None
    """Of the busiest whole minute; None if the span has none."""
    throttled_s: float
    credits_end_vcpu_s: float | None
    """Burst balance at the end; None for a machine without one."""
    surplus_vcpu_s: float
    """Used beyond the credits, to be paid for."""


@frozen(kw_only=True)
class RamSummary:
    """Memory of processes and services, MiB; page cache is what they leave."""

    capacity_mib: float
    mean_mib: float
    peak_mib: float
    page_cache_min_mib: float
    swapped_peak_mib: float = 0.0
    """Beyond the RAM; left out where nothing was."""
    slowest: float = 1.0
    """How many times slower the machine was then; left out where nothing was."""


@frozen(kw_only=True)
class GatewaySummary:
    """Connections of nginx."""

    connections_peak: int
    connections_limit: int
    refused: int


@frozen(kw_only=True)
class OomKill:
    """One process that the kernel ended to free memory, and what went with it."""

    at_s: float
    victim: str
    rss_mib: float
    requests_killed: int
    sessions_dropped: int


@frozen(kw_only=True)
class HostSummary:
    """What one machine went through."""

    title: str
    """What readers call it: its own title, or else its name."""
    plan: str
    cpu: CpuSummary
    ram: RamSummary
    gateway: GatewaySummary
    oom_kills: tuple[OomKill, ...]
    down_s: float


@frozen(kw_only=True)
class CacheSummary:
    """What one cache held, of which that is known."""

    held: int
    """Values at the end."""
    evicted: int
    refused: int
    """Values that found no room."""


@frozen(kw_only=True)
class DatabaseSummary:
    """What one database had to do."""

    plan: str
    cpu: CpuSummary
    connections_peak: int
    max_connections: int
    refused: int
    """Connections beyond the most it takes."""
    queries: int
    reads: int
    """Queries that had to go to disk."""
    cancelled: int = 0
    """Statements that took longer than the database allows."""
