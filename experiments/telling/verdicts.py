"""Verdicts: one sentence on each system, for whoever reads nothing else.

A run tells its own day, as a fact and in the past tense; what a system does in general is
for several days to say.
"""

from collections.abc import Iterator
from math import floor, log10

from experiments.figures import listed, percent
from experiments.summary.blame import Blame, blame, clock, while_it_held
from experiments.summary.cautions import PLANNED
from experiments.summary.document import Summary
from experiments.summary.explanations import clause, consequence
from experiments.summary.systems import SystemSummary
from models.config import DAY_S

FEW_SHARE = 0.01
"""Fewer failures are counted, more are told as a share."""


def verdict(summary: Summary, name: str) -> str:
    """Return the sentence on system *name*: a judgement, then its reasons."""
    system = summary.systems[name]
    if not system.requests.arrived:
        return f"{system.title}: nothing to judge: no request arrived"
    head = f"{system.title} {_judgement(system)} on this day (seed {summary.seed})"
    presence = system.presence
    if presence.is_down_at_end:
        head += " and was down at the end"
    alone, others = _causes(summary, name)
    reasons = [*_since(summary, name)] or [*_reasons(summary, name)]
    words = f"{head}{alone}: {', '.join(reasons)}{others}"
    if presence.may_differ:
        words += "; another seed may say otherwise: --replications 5"
    return words + "."


def _judgement(system: SystemSummary) -> str:
    met = system.slo.met
    if met is None:
        return "promised nothing"
    return "kept its promises" if met else "broke its promises"


def _causes(summary: Summary, name: str) -> tuple[str, str]:
    """Return what is said of the causes before the reasons, and what after them.

    A fault is told with the promise that it broke, so that only what ran dry or went on
    because of it is left to say.
    """
    system = summary.systems[name]
    causes = [each for each in system.causes if each.kind != "fault"]
    if system.slo.met is None:
        causes = list(system.causes)
    because = " and ".join(clause(summary, name, cause) for cause in causes)
    if not because:
        followed = [consequence(summary, cause) for cause in system.causes]
        return "", "".join(f"; {each}" for each in followed if each)
    if system.slo.met is None:
        return "", f"; that is because {because}"
    if len(system.causes) > 1:
        return "", f"; {because}"
    return f" because {because}", ""


def _since(summary: Summary, name: str) -> Iterator[str]:
    """Tell of a system that was down at the end since when, if a fault began it."""
    blamed = blame(summary, name)
    if not summary.systems[name].presence.is_down_at_end or blamed is None:
        return
    fault = blamed.faults[-1]
    toll = fault.tolls[name]
    until_s = fault.at_s if fault.until_s is None else fault.until_s
    began, ended = clock(summary, fault.at_s, until_s)
    words = (
        f"since {began}, when `{fault.name}` began, {toll.failed:,} of"
        f" {toll.requests:,} requests failed"
    )
    is_over = until_s > fault.at_s
    yield words + (f"; `{fault.name}` itself was over at {ended}" if is_over else "")


def _reasons(summary: Summary, name: str) -> Iterator[str]:
    """Yield the broken promises first, the gravest with its cause."""
    system = summary.systems[name]
    blamed = blame(summary, name) if system.slo.met is False else None
    facts = [
        (_is_broken(system, "availability"), _availability(summary, name, blamed)),
        (_is_broken(system, "error_rate"), _failures(summary, name, blamed)),
        (_is_broken(system, "p95_s"), _speed(system)),
    ]
    broken = [words for is_broken, words in facts if is_broken]
    kept = [words for is_broken, words in reversed(facts) if not is_broken]
    yield from [*broken, *kept]
    yield from _sessions(system)
    yield from _routes(system)
    yield from _ends(summary, name)


def _is_broken(system: SystemSummary, objective: str) -> bool:
    promise = getattr(system.slo, objective)
    return promise is not None and promise.met is False


