"""The applications: what a process needs and where PM2 runs it, as plain data."""

from attrs import frozen

from models.config.fields import choice, count, flag, number, part, reference, share

MOST_INSTANCES = 1000
MOST_WORKERS = 10_000


@frozen(kw_only=True)
class ProcessConfig:
    """What one process of a system needs: of Node.js, or of blocking workers."""

    base_mib: float = number("Memory after start-up.", default=80.0)
    cache_mib: float = number("Memory of its own cache when full.", default=0.0)
    cache_fill_requests: int = count("Requests that fill it.", default=10_000, low=1)
    connection_mib: float = number("Memory of one open connection.", default=0.2)
    request_mib: float = number("Memory of one request in flight.", default=0.4)
    garbage_lag_s: float = number(
        "How long that memory is kept after the answer.", default=2.0
    )
    native_mib: float = number("Memory outside V8's heap.", default=60.0)
    heap_limit_mib: float | None = number(
        "V8's heap limit; half of the RAM up to 2096, if absent.",
        default=None,
        above=True,
    )
    young_mib: float = number(
        "Allocation between two scavenges.", default=16.0, above=True
    )
    scavenge_s: float = number("CPU time of a scavenge.", default=0.001)
    mark_sweep_s_per_mib: float = number(
        "Pause of a full collection, for each MiB that lives.", default=0.000065
    )
    boot_cpu_s: float = number("CPU time from start to listening.", default=2.0)
    warm_up_cpu_s: float = number("CPU time right after it listens.", default=0.3)
    pool_size: int = count("Database connections at most.", default=10, low=1)
    acquire_timeout_s: float | None = number(
        "Wait for a connection at most; for ever, if absent.", default=None
    )
    connection_idle_s: float = number("Closes an idle connection after.", default=10.0)
    threads: int = count("Worker threads beside the loop.", default=4, low=1)
    backlog: int = count("Requests that may wait to be accepted.", default=511, low=1)
    kind: str = choice(
        "node: one event loop; workers: each request holds one of them from first to"
        " last, as with PHP-FPM, Puma or Tomcat.",
        ("node", "workers"),
        default="node",
    )
    workers: int | None = count(
        "Children or threads that take a request each.",
        default=None,
        low=1,
        high=MOST_WORKERS,
    )
    worker_mib: float = number(
        "Memory of a worker, beside that of its requests.", default=0.0
    )
    shared_mib: float = number(
        "Of `base_mib`, pages of files that all Node.js processes of a host share.",
        default=0.0,
    )
    retained_share: float = share(
        "Of the most that requests took, stays resident until a full collection.",
        default=0.0,
    )
    request_buffer_mib: float = number(
        "Of `request_mib`, in buffers outside V8's heap.", default=0.0
    )
    leak_buffer_share: float = share(
        "Of what leaks, in buffers outside V8's heap.", default=0.0
    )
    cache_yields: bool = flag(
        "Does its cache stop growing where V8's heap limit nears, as what only awaits a"
        " full collection does?",
        default=False,
    )
    node_cpu_s: float = number(
        "CPU time of Node.js itself to start, before `boot_cpu_s`.", default=0.0
    )
    connections: str = choice(
        "What it sees: a new connection for every request, or those that are kept alive.",
        ("new", "kept"),
        default="new",
    )
    keep_alive_s: float = number(
        "An idle connection that is kept alive is closed after.", default=5.0
    )
    wake_cpu_s: float = number("CPU time to wake an idle loop.", default=0.0)
    fill_cpu_s_per_mib: float = number(
        "CPU time to fill fresh memory, for each MiB that requests leak.", default=0.0
    )
    fill_cv: float = number(
        "Coefficient of variation of that time, which is lognormal; constant, if 0.",
        default=0.0,
        high=1000.0,
    )
    abort_on_overflow: bool = flag(
        "Is it refused at once when the backlog is full? If not, its first packet is lost"
        " and comes again after 1, 3, 7, 15, ... s.",
        default=False,
    )


@frozen(kw_only=True)
class HealthConfig:
    """A liveness check of each process: silent for too long, it is ended."""

    interval_s: float = number("Between two checks.", default=10.0, low=0.01)
    timeout_s: float = number("An answer is late after.", default=1.0, above=True)
    failures: int = count("Late answers in a row that end it.", default=3, low=1)
    cpu_s: float = number("CPU time of an answer, in the loop.", default=0.0005)


@frozen(kw_only=True)
class AppConfig:
    """One application under PM2: a system's processes on a host."""

    system: str = reference("Its system.", "systems")
    host: str = reference("Its host.", "hosts")
    database: str | None = reference("Its database.", "databases", default=None)
    cache: str | None = reference("Its cache.", "caches", default=None)
    instances: int = count("Processes.", default=1, low=1, high=MOST_INSTANCES)
    mode: str = choice(
        "cluster: reloads beside the old process; fork: stops, then starts.",
        ("cluster", "fork"),
        default="cluster",
    )
    max_memory_restart_mib: float | None = number(
        "PM2 restarts a process above this; never, if absent.", default=None, above=True
    )
    oom_score_adj: int = number("Added to its badness.", default=0, low=-1000, high=1000)
    job_worker_mib: float = number("Memory of its job worker.", default=80.0)
    repair_s: float = number(
        "Until an operator starts it again after a crash loop.", default=1800.0
    )
    cpu_quota: float | None = number(
        "Cores' worth of CPU that its processes have together in each 0.1 s, as in a"
        " container; all there is, if absent.",
        default=None,
        low=0.001,
    )
    memory_limit_mib: float | None = number(
        "Anonymous memory of its processes together, beyond which one of them is killed"
        " (a container's limit); none, if absent.",
        default=None,
        above=True,
    )
    memory_reclaim_s: float = number(
        "At that limit the kernel looks for pages to take back for so long, before it"
        " kills; its victim stands still meanwhile.",
        default=0.0,
    )
    health: HealthConfig | None = part(
        "Health checks that end a process; none, if absent.", default=None
    )
    hand_over: str = choice(
        "How its processes get connections: in turn as they come; or from a primary,"
        " which hands one over when a process has taken its last one.",
        ("in-turn", "primary"),
        default="in-turn",
    )
    hand_over_cpu_s: float = number(
        "CPU time of the primary to hand a connection over.", default=0.0
    )
