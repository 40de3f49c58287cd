"""Rules of when a fault begins and ends: in time, in one way, and not for ever."""

from collections.abc import Iterator, Sequence
from math import inf

from models.config import DAY_S, FaultConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule
from models.operation.faults import kind_of

MOST_OCCURRENCES = 100_000
"""Of one fault in a run."""


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
            f" ({scenario.horizon_s / DAY_S:g} days), got {fault.at_s:g}"
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
    its_s = lasts_s(fault)
    if its_s == inf:
        if not kind.is_known_before:
            rule = f"missing, {a_kind(fault)} that returns must end: duration_s or repair"
            yield Finding((*place, "duration_s"), rule)
    elif fault.every_s is not None and fault.every_s <= its_s:
        rule = (
            f"must be longer than the {its_s:g} s that it lasts,"
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


def _happens_so_often(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    for key in ("every_s", "mttf_s"):
        between_s = getattr(fault, key)
        if between_s and scenario.horizon_s / between_s > MOST_OCCURRENCES:
            least_s = scenario.horizon_s / MOST_OCCURRENCES
            rule = f"must be at least {least_s:g}, or it happens more than"
            rule += f" {MOST_OCCURRENCES:,} times, got {between_s:g}"
            yield Finding((*place, key), rule)


def lasts_s(fault: FaultConfig) -> float:
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
    _happens_so_often,
)
