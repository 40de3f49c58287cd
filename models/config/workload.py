"""What the users do: systems, their endpoints, sessions and objectives, as plain data."""

from attrs import frozen

from models.config.application import ProcessConfig
from models.config.demand import DemandConfig
from models.config.fields import choice, count, flag, number, part, reference, share, text

MOST_PER_DAY = 1e10
"""Requests or queries; a day of them would take a week to simulate."""
WAITS = ("before", "between", "after", "holding")
"""When a route waits: against its queries, or with their connection in hand."""


@frozen(kw_only=True)
class RouteObjectivesConfig:
    """What the users of one route were promised, beside what the system promises."""

    p95_s: float | None = number("95 % of answers within.", default=None, above=True)
    error_rate: float | None = share("Failed requests at most.", default=None)


@frozen(kw_only=True)
class EndpointConfig:
    """One route: what a request to it does."""

    share: float = share("Share of the system's requests; all shares add up to 1.")
    cpu: DemandConfig | None = part(
        "CPU time in the event loop, over all its callbacks together.", default=None
    )
    queries: int = count("Database queries, one after another.", default=0)
    query: DemandConfig | None = part("CPU time of one query.", default=None)
    schema: str | None = text(
        "Schema its queries touch; that of the system that answers it, by its name, if"
        " absent.",
        default=None,
    )
    is_cacheable: bool = flag(
        "May a cache answer its queries, where there is one?", default=False
    )
    threads: DemandConfig | None = part(
        "CPU time on the worker threads beside the loop (password hashes).", default=None
    )
    job: DemandConfig | None = part(
        "CPU time of follow-up work: in the loop before the answer, or after it by the"
        " job worker where `asynchronous_jobs` is on.",
        default=None,
    )
    is_static: bool = flag("Is it a file, served without Node.js?", default=False)
    pushes: bool = flag("Is every open session told about it?", default=False)
    objectives: RouteObjectivesConfig | None = part(
        "Promises of this route.", default=None
    )
    served_by: str | None = reference(
        "System whose processes answer it; its own, unless said otherwise.",
        "systems",
        default=None,
    )
    wait: DemandConfig | None = part(
        "Time without CPU, as for an answer of another company's API.", default=None
    )
    wait_at: str = choice(
        "When it waits: before its queries, between them (after the first half), after"
        " them, or holding one connection from the first query to the end of the wait.",
        WAITS,
        default="before",
    )
    limit_per_min: int | None = count(
        "Requests a minute that an address may send it; 429 beyond.", default=None, low=1
    )


@frozen(kw_only=True)
class ClientsConfig:
    """Who sends the requests, and how patient they are."""

    kind: str = choice(
        "open: a stream whatever happens; closed: a fixed number of users; trace: the"
        " arrivals of a file.",
        ("open", "closed", "trace"),
        default="open",
    )
    users: int = count("Users of a closed load.", default=0, high=1_000_000)
    think: DemandConfig | None = part("Think time of a closed user.", default=None)
    rtt_s: float = number("Round trip between client and host.", default=0.0)
    timeout_s: float = number("The client gives up after this.", default=30.0, above=True)
    max_attempts: int = count("Attempts a request, the first included.", default=1, low=1)
    backoff: str = choice(
        "Pause before a further attempt: none, fixed, exponential, or full-jitter"
        " (uniform between 0 and the exponential one).",
        ("none", "fixed", "exponential", "full-jitter"),
        default="full-jitter",
    )
    backoff_s: float = number("Pause before the second attempt.", default=0.1)
    backoff_cap_s: float = number("Longest pause.", default=20.0)
    retry_budget: float | None = share(
        "Retries at most this share of ten seconds' requests; unlimited, if absent.",
        default=None,
    )
    breaker_failure_share: float | None = share(
        "Circuit breaker: opens when this share of a window's attempts fails.",
        default=None,
    )
    breaker_window_s: float = number("Window of the breaker.", default=10.0, above=True)
    breaker_reset_s: float = number("Pause of an open breaker.", default=30.0, above=True)
    reload_share: float = share(
        "Users that reload the page after waiting `reload_after_s`.", default=0.0
    )
    reload_after_s: float = number("Patience before a reload.", default=8.0, above=True)
    arrivals: str = choice(
        "How an open stream comes: poisson, at random; or even, in equal steps.",
        ("poisson", "even"),
        default="poisson",
    )
    rtt: DemandConfig | None = part(
        "Law of the round trip, each request its own, instead of `rtt_s`.", default=None
    )
    trace: str | None = text(
        "File of arrivals, CSV or Parquet, relative to this one.", default=None
    )


