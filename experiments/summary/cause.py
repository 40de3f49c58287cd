"""A cause: what was behind most of what a system lost, and which key would help."""

from typing import Literal

from attrs import frozen

MOST = 0.8
"""A cause is named if at least this share of what was lost is its own."""
Kind = Literal[
    "fault",
    "retries",
    "memory",
    "throttled",
    "cpu",
    "loop",
    "connections",
    "pool",
    "gateway",
    "limit",
    "shed",
    "health",
    "crawl",
    "quota",
    "handshakes",
    "cold",
    "cache",
    "call",
    "workers",
]
"""A fault of the config; attempts and work for nobody; processes ended for their memory;
credits used up; the cores of a host or database, a loop, full; more connections than a
database takes; a pool without connections; nginx without connections; a limit
of rate or of depth; health checks; a host without memory to run in; a container at its
quota; handshakes that time out and come again; a cache without what it is asked for, or
that refuses writes; connections held over calls of others; blocking workers, all held."""


@frozen(kw_only=True)
class Cause:
    """One thing behind at least `MOST` of what was lost, or of those that failed."""

    kind: Kind
    place: str
    """In the config: ``hosts.web``, ``apps.chat``, ``databases.main``, ``faults.lock``,
    ``systems.chat``."""
    through: str | None
    """Place of what filled or ran dry because of it, and turned requests away."""
    through_kind: Kind | None
    """What that is there."""
    share: float
    """Of the time lost, or of the failed requests, whichever it was found by."""
    begins_s: float
    ends_s: float
    """Seconds since the start; the end of the run if it was not over."""
    remedies: tuple[str, ...]
    """Keys of the config that would help, the likeliest first; of a fault, those that
    would have kept its harm small, where there are any."""
    route: str | None = None
    """That had most of a loop's time, where one had."""
    route_share: float | None = None
