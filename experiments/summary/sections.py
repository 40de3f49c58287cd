"""Sections of a summary: what is said of one system, host, process, pool or database.

Every figure is taken over the measured span: from the end of the warm-up to now.
"""

from math import isfinite

from cattrs import structure

from experiments.summary.machines import (
    CacheSummary,
    CpuSummary,
    DatabaseSummary,
    GatewaySummary,
    HostSummary,
    OomKill,
    RamSummary,
)
from experiments.summary.presence import Presence
from experiments.summary.processes import (
    JobsSummary,
    PoolSummary,
    ProcessSummary,
    WaitSummary,
)
from experiments.summary.promises import promises_of
from experiments.summary.systems import (
    EndpointSummary,
    FlowSummary,
    LatencySummary,
    QueriesSummary,
    SessionsSummary,
    SystemSummary,
)
from models.application.app import App
from models.application.process import NodeProcess
from models.application.slot import Slot
from models.application.system import System
from models.clients.handshake import Failure
from models.clients.sessions import Sessions
from models.hosting.contents import Contents
from models.hosting.database import Database
from models.hosting.host import Host
from models.hosting.jobs import JobWorker
from models.hosting.memory import MIB
from models.operation.busymeter import BusyMeter
from models.traffic.measures import MINUTE_S, EndpointMeasures, Flow
from models.traffic.outcomes import Outcome
from sim.credits import BurstableProcessor
from sim.monitor import Histogram, TimeWeighted


def of_system(
    system: System, sessions: Sessions | None, presence: Presence, *, title: str
) -> SystemSummary:
    """Return what the users of *system* experienced, who found it as *presence* says."""
    measures = system.measures
    requests, queries = measures.requests, measures.queries
    latency_s = measures.latency_s()
    return SystemSummary(
        title=title,
        requests=_flow(requests),
        attempts=_flow(measures.attempts),
        attempts_per_request=_ratio(measures.attempts.arrived, requests.arrived),
        stale_answers=system.stale_answers,
        outcomes={
            each.key: measures.outcomes[each]
            for each in Outcome
            if each.is_usual or measures.outcomes[each]
        },
        queries=QueriesSummary(
            issued=queries.issued,
            cache_hits=queries.cache_hits,
            executed=queries.executed,
        ),
        latency_ms=_latency_ms(latency_s),
        endpoints={each.path: _endpoint(each) for each in measures.endpoints},
        error_rate=_ratio(requests.failed, requests.completed + requests.failed),
        availability=presence.availability,
        presence=presence,
        up_share=_mean(system.up),
        outages=system.failures,
        slo=promises_of(
            measures.objectives,
            presence,
            latency_s=latency_s,
            endpoints=measures.endpoints,
            sessions=sessions,
        ),
        sessions=_sessions(sessions) if sessions is not None else None,
    )


def of_host(host: Host, meter: BusyMeter, span_s: float, *, title: str) -> HostSummary:
    """Return what one machine went through in *span_s*."""
    peak_mib = host.memory.reservoir.usage.peak / MIB
    swapped_mib = host.memory.swapped_mib(peak_mib)
    return HostSummary(
        title=title,
        plan=host.machine.plan,
        cpu=_cpu(meter, span_s),
        ram=RamSummary(
            capacity_mib=float(host.memory.capacity_mib),
            mean_mib=host.memory.mean_mib(),
            peak_mib=peak_mib,
            page_cache_min_mib=host.memory.page_cache_mib(peak_mib),
            swapped_peak_mib=swapped_mib,
            slowest=host.memory.slowness(peak_mib) if swapped_mib else 1.0,
        ),
        gateway=GatewaySummary(
            connections_peak=host.gateway.connections_peak,
            connections_limit=host.gateway.limit,
            refused=host.gateway.refused,
        ),
        oom_kills=tuple(structure(kill, OomKill) for kill in host.oom_kills),
        down_s=span_s - host.up.integral(),
    )


def of_process(app: App, slot: Slot[NodeProcess], span_s: float) -> ProcessSummary:
    """Return what the lives of one process were like; its peak is that of any life."""
    return ProcessSummary(
        system=app.config.system,
        host=app.host.name,
        restarts={exit_.value: times for exit_, times in slot.restarts.items()},
        down_s=slot.down_s(),
        rss_peak_mib=slot.rss_peak_mib(),
        loop_utilisation=slot.loop_utilisation() if span_s else None,
        quota_wait_s=None if app.quota is None else app.quota.throttled_s(),
    )


