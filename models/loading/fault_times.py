"""Rules of when faults begin and end: in time, in one way, and one after another."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice, takewhile
from math import inf

from models.config import FaultConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule
from models.operation.faults import kind_of

Span = tuple[float, float]
"""When a fault begins and ends."""

_MOST_SPANS = 1000


def a_kind(fault: FaultConfig) -> str:
    """Return what kind of fault it is, with its article."""
    return f"{'an' if fault.kind[0] in 'aeiou' else 'a'} {fault.kind}"


def _is_timed_once(fault: FaultConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    if fault.at_s is None and fault.mttf_s is None:
        rule = "missing, every_s needs it" if fault.every_s is not None else "missing"
        yield Finding((*place, "at_s"), f"{rule}: give at_s, or mttf_s for random times")
    if fault.mttf_s is None:
        return
    for key in ("at_s", "every_s"):
        value = getattr(fault, key)
        if value is not None:
            rule = f"must be left out beside mttf_s = {fault.mttf_s:g}, got {value:g}"
            yield Finding((*place, key), f"{rule}: a fault is scheduled or random")


def _begins_in_time(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if fault.at_s is not None and fault.at_s >= scenario.horizon_s:
        rule = (
            f"must be before the end of the run at {scenario.horizon_s:g} s"
            f" ({scenario.days:g} days), got {fault.at_s:g}"
        )
        yield Finding((*place, "at_s"), rule)


def _ends_in_one_way(fault: FaultConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    if kind_of(fault).lasts:
        if fault.duration_s is not None and fault.repair is not None:
            rule = f"must be left out beside duration_s = {fault.duration_s:g}"
            yield Finding((*place, "repair"), f"{rule}: a fault ends in one way")
        return
    for key in ("duration_s", "repair"):
        if getattr(fault, key) is not None:
            rule = f"must be left out, {a_kind(fault)} is over at once"
            yield Finding((*place, key), rule)


def _ends_before_it_returns(
    fault: FaultConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    kind = kind_of(fault)
    if not kind.lasts or not (fault.every_s or fault.mttf_s):
        return
    lasts_s = _lasts_s(fault)
    if lasts_s == inf:
        if not kind.is_known_before:
            rule = f"missing, {a_kind(fault)} that returns must end: duration_s or repair"
            yield Finding((*place, "duration_s"), rule)
    elif fault.every_s is not None and fault.every_s <= lasts_s:
        rule = (
            f"must be longer than the {lasts_s:g} s that it lasts,"
            f" got {fault.every_s:g}: it would overlap itself"
        )
        yield Finding((*place, "every_s"), rule)


def _is_known_before(fault: FaultConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    if not kind_of(fault).is_known_before:
        return
    for key in ("mttf_s", "repair"):
        if getattr(fault, key) is not None:
            rule = f"must be left out, {a_kind(fault)} has a known time"
            yield Finding((*place, key), f"{rule}: at_s and duration_s")
    if not fault.duration_s and fault.repair is None:
        rule = "missing" if fault.duration_s is None else "must be > 0, got 0"
        yield Finding(
            (*place, "duration_s"), f"{rule}, {a_kind(fault)} needs at_s and duration_s"
        )


def _happens_alone(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    """Compare it with the faults before it in the file."""
    for name, other in scenario.faults.items():
        if name == place[-1]:
            return
        if _victim(other) != _victim(fault):
            continue
        for began, ended in _spans(other, scenario):
            at_s = _first_overlap((began, ended), _spans(fault, scenario))
            if at_s is not None:
                until = f"{ended:g} s" if ended < inf else "the end"
                rule = f"must not overlap {name!r}, {a_kind(other)} of the same"
                rule += f" from {began:g} s to {until}, got {at_s:g}"
                yield Finding((*place, "at_s"), rule)
                break


def _victim(fault: FaultConfig) -> tuple[str | None, ...]:
    return fault.kind, fault.target, fault.schema, fault.database


def _spans(fault: FaultConfig, scenario: Scenario) -> list[Span]:
    """Return the spans of a scheduled *fault*, a random repair taken as its mean."""
    at_s, every_s = fault.at_s, fault.every_s
    if at_s is None or fault.mttf_s is not None:
        return []
    starts_s: Iterable[float] = (at_s,)
    if every_s is not None:
        starts_s = (at_s + k * every_s for k in count())
    within = takewhile(lambda start_s: start_s < scenario.horizon_s, starts_s)
    lasts_s = _lasts_s(fault) if kind_of(fault).lasts else 0.0
    return [(start_s, start_s + lasts_s) for start_s in islice(within, _MOST_SPANS)]


def _first_overlap(span: Span, others: Sequence[Span]) -> float | None:
    """Return when the first of *others* begins that has an instant of *span*."""
    began, ended = span
    for at_s, until_s in others:
        if at_s == began or (at_s < ended and began < until_s):
            return at_s
    return None


def _lasts_s(fault: FaultConfig) -> float:
    """Return how long *fault* lasts, its notice included."""
    notice_s = 0.0 if kind_of(fault).notice is None else fault.notice_s
    if fault.repair is not None:
        return notice_s + fault.repair.mean_s
    return inf if fault.duration_s is None else notice_s + fault.duration_s


FAULT_TIME_RULES: Sequence[Rule] = (
    _is_timed_once,
    _begins_in_time,
    _ends_in_one_way,
    _ends_before_it_returns,
    _is_known_before,
    _happens_alone,
)
