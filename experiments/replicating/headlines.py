"""Headlines: the figures of a run that are worth an interval over several.

By their keys, which carry the unit; a figure is None where the run cannot say it.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Literal

from experiments.summary.document import Summary
from experiments.summary.machines import CpuSummary, DatabaseSummary, HostSummary
from experiments.summary.systems import SystemSummary
from sim.estimation import Bounds, Interval, quantile_interval, student_interval

Table = Literal["systems", "hosts", "databases"]
Place = tuple[Table, str, str]
"""A table of the summary, the name of an entry, and the key of a figure of it."""


def _dropped(system: SystemSummary) -> float | None:
    return None if system.sessions is None else system.sessions.dropped


def _use(part: HostSummary | DatabaseSummary) -> float:
    cpu: CpuSummary = part.cpu
    return cpu.utilisation


OF_SYSTEMS: Mapping[str, Callable[[SystemSummary], float | None]] = {
    "mean_ms": lambda it: it.latency_ms.mean,
    "p50_ms": lambda it: it.latency_ms.p50,
    "p95_ms": lambda it: it.latency_ms.p95,
    "p99_ms": lambda it: it.latency_ms.p99,
    "late_share": lambda it: it.presence.late_share,
    "failed_share": lambda it: it.presence.failed_share,
    "availability": lambda it: it.presence.availability,
    "dropped_connections": _dropped,
}
OF_HOSTS: Mapping[str, Callable[[HostSummary], float | None]] = {
    "cpu_utilisation": _use,
    "cpu_peak_1min": lambda it: it.cpu.peak_1min,
    "throttled_s": lambda it: it.cpu.throttled_s,
    "ram_peak_mib": lambda it: it.ram.peak_mib,
    "oom_kills": lambda it: len(it.oom_kills),
    "down_s": lambda it: it.down_s,
}
OF_DATABASES: Mapping[str, Callable[[DatabaseSummary], float | None]] = {
    "cpu_utilisation": _use,
    "cpu_peak_1min": lambda it: it.cpu.peak_1min,
    "connections_peak": lambda it: it.connections_peak,
}
QUANTILES = ("p50_ms", "p95_ms", "p99_ms")
"""Figures of each system that are quantiles over the customers of a run."""
LEAST_FOR_MEDIAN = 6
"""Runs; the least and the largest of five enclose their median with 93.75 % only."""
WANTED = ("mean_ms", "p95_ms")
"""Figures of each system that are to be precise where precision is asked for."""


def headlines_of(summary: Summary) -> Iterator[tuple[Place, float | None]]:
    """Yield every headline of *summary*, in its order."""
    for name, system in summary.systems.items():
        for key, of_system in OF_SYSTEMS.items():
            yield ("systems", name, key), of_system(system)
    for name, host in summary.hosts.items():
        for key, of_host in OF_HOSTS.items():
            yield ("hosts", name, key), of_host(host)
    for name, database in summary.databases.items():
        for key, of_database in OF_DATABASES.items():
            yield ("databases", name, key), of_database(database)


def wanted_of(summary: Summary) -> dict[Hashable, float]:
    """Return the figures that are to be precise, of those that *summary* can say."""
    return {
        place: value
        for place, value in headlines_of(summary)
        if place[2] in WANTED and value is not None
    }


def series_of(summaries: Sequence[Summary]) -> dict[Place, list[float]]:
    """Return the values of every headline, one a run that could say it."""
    series: dict[Place, list[float]] = {}
    for summary in summaries:
        for place, value in headlines_of(summary):
            known = series.setdefault(place, [])
            if value is not None:
                known.append(value)
    return series


def interval_of(values: Sequence[float], *, confidence: float = 0.95) -> Interval | None:
    """Return the interval of the mean of *values*, one a run; none of fewer than two.

    Of a quantile it is that of the mean of the runs' quantiles.
    """
    return student_interval(values, confidence=confidence) if len(values) > 1 else None


def median_bounds(values: Sequence[float], *, confidence: float = 0.95) -> Bounds | None:
    """Return the order statistics that enclose the median over runs; none of too few.

    They assume nothing of how the runs' quantiles are distributed, where Student's
    interval takes their mean as normal.
    """
    if len(values) < LEAST_FOR_MEDIAN:
        return None
    return quantile_interval(values, p=0.5, confidence=confidence)