def of_pool(app: App, slot: Slot[NodeProcess], span_s: float) -> PoolSummary:
    """Return the use of one process's database connections.

    Waits are of those that got one; those that gave up are the time-outs.
    """
    measures = slot.pool_measures()
    return PoolSummary(
        size=slot.pool_size,
        utilisation=_ratio(measures.lent_s, slot.pool_size * span_s),
        wait_ms=WaitSummary(
            mean=_known(1000 * measures.waits_s.mean),
            p95=_known(1000 * measures.waits_s.quantile(0.95)),
        ),
        timeouts=measures.timeouts,
        calls_share=_calls_share(app),
    )


def _calls_share(app: App) -> float:
    held_s = app.calls.holding.integral()
    if not held_s:
        return 0.0
    return held_s / sum(slot.pool_measures().lent_s for slot in app.slots)


def of_database(database: Database, meter: BusyMeter, span_s: float) -> DatabaseSummary:
    """Return what one database had to do."""
    return DatabaseSummary(
        plan=database.machine.plan,
        cpu=_cpu(meter, span_s),
        connections_peak=database.connections_peak,
        max_connections=database.max_connections,
        refused=database.refused,
        queries=database.queries,
        reads=database.reads,
        cancelled=database.cancelled,
    )


def of_cache(contents: Contents) -> CacheSummary:
    """Return what one cache held."""
    return CacheSummary(
        held=contents.held, evicted=contents.evicted, refused=contents.refused
    )


def of_jobs(worker: JobWorker) -> JobsSummary:
    """Return the follow-up work of one application."""
    return JobsSummary(
        put=worker.put_count,
        done=worker.done,
        waiting=worker.waiting,
        sojourn_p95_s=_known(worker.sojourn_s.quantile(0.95)),
    )


def _flow(flow: Flow | EndpointMeasures) -> FlowSummary:
    return FlowSummary(
        arrived=flow.arrived,
        completed=flow.completed,
        failed=flow.failed,
        in_flight=flow.in_flight,
    )


def _endpoint(endpoint: EndpointMeasures) -> EndpointSummary:
    return EndpointSummary(
        requests=_flow(endpoint), latency_ms=_latency_ms(endpoint.latency_s)
    )


def _latency_ms(latency_s: Histogram) -> LatencySummary:
    def quantile_ms(p: float) -> float | None:
        return _known(1000 * latency_s.quantile(p))

    return LatencySummary(
        mean=_known(1000 * latency_s.mean),
        p50=quantile_ms(0.5),
        p90=quantile_ms(0.9),
        p95=quantile_ms(0.95),
        p99=quantile_ms(0.99),
        p999=quantile_ms(0.999),
        max=_known(1000 * latency_s.max),
    )


def _sessions(sessions: Sessions) -> SessionsSummary:
    counts = sessions.counts
    return SessionsSummary(
        opened=counts.opened,
        dropped=counts.dropped,
        reconnected=counts.reconnected,
        failed=counts.failed,
        mean=_mean(sessions.online),
        peak=int(sessions.online.peak),
        reconnect_p95_s=_known(sessions.reconnect_s.quantile(0.95)),
        reconnect_max_s=_known(sessions.reconnect_s.max),
        connected_share=sessions.connected_share(),
        gave_up=counts.failures[Failure.TIMEOUT.value] or None,
        not_admitted=counts.failures[Failure.ADMISSION.value] or None,
        unknown=counts.failures[Failure.UNKNOWN.value] or None,
    )


def _cpu(meter: BusyMeter, span_s: float) -> CpuSummary:
    cpu = meter.cpu
    return CpuSummary(
        utilisation=meter.utilisation(span_s),
        peak_1min=meter.peak if span_s >= MINUTE_S else None,
        throttled_s=meter.throttled_s(),
        credits_end_vcpu_s=(
            cpu.balance() if isinstance(cpu, BurstableProcessor) else None
        ),
        surplus_vcpu_s=meter.surplus_vcpu_s(),
    )


def _mean(measured: TimeWeighted) -> float:
    """Return the mean over time, of an instant the value itself."""
    return measured.mean() if measured.span_s else measured.value


def _known(value: float) -> float | None:
    """Return *value*, or ``None`` for the nan of an empty set."""
    return value if isfinite(value) else None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
