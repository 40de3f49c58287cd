"""Verdicts: one sentence on each system, for whoever reads nothing else."""

from experiments.figures import listed, percent
from experiments.summary.cautions import PLANNED
from experiments.summary.document import Summary
from experiments.summary.systems import SystemSummary

BROKEN_SHARE = 0.05
"""With more failures than this a system is broken, whatever was promised."""
FEW_SHARE = 0.01
"""Fewer failures are counted, more are told as a share."""


def verdict(summary: Summary, name: str) -> str:
    """Return the sentence on system *name*: a judgement, then its reasons."""
    system = summary.systems[name]
    requests = system.requests
    if not requests.arrived:
        return f"{name}: nothing to judge: no request arrived"
    reasons = [
        *_speed(system),
        _failures(system),
        *_good_minutes(system),
        *_ends(summary, name),
    ]
    return f"{name}: {_judgement(system)}: {', '.join(reasons)}"


def _judgement(system: SystemSummary) -> str:
    error_rate = system.error_rate
    if not system.requests.completed:
        return "broken"
    if error_rate is not None and error_rate > BROKEN_SHARE:
        return "broken"
    met = system.slo.met
    if met is None:
        return "promises nothing"
    return "keeps its promises" if met else "breaks its promises"


def _speed(system: SystemSummary) -> list[str]:
    p95_ms = system.latency_ms.p95
    if p95_ms is None:
        return ["nothing was answered"]
    promise = system.slo.p95_s
    limit = f" (at most {promise.target * 1000:,.0f})" if promise else ""
    return [f"p95 {milliseconds(p95_ms)} ms{limit}"]


def _failures(system: SystemSummary) -> str:
    failed, arrived = system.requests.failed, system.requests.arrived
    many = percent(failed / arrived) if failed > FEW_SHARE * arrived else f"{failed:,}"
    promise = system.slo.error_rate
    limit = ""
    if promise is not None and promise.met is False:
        limit = f" (at most {percent(promise.target)})"
    return f"{many} of {arrived:,} requests failed{limit}"


def _good_minutes(system: SystemSummary) -> list[str]:
    """Tell the share of good minutes where too few of them were promised."""
    promise = system.slo.availability
    if promise is None or promise.met is not False or promise.observed is None:
        return []
    observed, target = promise.observed, promise.target
    good = f"{100 * observed:.2f} % of minutes were good"
    return [f"{good} (at least {100 * target:.4g} %)"]


def _ends(summary: Summary, name: str) -> list[str]:
    """Tell how often its processes were ended, and by what."""
    causes: dict[str, int] = {}
    processes = 0
    for process in summary.processes.values():
        if process.system == name:
            processes += 1
            for cause, times in process.restarts.items():
                if cause not in PLANNED:
                    causes[cause] = causes.get(cause, 0) + times
    if not causes:
        return []
    whose = "its process was" if processes == 1 else "its processes were"
    times = sum(causes.values())
    words = listed([cause.replace("-", " ") for cause in causes])
    return [f"{whose} ended {times:,} time{'s' if times > 1 else ''} ({words})"]


def milliseconds(value: float | None) -> str:
    """Return a latency with as many digits as it is worth."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
