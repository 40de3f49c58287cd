"""Blame: the faults behind most of what a system lost, and how that is told."""

from collections.abc import Sequence

from attrs import frozen

from experiments.figures import enumerated
from experiments.language.retelling import retold
from experiments.language.tongue import phrase
from experiments.summary.cause import MOST
from experiments.summary.document import FaultOccurrence, Summary
from models.config import DAY_S

TROUBLED = 0.2
"""A system of whose requests this share was late or failed was in trouble already."""


@frozen(kw_only=True)
class Blame:
    """Faults that were the same to a system, and what was lost while they held."""

    phrase: str
    faults: tuple[FaultOccurrence, ...]
    begins_s: float
    ends_s: float
    """When the last one's consequences were over; the end of the run if they were not."""
    lost_s: float
    failed: int


def blame(summary: Summary, name: str) -> Blame | None:
    """Return the faults behind most of what system *name* lost, if there are any."""
    happened = dict.fromkeys(fault.phrase for fault in summary.faults)
    found = [_blamed(summary, name, each) for each in happened]
    lost_s = summary.systems[name].presence.lost_s
    grave = [
        each
        for each in found
        if each.lost_s >= MOST * lost_s > 0
        and not _was_so_before(summary, name, each.faults[0])
    ]
    return max(grave, key=lambda each: each.lost_s) if grave else None


def clock(summary: Summary, *times_s: float) -> list[str]:
    """Return *times_s* as times of the day; all with seconds if one has any."""
    seconds = [round(summary.starts_at_s + at_s) % round(DAY_S) for at_s in times_s]
    words = [f"{each // 3600:02}:{each // 60 % 60:02}" for each in seconds]
    if not any(each % 60 for each in seconds):
        return words
    return [f"{hm}:{each % 60:02}" for hm, each in zip(words, seconds, strict=True)]


def what_held(summary: Summary, blamed: Blame) -> str:
    """Say what held, which faults that were, and when each."""
    return spelled(summary, blamed.phrase, blamed.faults)


def spelled(summary: Summary, happened: str, faults: Sequence[FaultOccurrence]) -> str:
    """Return what *happened* with the *faults* of which it holds, and when each did."""
    times = []
    for fault in faults:
        until_s = summary.horizon_s if fault.until_s is None else fault.until_s
        span = "-".join(clock(summary, fault.at_s, until_s))
        times.append(f"`{fault.name}` {span}" if until_s > fault.at_s else fault.name)
    return phrase(
        "{happened} ({times})", happened=retold(happened), times=enumerated(times)
    )


def _blamed(summary: Summary, name: str, happened: str) -> Blame:
    faults = tuple(fault for fault in summary.faults if fault.phrase == happened)
    end_s = summary.warm_up_s + summary.measured_s
    spans = [(fault.at_s, _over_s(fault, name, end_s)) for fault in faults]
    windows = [
        window
        for window in summary.systems[name].presence.lost_windows
        if any(at < window.ends_s and window.begins_s <= over for at, over in spans)
    ]
    return Blame(
        phrase=happened,
        faults=faults,
        begins_s=min(at for at, _ in spans),
        ends_s=max(over for _, over in spans),
        lost_s=sum(window.lost_s for window in windows),
        failed=sum(window.failed for window in windows),
    )


def _was_so_before(summary: Summary, name: str, fault: FaultOccurrence) -> bool:
    """Say whether what was lost had begun before *fault* did, within the same window."""
    presence, toll = summary.systems[name].presence, fault.tolls[name]
    harmed, before = max(presence.failed, presence.late), toll.harmed_before
    if before > (1 - MOST) * harmed:
        return True
    earlier = before / max(1, presence.requests - toll.requests)
    later = (harmed - before) / max(1, toll.requests)
    return earlier > TROUBLED and earlier > 0.5 * later


def _over_s(fault: FaultOccurrence, name: str, end_s: float) -> float:
    """Return when the consequences of *fault* were over for system *name*."""
    recovered_s = fault.tolls[name].recovered_s
    if fault.until_s is None or recovered_s is None:
        return end_s
    return fault.until_s + recovered_s