@frozen(kw_only=True)
class SessionsConfig:
    """WebSocket sessions of a system."""

    online_peak: float = number(
        "Sessions open in the busiest hour, on average.", high=1_000_000.0
    )
    profile: str = reference("Shape of the number online.", "profiles")
    duration: DemandConfig = part("How long a session lives.")
    session_mib: float = number("Memory of one session in its process.")
    handshake: DemandConfig = part("CPU time to open one, authentication included.")
    query: DemandConfig | None = part("Query that opening one costs.", default=None)
    schema: str | None = text(
        "Schema of that query; the system's own, by its name, if absent.", default=None
    )
    heartbeat_s: float = number("Time between two pings.", default=25.0, above=True)
    heartbeat_cpu_s: float = number("CPU time of a ping and its answer.", default=0.0)
    push_cpu_s: float = number("CPU time of a message to one session.", default=0.0)
    reconnect_s: float = number("First pause of a client that lost it.", default=1.0)
    reconnect_cap_s: float = number("Longest pause.", default=5.0)
    reconnect_jitter: float = share("Jitter on the pause, before the cap.", default=0.5)
    handshake_timeout_s: float | None = number(
        "A client whose handshake takes so long hangs up and knocks again, as nginx does"
        " after proxy_read_timeout_s; everybody waits, if absent.",
        default=None,
        above=True,
    )
    admission_per_s: float | None = number(
        "New sessions let in a second at most, the others are turned away at once; all"
        " are let in, if absent.",
        default=None,
        above=True,
    )
    transport: str = choice(
        "websocket: one request opens it; polling: two, which must meet one process.",
        ("websocket", "polling"),
        default="websocket",
    )
    is_sticky: bool = flag(
        "Do all requests of a polling session meet the same process?", default=True
    )
    buffer_mib: float = number(
        "Of `session_mib`, in buffers outside V8's heap.", default=0.0
    )


@frozen(kw_only=True)
class ObjectivesConfig:
    """What the users were promised."""

    p95_s: float | None = number("95 % of answers within.", default=None, above=True)
    error_rate: float | None = share("Failed requests at most.", default=None)
    availability: float | None = share(
        "Share of the time that is not lost to failures, lateness or lost sessions at"
        " least.",
        default=None,
    )
    connected_share: float | None = share(
        "Share of session time with a connection at least.", default=None
    )
    reconnect_p95_s: float | None = number(
        "95 % of lost connections are back within.", default=None, above=True
    )


@frozen(kw_only=True)
class SurgeConfig:
    """A factor on the arrival rate for a time."""

    at_s: float = number("Begins.")
    duration_s: float = number("Lasts.", above=True)
    factor: float = number("Multiplies the rate.", high=1e6)


@frozen(kw_only=True)
class SystemConfig:
    """One web system: its load, its routes and what its process needs."""

    title: str | None = text(
        "What readers call it, in any script; its name, if absent.", default=None
    )
    queries_per_day: float = number(
        "Database queries of a day, cached ones included; requests follow from the mix.",
        default=0.0,
        high=MOST_PER_DAY,
    )
    requests_per_day: float | None = number(
        "Requests of a day, instead of `queries_per_day`.",
        default=None,
        high=MOST_PER_DAY,
    )
    cpu_factor: float = number(
        "Multiplies every CPU time of its routes, queries apart.", default=1.0
    )
    profile: str | None = reference("Shape of the load.", "profiles", default=None)
    users: int = count("People who use it, for what an outage costs.", default=0)
    endpoints: dict[str, EndpointConfig] = part("Routes by path.")
    clients: ClientsConfig = part("The clients.", factory=ClientsConfig)
    process: ProcessConfig = part("What one process needs.", factory=ProcessConfig)
    sessions: SessionsConfig | None = part("WebSocket sessions.", default=None)
    objectives: ObjectivesConfig = part("Promises.", factory=ObjectivesConfig)
    surges: tuple[SurgeConfig, ...] = part("Surges of the load.", default=())
    asynchronous_jobs: bool = flag(
        "Is follow-up work done after the answer, by a job worker?", default=False
    )
    static_from: str = choice(
        "Who serves static files: nginx on the host, or an object store elsewhere.",
        ("gateway", "object-store"),
        default="gateway",
    )
    object_store_s: float = number("Time of an object store to answer.", default=0.03)
    balancing: str = choice(
        "Which application gets what comes next: the one in turn, or the one with the"
        " fewest requests and sessions.",
        ("round-robin", "least-connections"),
        default="round-robin",
    )
    health_checks: str | None = choice(
        "on: its balancer passes over who could not serve; only that of a group does, if"
        " absent.",
        ("on", "off"),
        default=None,
    )
