"""Founding: the systems of a plane, what their processes need, and where these run."""

from math import inf

from models.application.filling import fill_factors
from models.application.footprint import resting_mib
from models.application.heap import (
    ABORT_AT,
    DEFAULT_LIMIT_CAP_MIB,
    DEFAULT_LIMIT_SHARE,
    NEVER,
    STEEP_FROM,
)
from models.compiled import (
    lives,
    measures,
    requests,
    retries,
    sessions,
)
from models.compiled.building import set_limits, set_row
from models.compiled.calls import called_before
from models.compiled.engine import Engine
from models.compiled.kinds import NONE
from models.compiled.quota import FIRST_QUOTA
from models.compiled.requests import RING
from models.compiled.verbs import NEW_LOOP, NEW_SPREAD
from models.config import (
    AppConfig,
    ClientsConfig,
    ProcessConfig,
    SessionsConfig,
    SystemConfig,
)
from models.hosting.memory import MIB
from models.traffic.roundtrips import mean_round_trip_s


def build_needs(engine: Engine, number: int, config: SystemConfig) -> None:
    """Say what a process of the system *number* needs."""
    process = config.process
    step = round(process.cache_mib * MIB / process.cache_fill_requests)
    shared = round(process.shared_mib * MIB)
    patience_s = process.acquire_timeout_s
    set_row(
        lives.needs(engine.p, number),
        base_units=round(resting_mib(process) * MIB) - shared,
        shared=shared,
        connection=round(process.connection_mib * MIB),
        request=round(process.request_mib * MIB),
        retained_share=process.retained_share,
        buffer_share=process.request_buffer_mib / (process.request_mib or 1.0),
        cache_yields=process.cache_yields,
        cache_step=step,
        cache=step * process.cache_fill_requests,
        native=round(process.native_mib * MIB),
        young=NEVER if process.kind == "workers" else round(process.young_mib * MIB),
        scavenge_s=process.scavenge_s,
        sweep_s_per_byte=process.mark_sweep_s_per_mib / MIB,
        boot_cpu_s=process.node_cpu_s + process.boot_cpu_s,
        warm_up_cpu_s=process.warm_up_cpu_s,
        wake_cpu_s=process.wake_cpu_s,
        fill_s_per_byte=process.fill_cpu_s_per_mib / MIB,
        leak_buffer_share=process.leak_buffer_share,
        fill_varies=fill_factors(process) is not None,
        threads=process.threads,
        pool_size=process.pool_size,
        backlog=process.backlog,
        aborts=process.abort_on_overflow,
        patience_s=inf if patience_s is None else patience_s,
        idle_s=process.connection_idle_s,
        workers=(process.workers or 1) if process.kind == "workers" else 0,
        keeps=process.connections == "kept",
        keep_alive_s=process.keep_alive_s,
    )


def build_app(
    engine: Engine,
    number: int,
    config: AppConfig,
    process: ProcessConfig,
    *,
    ram_mib: float,
    push_cpu_s: float,
    **rows: int,
) -> None:
    """Make the application *number*; *rows* say what it has to do with."""
    limit_mib = process.heap_limit_mib or min(
        DEFAULT_LIMIT_CAP_MIB, DEFAULT_LIMIT_SHARE * ram_mib
    )
    memory_mib = config.memory_limit_mib
    is_blocking = process.kind == "workers"
    is_handed = config.hand_over == "primary"
    set_row(
        lives.apps(engine.p, number),
        has_entrance=is_handed or process.connections == "kept",
        first_line=NONE,
        last_line=NONE,
        primary=engine.do(NEW_LOOP, rows["host"]) if is_handed else NONE,
        hand_over_cpu_s=config.hand_over_cpu_s,
        first_in_line=NONE,
        last_in_line=NONE,
        slots=config.instances,
        core=rows["host"] if config.cpu_quota is None else FIRST_QUOTA + number,
        steep_from=NEVER if is_blocking else round(limit_mib * STEEP_FROM * MIB),
        abort_at=NEVER if is_blocking else round(limit_mib * ABORT_AT * MIB),
        oom_score_adj=config.oom_score_adj,
        memory_limit=NONE if memory_mib is None else round(memory_mib * MIB),
        reclaim_s=config.memory_reclaim_s,
        push_cpu_s=push_cpu_s,
        call_slowness=1.0,
        **rows,
    )
    for slot in range(rows["first_slot"], rows["first_slot"] + config.instances):
        set_row(lives.slots(engine.p, slot), serving=NONE, starting=NONE, last_exit=NONE)


