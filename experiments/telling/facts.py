"""Facts: what became of a system on one day, a clause for each thing it may promise."""

from collections.abc import Iterator
from math import floor, log10

from experiments.figures import listed, percent
from experiments.language.tongue import counted, phrase, template
from experiments.summary.blame import Blame, what_held
from experiments.summary.document import Summary
from experiments.summary.ends import PLANNED, end_words
from experiments.summary.systems import SystemSummary
from models.config import DAY_S

FEW_SHARE = 0.01
"""Fewer failures are counted, more are told as a share."""
ENDED_ONE = (
    template("its process was ended {count} time ({causes})"),
    template("its process was ended {count} times ({causes})"),
)
ENDED_SEVERAL = (
    template("its processes were ended {count} time ({causes})"),
    template("its processes were ended {count} times ({causes})"),
)
"""Of a system with one process, and of one with several."""


def is_broken(system: SystemSummary, objective: str) -> bool:
    """Say whether *system* broke its promise of *objective*."""
    promise = getattr(system.slo, objective)
    return promise is not None and promise.met is False


def speed_words(system: SystemSummary) -> str:
    """Tell how many were answered in time, or else how fast."""
    promise, in_time = system.slo.p95_s, system.presence.in_time_share
    if promise is not None and in_time is not None:
        message = template("{share} in {limit} s (at least 95 %)")
        return phrase(message, share=percent(in_time), limit=f"{promise.target:g}")
    p95_ms = system.latency_ms.p95
    if p95_ms is None:
        return phrase("nothing was answered")
    return phrase("p95 {value} ms", value=milliseconds(p95_ms))


def failure_words(summary: Summary, name: str, blamed: Blame | None) -> str:
    """Tell how many requests of system *name* failed, and how many of them by a fault."""
    system = summary.systems[name]
    presence, promise = system.presence, system.slo.error_rate
    failed, whole = f"{presence.failed:,}", f"{presence.requests:,}"
    if not presence.failed:
        return phrase("none of {whole} failed", whole=whole)
    share = percent(presence.failed_share or 0.0)
    if promise is None or promise.met is not False:
        if presence.failed > FEW_SHARE * presence.requests:
            return phrase("{share} of {whole} failed", share=share, whole=whole)
        return phrase("{failed} of {whole} failed", failed=failed, whole=whole)
    message = template("{share} failed (at most {limit})")
    told = phrase(message, share=share, limit=percent(promise.target))
    if blamed is None or is_broken(system, "availability"):
        return told
    return phrase(
        "{told}: {failed} of {whole} while {held}",
        told=told,
        failed=f"{blamed.failed:,}",
        whole=failed,
        held=what_held(summary, blamed),
    )


def availability_words(summary: Summary, name: str, blamed: Blame | None) -> str:
    """Tell how much of the time *name* was there, and what a fault took of it."""
    system = summary.systems[name]
    presence, promise = system.presence, system.slo.availability
    if presence.availability is None:
        return phrase("it was never asked for anything")
    if presence.lost_s == 0:
        is_long = summary.measured_s >= DAY_S
        return (
            phrase("available all day") if is_long else phrase("available all the time")
        )
    share = availability_percent(presence.availability)
    if promise is None or promise.met is not False:
        return phrase("available {share}", share=share)
    message = template("available {share} (at least {limit} %)")
    told = phrase(message, share=share, limit=f"{100 * promise.target:.4g}")
    if blamed is None:
        return told
    message = template("{told}: {lost} of {whole} s lost while {held}")
    if presence.lost_s <= blamed.lost_s:
        message = template(
            "{told}: {lost} of {whole} s lost while {held}; nothing was lost otherwise"
        )
    return phrase(
        message,
        told=told,
        lost=f"{blamed.lost_s:,.0f}",
        whole=f"{presence.lost_s:,.0f}",
        held=what_held(summary, blamed),
    )


def availability_percent(value: float) -> str:
    """Return a share near 1 with two digits of what is missing: 91.7 %, 99.59 %."""
    lost = 100.0 * (1.0 - value)
    if lost <= 0:
        return percent(1.0)
    digits = min(6, max(0, 1 - floor(log10(lost) + 1e-9)))
    return phrase("{value} %", value=f"{100.0 * value:.{digits}f}")


def session_words(system: SystemSummary) -> Iterator[str]:
    """Tell what became of connections, and if nobody promised anything of them."""
    sessions, slo = system.sessions, system.slo
    if sessions is None or not sessions.dropped:
        return
    dropped = f"{sessions.dropped:,}"
    if slo.connected_share is None and slo.reconnect_p95_s is None:
        message = template("{count} connections were lost, of which nothing was promised")
        yield phrase(message, count=dropped)
        return
    yield phrase("{count} connections were lost", count=dropped)
    if slo.connected_share is not None and slo.connected_share.observed is not None:
        yield phrase(
            "connected {share} of the time (at least {limit} %)",
            share=availability_percent(slo.connected_share.observed),
            limit=f"{100 * slo.connected_share.target:.4g}",
        )
    if slo.reconnect_p95_s is not None and slo.reconnect_p95_s.observed is not None:
        back = slo.reconnect_p95_s
        yield phrase(
            "95 % were back in {time} s (at most {limit} s)",
            time=f"{back.observed:.3g}",
            limit=f"{back.target:g}",
        )


def route_words(system: SystemSummary) -> Iterator[str]:
    """Tell which routes broke what they promise themselves."""
    for path, promises in (system.slo.routes or {}).items():
        if promises.met is False:
            yield phrase("{route} broke its own", route=path)


def ended_words(summary: Summary, name: str) -> Iterator[str]:
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
    words = listed([end_words(cause).replace("-", " ") for cause in causes])
    one, many = ENDED_ONE if processes == 1 else ENDED_SEVERAL
    yield counted(one, many, sum(causes.values()), causes=words)


def milliseconds(value: float | None) -> str:
    """Return a latency with as many digits as it is worth."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
