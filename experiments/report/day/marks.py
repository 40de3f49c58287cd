"""Marks: what was rare, numbered, as the charts of a day show it and a table tells it."""

from collections.abc import Sequence
from itertools import groupby
from math import inf

from attrs import frozen

from experiments.figures import listed, span
from experiments.language.tongue import counted, phrase
from experiments.report.day.events import LOST, Happening
from experiments.report.text import Text, both, said, same
from experiments.summary.document import FaultOccurrence, Summary

MOST = 40
"""Marks on a chart; of more, those alike that follow each other are one."""
MOST_SHOWN = 50
GAPS_S = (0.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0, 86_400.0, inf)
"""Those alike are one with at most this between them: the least with few left."""


@frozen
class Mark:
    """One thing that happened, or several alike that followed each other."""

    number: int
    since_s: float
    until_s: float
    what: Text
    cost: Text
    spans_s: Sequence[tuple[float, float]]
    """Of each that is shown: at most `MOST_SHOWN` of those alike."""
    lasts_s: float
    """All of them together; 0 for what is but an instant."""


def marks_of(found: Sequence[Happening], summary: Summary) -> list[Mark]:
    """Return what is *found*, in its order, joined until there are at most `MOST`.

    Of kinds beyond that the earliest are told.
    """
    joined: list[list[Happening]] = []
    for gap_s in GAPS_S:
        joined = _joined(found, gap_s)
        if len(joined) <= MOST:
            break
    return [_mark(index + 1, each, summary) for index, each in enumerate(joined[:MOST])]


def _joined(found: Sequence[Happening], gap_s: float) -> list[list[Happening]]:
    """Return *found* in groups of those alike with *gap_s* between them at most."""
    groups: list[list[Happening]] = []
    alike = sorted(found, key=lambda each: (each.what.en, each.since_s))
    for _, several in groupby(alike, key=lambda each: each.what.en):
        last: list[Happening] = []
        for each in several:
            if last and each.since_s - last[-1].until_s <= gap_s:
                last.append(each)
            else:
                last = [each]
                groups.append(last)
    return sorted(groups, key=lambda each: each[0].since_s)


def _mark(number: int, alike: Sequence[Happening], summary: Summary) -> Mark:
    first, times = alike[0], len(alike)
    what = first.what
    if times > 1:
        what = said("{what}, {count} times", what=what, count=f"{times:,}")
    return Mark(
        number,
        first.since_s,
        max(each.until_s for each in alike),
        what,
        _cost(alike, summary),
        [(each.since_s, each.until_s) for each in alike[:MOST_SHOWN]],
        sum(each.until_s - each.since_s for each in alike),
    )


def _cost(alike: Sequence[Happening], summary: Summary) -> Text:
    """Return what was lost by those *alike*, as far as a run knows it."""
    if alike[0].fault is not None:
        return both(lambda: _lost(alike, summary))
    requests = sum(each.requests for each in alike)
    sessions = sum(each.sessions for each in alike)
    if not requests + sessions:
        return same("-")
    return said(LOST, requests=f"{requests:,}", sessions=f"{sessions:,}")


def _lost(alike: Sequence[Happening], summary: Summary) -> str:
    """Tell what each system lost in windows that faults touch until it was well again.

    Windows are those of `presence`: of two faults at a time each is told the whole.
    """
    faults = [each.fault for each in alike if each.fault is not None]
    told = [_lost_by(name, faults, summary) for name in summary.systems]
    return listed([each for each in told if each]) or phrase("no availability was lost")


def _lost_by(name: str, faults: Sequence[FaultOccurrence], summary: Summary) -> str:
    system = summary.systems[name]
    end_s = summary.warm_up_s + summary.measured_s
    spans = [(each.at_s, _well_at_s(each, name, end_s)) for each in faults]
    windows = [
        window
        for window in system.presence.lost_windows
        if any(at < window.ends_s and window.begins_s <= well for at, well in spans)
    ]
    if not windows:
        return ""
    lost_s = sum(each.lost_s for each in windows)
    failed = sum(each.failed for each in windows)
    return counted(
        "{system} lost {span} of its time, in which {count} request failed ({well})",
        "{system} lost {span} of its time, in which {count} requests failed ({well})",
        failed,
        system=system.title,
        span=span(lost_s),
        well=_well(name, faults),
    )


def _well(name: str, faults: Sequence[FaultOccurrence]) -> str:
    """Tell how long after the end of the worst of *faults* all was well."""
    after_s = 0.0
    for fault in faults:
        recovered_s = fault.tolls[name].recovered_s
        if fault.until_s is None or recovered_s is None:
            return phrase("not well again by the end")
        after_s = max(after_s, recovered_s)
    if not after_s:
        return phrase("well again at its end")
    return phrase("well again {span} after its end", span=span(after_s))


def _well_at_s(fault: FaultOccurrence, name: str, end_s: float) -> float:
    recovered_s = fault.tolls[name].recovered_s
    if fault.until_s is None or recovered_s is None:
        return end_s
    return fault.until_s + recovered_s
