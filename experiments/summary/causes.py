"""Causes: what was behind most of what a system lost, by faults and by full parts."""

from collections.abc import Container, Iterator, Sequence

from attrs import frozen

from experiments.summary.blame import Blame, blame
from experiments.summary.cause import MOST, Cause
from experiments.summary.document import FaultOccurrence, Summary
from experiments.summary.sessionloss import (
    is_of_sessions,
    lost_spans,
    share_of_ends,
)
from experiments.summary.suspect import Suspect, size_key
from experiments.summary.suspects import suspects_of
from experiments.summary.systems import SystemSummary
from models.operation.batches import KIND as BATCH
from models.operation.gauge import Span
from models.operation.simulation import Simulation
from models.traffic.failures import Behind
from models.traffic.measures import MINUTE_S
from models.traffic.windows import LATE_SHARE

FELT = 0.01
"""Where nothing was promised, a loss of this share of the time has its cause named."""
SEVERAL = 1.2
"""With so many attempts a request, retries are a load of their own (an assumption)."""
CONSEQUENCES = ("pool", "gateway")
"""Kinds through which a fault turns requests away, and which are no cause beside one."""
PROCESSORS = ("loop", "workers")
"""Kinds that fill behind another one."""
STARVING = (
    "steal",
    "standstill",
    "host-standstill",
    "slow-call",
    "cache-flush",
    "cache-outage",
)
"""Kinds of faults that take away what requests need: what is full meanwhile is no cause
of its own, and what would help is told with the fault."""
MITIGATED = ("slow-call", "cache-flush", "cache-outage")
"""Of these, the kinds against which larger parts behind them help."""
ITSELF = ("call", "cold")
"""Kinds in which such a fault shows itself."""


@frozen(kw_only=True)
class Found:
    """A suspect, and what is its own of what was lost."""

    suspect: Suspect
    share: float
    begins_s: float
    ends_s: float


def causes_of(summary: Summary, platform: Simulation, name: str) -> tuple[Cause, ...]:
    """Return what was behind most of what system *name* lost, if it lost anything.

    A fault comes first, then what made it last or what was full.
    """
    system = summary.systems[name]
    if not _is_hurt(system):
        return ()
    found = list(_found(summary, platform, name))
    blamed = blame(summary, name)
    fault = () if blamed is None else (_fault(summary, platform, name, found, blamed),)
    resource = found[0] if found else None
    if resource is None:
        return fault
    storm = _retries(summary, platform, name, resource)
    if storm is not None:
        return (*fault, storm)
    is_starved = blamed is not None and blamed.faults[0].kind in STARVING
    if is_starved or (fault and resource.suspect.kind in CONSEQUENCES):
        return fault
    return (*fault, _cause(resource, found[1:]))


def _is_hurt(system: SystemSummary) -> bool:
    """Say whether it broke a promise, or lost what is felt though it promised nothing."""
    presence = system.presence
    if system.slo.met is None:
        return presence.lost_s > FELT * presence.judged_s
    return not system.slo.met and presence.lost_s > 0


def _found(summary: Summary, platform: Simulation, name: str) -> Iterator[Found]:
    """Yield the suspects with most of the loss, causes before their consequences."""
    system = summary.systems[name]
    behind = platform.systems[name].measures.failures.behind
    of_sessions = is_of_sessions(system)
    for suspect in suspects_of(platform, name):
        in_time = _in_time(system, suspect.spans)
        of_reasons = [behind[reason] for reason in suspect.reasons if reason in behind]
        by_reason = sum(each.failed for each in of_reasons) / (_harmed(system) or 1)
        by_end = share_of_ends(platform, name, suspect) if of_sessions else 0.0
        if max(in_time, by_reason, by_end) < MOST:
            continue
        spans = list(suspect.spans) or _spans(of_reasons) or lost_spans(system)
        yield Found(
            suspect=suspect,
            share=min(1.0, max(in_time, by_reason, by_end)),
            begins_s=max(summary.warm_up_s, spans[0][0]),
            ends_s=spans[-1][1],
        )


def _spans(of_reasons: Sequence[Behind]) -> list[Span]:
    if not of_reasons:
        return []
    first_s = min(each.first_s for each in of_reasons)
    return [(first_s, max(each.last_s for each in of_reasons))]