def build_system(
    engine: Engine,
    number: int,
    config: SystemConfig,
    *,
    served_by: list[int],
    **rows: int,
) -> None:
    """Make the system *number* with its clients, its tally and its routes."""
    slow_s = config.objectives.p95_s
    set_row(
        measures.tallies(engine.p, number),
        slow_s=inf if slow_s is None else slow_s,
        last_window=-1,
    )
    clients = config.clients
    rtt_s = mean_round_trip_s(clients)
    set_limits(engine, rows["limits"], max(1e-9, clients.timeout_s - rtt_s))
    reloads = NONE
    if clients.reload_share:
        set_limits(engine, rows["reloads"], max(1e-9, clients.reload_after_s - rtt_s))
        reloads = rows["reloads"]
    build_policy(engine, number, clients)
    set_row(
        requests.systems(engine.p, number),
        is_stored=config.static_from == "object-store",
        object_store_s=config.object_store_s,
        rtt_s=rtt_s,
        trip_s=rtt_s,
        has_trips=clients.rtt is not None,
        is_counting=config.balancing == "least-connections",
        is_closed=clients.kind == "closed",
        thinks=clients.think is not None,
        number=rows["turns"],
        reload_share=clients.reload_share,
        timeout_s=clients.timeout_s,
        **(rows | {"reloads": reloads}),
    )
    build_routes(engine, number, config, first=rows["first_route"], served_by=served_by)


def build_routes(
    engine: Engine,
    number: int,
    config: SystemConfig,
    *,
    first: int,
    served_by: list[int],
) -> None:
    """Make the routes of the system *number*, the first one as row *first*."""
    for index, endpoint in enumerate(config.endpoints.values()):
        promised = endpoint.objectives
        promised_s = None if promised is None else promised.p95_s
        set_row(
            measures.routes(engine.p, first + index),
            system=number,
            served_by=served_by[index],
            is_static=endpoint.is_static,
            queries=endpoint.queries,
            is_cacheable=endpoint.is_cacheable,
            called_before=called_before(endpoint),
            calls_holding=endpoint.wait_at == "holding",
            pushes=endpoint.pushes,
            per_window=endpoint.limit_per_min or 0,
            promised_s=inf if promised_s is None else promised_s,
            latency=engine.do(NEW_SPREAD),
        )


def build_policy(engine: Engine, number: int, clients: ClientsConfig) -> None:
    """Say how the clients of the system *number* try again."""
    share = clients.breaker_failure_share
    set_row(
        retries.policies(engine.p, number),
        most_attempts=clients.max_attempts,
        backoff=retries.BACKOFF_KINDS.index(clients.backoff),
        backoff_s=clients.backoff_s,
        cap_s=clients.backoff_cap_s,
        has_budget=clients.retry_budget is not None,
        budget=clients.retry_budget or 0.0,
        breaks_at=inf if share is None else share,
        window_s=clients.breaker_window_s,
        reset_s=clients.breaker_reset_s,
        open_until=-1.0,
        probe=NONE,
    )


def build_sessions(
    engine: Engine,
    number: int,
    config: SessionsConfig,
    *,
    first: int,
    limits: int,
    schema: int,
) -> None:
    """Make the sessions of the system *number*; their figures begin at *first*."""
    timeout_s, per_s = config.handshake_timeout_s, config.admission_per_s
    if timeout_s is not None:
        set_limits(engine, limits, timeout_s)
    set_row(
        sessions.groups(engine.p, number),
        is_there=True,
        online=2 * number,
        away=2 * number + 1,
        units=round(config.session_mib * MIB),
        buffers=round(config.buffer_mib * MIB),
        heartbeat_s=config.heartbeat_s,
        heartbeat_cpu_s=config.heartbeat_cpu_s,
        reconnect_s=config.reconnect_s,
        cap_s=config.reconnect_cap_s,
        jitter=config.reconnect_jitter,
        back=engine.do(NEW_SPREAD),
        limits=NONE if timeout_s is None else limits,
        per_s=0.0 if per_s is None else per_s,
        most=0.0 if per_s is None else max(1.0, per_s),
        left=0.0 if per_s is None else max(1.0, per_s),
        meets_others=config.transport == "polling" and not config.is_sticky,
        has_query=config.query is not None,
        schema=schema,
        first_arrival=first,
        first_query=first + 3 * RING,
    )
