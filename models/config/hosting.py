"""What it runs on: hosts, databases and caches, as plain data."""

from attrs import frozen

from models.config.fields import choice, count, number, part, reference, share, text

MOST_ADDRESSES = 1_000_000
MOST_HOSTS = 1000
"""Of a group."""
MOST_KEYS = 1_000_000
"""Of a cache: each is kept apart."""


@frozen(kw_only=True)
class GatewayConfig:
    """nginx on a host."""

    request_cpu_s: float = number(
        "CPU time for a proxied request, half on its way in.", default=0.0001
    )
    worker_connections: int = count("Connections of one worker.", default=768, low=1)
    proxy_read_timeout_s: float = number(
        "Gives up on a silent process.", default=60.0, above=True
    )
    static_cpu_s: float = number("CPU time for a static file.", default=0.0001)
    static_io_s: float = number("Reads a file that is not in RAM.", default=0.001)
    limit_per_s: float | None = number(
        "Requests a second that it lets an address send; 429 beyond.",
        default=None,
        above=True,
    )
    limit_burst: int = count("Requests that may come ahead of that rate.", default=0)
    addresses: int = count(
        "Addresses that clients come from, as it sees them, each limited by itself.",
        default=1,
        low=1,
        high=MOST_ADDRESSES,
    )
    shed_beyond: int | None = count(
        "Requests at work on the host beyond which a new one is answered 503.",
        default=None,
        low=1,
    )


@frozen(kw_only=True)
class MachineConfig:
    """What a host and a database have in common: a plan, or its numbers given here."""

    plan: str | None = reference("Plan of the catalog.", "plans", default=None)
    vcpus: int | None = count("Cores, instead of the plan's.", default=None, low=1)
    speed: float | None = number("Relative speed of a core.", default=None, above=True)
    baseline_utilisation: float | None = number(
        "Share of each core that may be used for ever.",
        default=None,
        high=1.0,
        above=True,
    )
    credit_cap_vcpu_s: float | None = number("Most credits kept.", default=None)
    launch_credit_vcpu_s: float | None = number("Credits at launch.", default=None)
    credit_mode: str | None = choice(
        "At zero credits.", ("standard", "unlimited"), default=None
    )
    initial_credit: float = share(
        "Credits at the start, as a share of the cap.", default=1
    )
    monthly_usd: float | None = number("Price, instead of the plan's.", default=None)
    zone: str = text("Availability zone.", default="a")


@frozen(kw_only=True)
class HostConfig(MachineConfig):
    """One virtual machine and what runs on it beside the applications."""

    title: str | None = text(
        "What readers call it, in any script; its name, if absent.", default=None
    )
    ram_mib: float | None = number("Memory.", default=None, above=True)
    reserved_mib: float | None = number("Kernel's share of it.", default=None)
    swap_mib: float | None = number("Swap.", default=None)
    os_mib: float = number("Memory of the operating system.", default=300.0)
    gateway_mib: float = number("Memory of nginx.", default=50.0)
    supervisor_mib: float = number("Memory of the PM2 daemon.", default=60.0)
    supervisor_repair_s: float = number(
        "Until systemd has the PM2 daemon and its processes back.", default=10.0, low=0.01
    )
    page_cache_mib: float = number("Page cache it would like to have.", default=250.0)
    page_cache_floor_mib: float = number(
        "Below this page cache the machine begins to thrash.", default=80.0
    )
    thrash_factor: float = number(
        "How many times slower it is with no page cache left.", default=10.0, low=1.0
    )
    gateway: GatewayConfig = part("nginx.", factory=GatewayConfig)
    swap_io_s: float = number("One page read back from swap.", default=0.001)
    supervisor_check_s: float = number(
        "PM2 compares RSS with the limit so often.", default=30.0, low=0.1
    )
    supervisor_phase_s: float | None = number(
        "Its first look after its start; drawn within that interval, if absent.",
        default=None,
    )
    supervisor_gap_s: float = number(
        "From the exit of a process to the start of the next.", default=0.2, low=0.001
    )