def _speed(system: SystemSummary) -> str:
    promise, in_time = system.slo.p95_s, system.presence.in_time_share
    if promise is not None and in_time is not None:
        return f"{percent(in_time)} in {promise.target:g} s (at least 95 %)"
    p95_ms = system.latency_ms.p95
    if p95_ms is None:
        return "nothing was answered"
    return f"p95 {milliseconds(p95_ms)} ms"


def _failures(summary: Summary, name: str, blamed: Blame | None) -> str:
    system = summary.systems[name]
    presence, promise = system.presence, system.slo.error_rate
    failed, whole = presence.failed, presence.requests
    if not failed:
        return f"none of {whole:,} failed"
    many = percent(failed / whole) if failed > FEW_SHARE * whole else f"{failed:,}"
    if promise is None or promise.met is not False:
        return f"{many} of {whole:,} failed"
    words = f"{percent(failed / whole)} failed (at most {percent(promise.target)})"
    if blamed is None or _is_broken(system, "availability"):
        return words
    held = while_it_held(summary, blamed)
    return f"{words}: {blamed.failed:,} of {failed:,} {held}"


def _availability(summary: Summary, name: str, blamed: Blame | None) -> str:
    system = summary.systems[name]
    presence, promise = system.presence, system.slo.availability
    if presence.availability is None:
        return "it was never asked for anything"
    if presence.lost_s == 0:
        is_long = summary.measured_s >= DAY_S
        return f"available {'all day' if is_long else 'all the time'}"
    words = f"available {availability_percent(presence.availability)}"
    if promise is None or promise.met is not False:
        return words
    words += f" (at least {100 * promise.target:.4g} %)"
    if blamed is None:
        return words
    after_s = presence.lost_s - blamed.lost_s
    lost = f"{blamed.lost_s:,.0f} of {presence.lost_s:,.0f} s lost"
    rest = "" if after_s > 0 else "; nothing was lost otherwise"
    return f"{words}: {lost} {while_it_held(summary, blamed)}{rest}"


def availability_percent(value: float) -> str:
    """Return a share near 1 with two digits of what is missing: 91.7 %, 99.59 %."""
    lost = 100.0 * (1.0 - value)
    if lost <= 0:
        return "100 %"
    digits = min(6, max(0, 1 - floor(log10(lost) + 1e-9)))
    return f"{100.0 * value:.{digits}f} %"


def _sessions(system: SystemSummary) -> Iterator[str]:
    """Tell what became of connections, and if nobody promised anything of them."""
    sessions, slo = system.sessions, system.slo
    if sessions is None or not sessions.dropped:
        return
    words = f"{sessions.dropped:,} connections were lost"
    if slo.connected_share is None and slo.reconnect_p95_s is None:
        yield f"{words}, of which nothing was promised"
        return
    yield words
    if slo.connected_share is not None and slo.connected_share.observed is not None:
        observed = availability_percent(slo.connected_share.observed)
        limit = 100 * slo.connected_share.target
        yield f"connected {observed} of the time (at least {limit:.4g} %)"
    if slo.reconnect_p95_s is not None and slo.reconnect_p95_s.observed is not None:
        back = slo.reconnect_p95_s
        yield f"95 % were back in {back.observed:.3g} s (at most {back.target:g} s)"


def _routes(system: SystemSummary) -> Iterator[str]:
    """Tell which routes broke what they promise themselves."""
    for path, promises in (system.slo.routes or {}).items():
        if promises.met is False:
            yield f"{path} broke its own"


def _ends(summary: Summary, name: str) -> Iterator[str]:
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
        return
    whose = "its process was" if processes == 1 else "its processes were"
    times = sum(causes.values())
    words = listed([cause.replace("-", " ") for cause in causes])
    yield f"{whose} ended {times:,} time{'s' if times > 1 else ''} ({words})"


def milliseconds(value: float | None) -> str:
    """Return a latency with as many digits as it is worth."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
