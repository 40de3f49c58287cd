"""The rule between faults: what hits the same happens one after another.

All scheduled occurrences are walked through once, in the order in which they begin.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count, islice, takewhile
from math import inf
from typing import NamedTuple

from models.config import FaultConfig, Scenario
from models.loading.diagnosis import Finding, Place
from models.loading.draft import UnknownValueError
from models.loading.fault_times import a_kind, lasts_s
from models.operation.faults import kind_of

_MOST_SPANS = 1000
"""Occurrences of one fault that are looked at, the first ones."""


class Span(NamedTuple):
    """One occurrence of a fault: its two ends, and the rank of its fault in the file."""

    began_s: float
    ended_s: float
    rank: int

    def meets(self, later: "Span") -> bool:
        """Have the two an instant in common? *later* begins no earlier."""
        return self.began_s == later.began_s or later.began_s < self.ended_s


def faults_happen_alone(
    scenario: Scenario, place: Place, _: Scenario
) -> Iterator[Finding]:
    """Yield for each fault the first other one, before it in the file, that it meets."""
    names = list(scenario.faults)
    faults = list(scenario.faults.values())
    for spans in _spans_by_victim(faults, scenario.horizon_s):
        for first, second in _meetings(spans):
            fault = faults[first.rank]
            until = f"{first.ended_s:g} s" if first.ended_s < inf else "the end"
            rule = (
                f"must not overlap {names[first.rank]!r}, {a_kind(fault)} of the same"
                f" from {first.began_s:g} s to {until}, got {second.began_s:g}"
            )
            yield Finding((*place, "faults", names[second.rank], "at_s"), rule)


def _meetings(spans: list[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield the first meeting of each fault with one before it in the file."""
    lasting: dict[int, Span] = {}
    told: set[int] = set()
    for span in sorted(spans):
        lasting = {rank: each for rank, each in lasting.items() if each.meets(span)}
        for other in list(lasting.values()):
            if span.rank in told:
                break
            if other.rank != span.rank:
                first, second = sorted((other, span), key=lambda each: each.rank)
                yield first, second
                told.add(second.rank)
                lasting.pop(second.rank, None)
        if span.rank not in told:
            lasting[span.rank] = span


def _spans_by_victim(
    faults: Iterable[FaultConfig], horizon_s: float
) -> Iterable[list[Span]]:
    """Return the spans of the scheduled *faults* that hit the same in the same way."""
    found: dict[tuple[str | None, ...], list[Span]] = {}
    for rank, fault in enumerate(faults):
        with suppress(UnknownValueError):
            victim = (fault.kind, fault.target, fault.schema, fault.database)
            found.setdefault(victim, []).extend(_spans(fault, rank, horizon_s))
    return found.values()


def _spans(fault: FaultConfig, rank: int, horizon_s: float) -> list[Span]:
    """Return the spans of a scheduled *fault*, a random repair taken as its mean."""
    at_s, every_s = fault.at_s, fault.every_s
    if at_s is None or fault.mttf_s is not None:
        return []
    starts_s: Iterable[float] = (at_s,)
    if every_s is not None:
        starts_s = (at_s + k * every_s for k in count())
    within = takewhile(lambda start_s: start_s < horizon_s, starts_s)
    span_s = lasts_s(fault) if kind_of(fault).lasts else 0.0
    return [
        Span(start_s, start_s + span_s, rank) for start_s in islice(within, _MOST_SPANS)
    ]