def _harmed(system: SystemSummary) -> int:
    """Return of how many requests a cause has to explain most.

    As time is lost: to those that failed, or to those that were late if these, beyond
    what may be, are more.
    """
    presence, p95_s = system.presence, system.slo.p95_s
    if p95_s is None or p95_s.met is not False:
        return presence.failed
    may_be_late = LATE_SHARE * presence.requests
    excess = (presence.late - may_be_late) / (1.0 - LATE_SHARE)
    return presence.late if excess > presence.failed else presence.failed


def _in_time(system: SystemSummary, spans: Sequence[Span]) -> float:
    """Return the share of the lost time that lies in *spans*, and the minutes beside.

    The minutes before and after full ones are full in part.
    """
    presence = system.presence
    if not spans or not presence.lost_s:
        return 0.0
    own_s = 0.0
    for window in presence.lost_windows:
        overlap_s = sum(
            max(0.0, min(window.ends_s, ends) - max(window.begins_s, begins))
            for begins, ends in _widened(spans)
        )
        own_s += min(window.lost_s, overlap_s)
    return own_s / presence.lost_s


def _widened(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield *spans* with a minute more at both sides, those that then touch joined."""
    begins_s, ends_s = spans[0][0] - MINUTE_S, spans[0][1] + MINUTE_S
    for begin, end in spans[1:]:
        if begin - MINUTE_S > ends_s:
            yield begins_s, ends_s
            begins_s = begin - MINUTE_S
        ends_s = end + MINUTE_S
    yield begins_s, ends_s


def _fault(
    summary: Summary,
    platform: Simulation,
    name: str,
    found: Sequence[Found],
    blamed: Blame,
) -> Cause:
    first = blamed.faults[0]
    through = _consequence(found, CONSEQUENCES)
    if through is None and first.kind in STARVING:
        through = next((it for it in found if it.suspect.kind not in ITSELF), None)
    table = "batch" if first.kind == BATCH else "faults"
    return Cause(
        kind="fault",
        place=f"{table}.{first.name}",
        through=through.suspect.place if through else None,
        through_kind=through.suspect.kind if through else None,
        share=min(1.0, blamed.lost_s / summary.systems[name].presence.lost_s),
        begins_s=blamed.begins_s,
        ends_s=blamed.ends_s,
        remedies=_against(platform, first, found),
    )


def _against(
    platform: Simulation, fault: FaultOccurrence, found: Sequence[Found]
) -> tuple[str, ...]:
    """Return the keys that would have kept the harm of *fault* small, if any."""
    if fault.kind == "steal":
        return (size_key(platform, f"hosts.{fault.target}"),)
    if fault.kind == "standstill":
        return (f"apps.{fault.target}.instances",)
    if fault.kind not in MITIGATED or not found:
        return ()
    return found[0].suspect.remedies


def _consequence(found: Sequence[Found], kinds: Container[str]) -> Found | None:
    """Return the first of *found* that is of *kinds*."""
    return next((each for each in found if each.suspect.kind in kinds), None)


def _cause(found: Found, others: Sequence[Found]) -> Cause:
    through = _consequence(others, (*PROCESSORS, *CONSEQUENCES))
    route = found.suspect.route
    return Cause(
        kind=found.suspect.kind,
        place=found.suspect.place,
        through=through.suspect.place if through else None,
        through_kind=through.suspect.kind if through else None,
        share=found.share,
        begins_s=found.begins_s,
        ends_s=found.ends_s,
        remedies=found.suspect.remedies,
        route=route[0] if route else None,
        route_share=route[1] if route else None,
    )


def _retries(
    summary: Summary, platform: Simulation, name: str, full: Found
) -> Cause | None:
    """Return the retries of *name* if they, and no load of its own, kept *full* full.

    In most of the stale minutes the load would have fitted without its repetitions; what
    began it, as a surge, need not have.
    """
    system = summary.systems[name]
    stale = platform.recorder.fullness.stale[name]
    share, attempts = _in_time(system, stale.spans), system.attempts_per_request
    if attempts is None or attempts < SEVERAL or share < MOST:
        return None
    if 2 * stale.needless <= stale.minutes:
        return None
    clients = f"systems.{name}.clients"
    return Cause(
        kind="retries",
        place=f"systems.{name}",
        through=full.suspect.place,
        through_kind=full.suspect.kind,
        share=min(1.0, share),
        begins_s=stale.spans[0][0],
        ends_s=stale.spans[-1][1],
        remedies=(f"{clients}.retry_budget", f"{clients}.max_attempts"),
    )
