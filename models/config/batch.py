"""Batch work: what a host does that no user asks for, as plain data."""

from attrs import frozen

from models.config.fields import count, number, reference

MOST_THREADS = 1000


@frozen(kw_only=True)
class BatchConfig:
    """A backup, a build or a cron job: once, or at intervals."""

    host: str = reference("Its host.", "hosts")
    at_s: float = number("Begins at this time, or first then.", default=0.0)
    every_s: float | None = number(
        "Begins again after, unless it still runs; only once, if absent.",
        default=None,
        above=True,
    )
    cpu_s: float = number(
        "CPU time of all its threads together, on cores of speed 1.", default=0.0
    )
    threads: int = count(
        "Threads that share that time.", default=1, low=1, high=MOST_THREADS
    )
    memory_mib: float = number(
        "Memory at its end; it grows evenly with its work.", default=0.0
    )
    disk_s: float = number(
        "Time on the disk besides, for whose sake others wait longer for theirs.",
        default=0.0,
    )
    oom_score_adj: int = number("Added to its badness.", default=0, low=-999, high=1000)
