"""Traffic in a summary: flows of requests, latencies, sessions."""

from math import isfinite

from experiments.summary.systems import (
    EndpointSummary,
    FlowSummary,
    LatencySummary,
    SessionsSummary,
)
from models.seam import Sockets
from models.traffic.endpoints import EndpointMeasures
from models.traffic.measures import Flow
from models.traffic.sessionbook import Failure
from sim.monitor import Histogram, TimeWeighted


def of_flow(flow: Flow | EndpointMeasures) -> FlowSummary:
    """Return how many came, and what became of them."""
    return FlowSummary(
        arrived=flow.arrived,
        completed=flow.completed,
        failed=flow.failed,
        in_flight=flow.in_flight,
    )


def of_endpoint(endpoint: EndpointMeasures) -> EndpointSummary:
    """Return the requests of one route."""
    return EndpointSummary(
        requests=of_flow(endpoint), latency_ms=of_latency_ms(endpoint.latency_s)
    )


def of_latency_ms(latency_s: Histogram) -> LatencySummary:
    """Return mean, quantiles and maximum; ``None`` where nothing was answered."""

    def quantile_ms(p: float) -> float | None:
        return known(1000 * latency_s.quantile(p))

    return LatencySummary(
        mean=known(1000 * latency_s.mean),
        p50=quantile_ms(0.5),
        p90=quantile_ms(0.9),
        p95=quantile_ms(0.95),
        p99=quantile_ms(0.99),
        p999=quantile_ms(0.999),
        max=known(1000 * latency_s.max),
    )


def of_sessions(sessions: Sockets) -> SessionsSummary:
    """Return what became of the sessions of a system."""
    counts = sessions.counts
    return SessionsSummary(
        opened=counts.opened,
        dropped=counts.dropped,
        reconnected=counts.reconnected,
        failed=counts.failed,
        mean=mean_of(sessions.online),
        peak=int(sessions.online.peak),
        reconnect_p95_s=known(sessions.reconnect_s.quantile(0.95)),
        reconnect_max_s=known(sessions.reconnect_s.max),
        connected_share=sessions.connected_share(),
        gave_up=counts.failures[Failure.TIMEOUT.value] or None,
        not_admitted=counts.failures[Failure.ADMISSION.value] or None,
        unknown=counts.failures[Failure.UNKNOWN.value] or None,
    )


def mean_of(measured: TimeWeighted) -> float:
    """Return the mean over time, of an instant the value itself."""
    return measured.mean() if measured.span_s else measured.value


def known(value: float) -> float | None:
    """Return *value*, or ``None`` for the nan of an empty set."""
    return value if isfinite(value) else None