@frozen(kw_only=True)
class DatabaseConfig(MachineConfig):
    """One managed database."""

    max_connections: int | None = count("Connections at most.", default=None, low=1)
    connect_s: float = number("Time to open a connection.", default=0.010)
    network_s: float = number("One way between host and database.", default=0.00025)
    buffer_hit_ratio: float = share("Queries that need no disk.", default=1.0)
    io_s: float | None = number("One read from disk.", default=None)
    io_per_s: float | None = number("Reads a second at most.", default=None, above=True)
    storage_gb: float = number("Storage that is paid for, if not included.", default=0.0)
    statement_timeout_s: float | None = number(
        "Cancels a statement that takes longer, locks included; never, if absent.",
        default=None,
        above=True,
    )
    host: str | None = reference(
        "Host that it lives on, with whose cores and memory; one of its own, if absent.",
        "hosts",
        default=None,
    )
    memory_mib: float = number("On a host: memory of its buffers.", default=128.0)
    backend_mib: float = number("On a host: memory of one connection.", default=1.4)


@frozen(kw_only=True)
class GroupConfig:
    """An auto scaling group: hosts like the one of an application, behind a balancer."""

    app: str = reference("Application whose host is copied.", "apps")
    min_hosts: int = count("Hosts at least.", default=1, low=1, high=MOST_HOSTS)
    desired_hosts: int = count("Hosts at the start.", default=1, low=1, high=MOST_HOSTS)
    max_hosts: int = count("Hosts at most.", default=1, low=1, high=MOST_HOSTS)
    target_cpu: float = number(
        "Mean use of the CPU that it aims at.", default=0.5, high=1.0, above=True
    )
    launch_s: float = number("From the order of a host to its start.", default=60.0)
    detect_s: float = number("From the loss of a host to noticing it.", default=60.0)
    cooldown_s: float = number("Between two changes of size.", default=300.0)
    absent_share: float = share("Orders that find no capacity.", default=0.0)
    absent_s: float = number("Until capacity is back.", default=1800.0)


@frozen(kw_only=True)
class CacheConfig:
    """Redis on a host."""

    host: str = reference("Its host.", "hosts")
    hit_ratio: float = share("Cacheable queries that it answers.")
    memory_mib: float = number("Its memory.", default=100.0)
    cpu_s: float = number("CPU time of an answer.", default=0.00002)
    latency_s: float = number("Round trip to it.", default=0.00015)
    keys: int | None = count(
        "Different keys that are asked for, so that it fills and empties; `hit_ratio` is"
        " then that of a full one. Absent: it answers that share whatever it holds.",
        default=None,
        low=1,
        high=MOST_KEYS,
    )
    size_mib: float | None = number(
        "Memory for values (maxmemory); without bound, if absent.",
        default=None,
        above=True,
    )
    item_mib: float = number("Memory of one value.", default=0.001, low=1e-6)
    policy: str = choice(
        "When it is full: evict the oldest, or refuse the write, and its request fails.",
        ("evict", "refuse"),
        default="evict",
    )
    ttl_s: float | None = number(
        "Lifetime of a value; for ever, if absent.", default=None, above=True
    )
    when_away: str = choice(
        "While it is down its readers ask the database at once (bypass), or wait for it"
        " until the client library gives up, and then do (wait).",
        ("bypass", "wait"),
        default="bypass",
    )
    most_retries: int = count(
        "Further connections that the client library tries before it gives up.",
        default=20,
    )


@frozen(kw_only=True)
class CostItem:
    """Something else on the bill."""

    usd: float = number("Price a month.")
    source: str = text("Where the price comes from.", default="")


@frozen(kw_only=True)
class BalancerConfig:
    """A managed load balancer, through which all hosts of one system are reached."""

    system: str = reference("Its system.", "systems")
    monthly_usd: float = number("Price a month, without traffic.", default=18.0)
