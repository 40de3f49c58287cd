"""Sections of a summary: what is said of one system, host, process, pool or database.

Every figure is taken over the measured span: from the end of the warm-up to now.
"""

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
    QueriesSummary,
    SystemSummary,
)
from experiments.summary.traffic import (
    known,
    mean_of,
    of_endpoint,
    of_flow,
    of_latency_ms,
    of_sessions,
)
from models.hosting.contents import Contents
from models.operation.busymeter import BusyMeter
from models.seam import Burstable, Deployment, Jobs, Machine, Slot, Sockets, Store, System
from models.traffic.measures import MINUTE_S
from models.traffic.outcomes import Outcome


def of_system(
    system: System, sessions: Sockets | None, presence: Presence, *, title: str
) -> SystemSummary:
    """Return what the users of *system* experienced, who found it as *presence* says."""
    measures = system.measures
    requests, queries = measures.requests, measures.queries
    latency_s = measures.latency_s()
    return SystemSummary(
        title=title,
        requests=of_flow(requests),
        attempts=of_flow(measures.attempts),
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
        latency_ms=of_latency_ms(latency_s),
        endpoints={each.path: of_endpoint(each) for each in measures.endpoints},
        error_rate=_ratio(requests.failed, requests.completed + requests.failed),
        availability=presence.availability,
        presence=presence,
        up_share=mean_of(system.up),
        outages=system.failures,
        slo=promises_of(
            measures.objectives,
            presence,
            latency_s=latency_s,
            endpoints=measures.endpoints,
            sessions=sessions,
        ),
        sessions=of_sessions(sessions) if sessions is not None else None,
    )


def of_host(host: Machine, meter: BusyMeter, span_s: float, *, title: str) -> HostSummary:
    """Return what one machine went through in *span_s*."""
    peak_mib = host.memory.peak_mib()
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


def of_process(app: Deployment, slot: Slot, span_s: float) -> ProcessSummary:
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


def of_pool(app: Deployment, slot: Slot, span_s: float) -> PoolSummary:
    """Return the use of one process's database connections.

    Waits are of those that got one; those that gave up are the time-outs.
    """
    measures = slot.pool_measures()
    return PoolSummary(
        size=slot.pool_size,
        utilisation=_ratio(measures.lent_s, slot.pool_size * span_s),
        wait_ms=WaitSummary(
            mean=known(1000 * measures.waits_s.mean),
            p95=known(1000 * measures.waits_s.quantile(0.95)),
        ),
        timeouts=measures.timeouts,
        calls_share=_calls_share(app),
    )


def _calls_share(app: Deployment) -> float:
    held_s = app.calls.holding.integral()
    if not held_s:
        return 0.0
    return held_s / sum(slot.pool_measures().lent_s for slot in app.slots)


def of_database(database: Store, meter: BusyMeter, span_s: float) -> DatabaseSummary:
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


def of_jobs(worker: Jobs) -> JobsSummary:
    """Return the follow-up work of one application."""
    return JobsSummary(
        put=worker.put_count,
        done=worker.done,
        waiting=worker.waiting,
        sojourn_p95_s=known(worker.sojourn_s.quantile(0.95)),
    )


def _cpu(meter: BusyMeter, span_s: float) -> CpuSummary:
    cpu = meter.cpu
    return CpuSummary(
        utilisation=meter.utilisation(span_s),
        peak_1min=meter.peak if span_s >= MINUTE_S else None,
        throttled_s=meter.throttled_s(),
        credits_end_vcpu_s=(cpu.balance() if isinstance(cpu, Burstable) else None),
        surplus_vcpu_s=meter.surplus_vcpu_s(),
    )


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
