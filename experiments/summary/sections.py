"""Sections of a summary: what is said of one system, host, process, pool or database.

Every figure is taken over the measured span: from the end of the warm-up to now.
Spans are in seconds, latencies and waits in milliseconds, sizes in MiB.
"""

from typing import Any

from models.application.app import App
from models.application.process import NodeProcess
from models.application.slot import Slot
from models.application.system import System
from models.clients.sessions import Sessions
from models.config import ObjectivesConfig
from models.hosting.database import Database
from models.hosting.host import Host
from models.hosting.jobs import JobWorker
from models.hosting.memory import MIB
from models.operation.busymeter import MINUTE_S, BusyMeter
from models.traffic.measures import EndpointMeasures, Flow
from models.traffic.outcomes import Outcome
from sim.credits import BurstableProcessor
from sim.monitor import Histogram

Section = dict[str, Any]

_QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p999": 0.999}


def of_system(system: System, sessions: Sessions | None) -> Section:
    """Return what the users of *system* experienced.

    Availability is the share of whole minutes within the objectives.
    """
    measures = system.measures
    requests = measures.requests
    ended = requests.completed + requests.failed
    latency_s = measures.latency_s()
    observed = {
        "p95_s": latency_s.quantile(0.95) if latency_s.count else None,
        "error_rate": requests.failed / ended if ended else None,
        "availability": _ratio(measures.good_minutes, measures.minutes),
    }
    return {
        "requests": _flow(requests),
        "attempts": _flow(measures.attempts),
        "outcomes": {each.key: measures.outcomes[each] for each in Outcome},
        "queries": {
            "issued": measures.queries.issued,
            "cache_hits": measures.queries.cache_hits,
            "executed": measures.queries.executed,
        },
        "latency_ms": _latency_ms(latency_s),
        "endpoints": {each.path: _endpoint(each) for each in measures.endpoints},
        "error_rate": observed["error_rate"],
        "availability": observed["availability"],
        "up_share": system.up.mean(),
        "outages": system.failures,
        "slo": _objectives(measures.objectives, observed, has_load=requests.arrived > 0),
        "sessions": _sessions(sessions) if sessions is not None else None,
    }


def of_host(host: Host, meter: BusyMeter, span_s: float) -> Section:
    """Return what one machine went through in *span_s*."""
    usage = host.memory.reservoir.usage
    peak_mib = usage.peak / MIB
    return {
        "plan": host.machine.plan,
        "cpu": _cpu(meter, span_s),
        "ram": {
            "capacity_mib": float(host.memory.capacity_mib),
            "mean_mib": usage.mean() / MIB,
            "peak_mib": peak_mib,
            "page_cache_min_mib": host.memory.page_cache_mib(peak_mib),
        },
        "gateway": {
            "connections_peak": host.gateway.connections_peak,
            "connections_limit": host.gateway.limit,
            "refused": host.gateway.refused,
        },
        "oom_kills": [dict(kill) for kill in host.oom_kills],
        "down_s": span_s - host.up.integral(),
    }


def of_process(app: App, slot: Slot[NodeProcess], span_s: float) -> Section:
    """Return what the lives of one process were like; its peak is that of any life."""
    return {
        "system": app.config.system,
        "host": app.host.name,
        "restarts": {exit_.value: times for exit_, times in slot.restarts.items()},
        "down_s": slot.down_s(),
        "rss_peak_mib": slot.rss_peak_mib(),
        "loop_utilisation": _ratio(slot.loop_busy_s(), span_s),
    }


def of_pool(slot: Slot[NodeProcess], span_s: float) -> Section:
    """Return the use of one process's database connections.

    Waits are of those that got one; those that gave up are the time-outs.
    """
    measures = slot.pool_measures()
    return {
        "size": slot.pool_size,
        "utilisation": _ratio(measures.lent_s, slot.pool_size * span_s),
        "wait_ms": {
            "mean": 1000 * measures.waits_s.mean,
            "p95": 1000 * measures.waits_s.quantile(0.95),
        },
        "timeouts": measures.timeouts,
    }


def of_database(database: Database, meter: BusyMeter, span_s: float) -> Section:
    """Return what one database had to do."""
    return {
        "plan": database.machine.plan,
        "cpu": _cpu(meter, span_s),
        "connections_peak": database.connections_peak,
        "max_connections": database.max_connections,
        "refused": database.refused,
        "queries": database.queries,
        "reads": database.reads,
    }


def of_jobs(worker: JobWorker) -> Section:
    """Return the follow-up work of one application."""
    return {
        "put": worker.put_count,
        "done": worker.done,
        "waiting": worker.waiting,
        "sojourn_p95_s": worker.sojourn_s.quantile(0.95),
    }


def _flow(flow: Flow | EndpointMeasures) -> Section:
    return {
        "arrived": flow.arrived,
        "completed": flow.completed,
        "failed": flow.failed,
        "in_flight": flow.in_flight,
    }


def _endpoint(endpoint: EndpointMeasures) -> Section:
    return {
        "requests": _flow(endpoint),
        "latency_ms": _latency_ms(endpoint.latency_s),
    }


def _latency_ms(latency_s: Histogram) -> Section:
    quantiles = {name: latency_s.quantile(p) for name, p in _QUANTILES.items()}
    values = {"mean": latency_s.mean, **quantiles, "max": latency_s.max}
    return {name: 1000 * value for name, value in values.items()}


def _objectives(
    objectives: ObjectivesConfig, observed: dict[str, float | None], *, has_load: bool
) -> Section:
    """Judge each objective; one without an observation is missed if there was load."""
    verdicts: Section = {}
    for name, value in observed.items():
        target = getattr(objectives, name)
        if target is None:
            continue
        is_met: bool | None = False if has_load else None
        if value is not None:
            is_met = value >= target if name == "availability" else value <= target
        verdicts[name] = {"target": target, "observed": value, "met": is_met}
    judged = [verdict["met"] for verdict in verdicts.values()]
    met = False if False in judged else None if None in judged or not judged else True
    return {"met": met, **verdicts}


def _sessions(sessions: Sessions) -> Section:
    counts = sessions.counts
    return {
        "opened": counts.opened,
        "dropped": counts.dropped,
        "reconnected": counts.reconnected,
        "failed": counts.failed,
        "mean": sessions.online.mean(),
        "peak": int(sessions.online.peak),
        "reconnect_p95_s": sessions.reconnect_s.quantile(0.95),
    }


def _cpu(meter: BusyMeter, span_s: float) -> Section:
    cpu = meter.cpu
    credit_vcpu_s = cpu.balance() if isinstance(cpu, BurstableProcessor) else None
    return {
        "utilisation": meter.utilisation(span_s),
        "peak_1min": meter.peak if span_s >= MINUTE_S else None,
        "throttled_s": meter.throttled_s(),
        "credits_end_vcpu_s": credit_vcpu_s,
        "surplus_vcpu_s": meter.surplus_vcpu_s(),
    }


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
