"""Figures as a reader wants them: few digits, a unit, and words for the extremes."""

from collections.abc import Sequence
from math import floor, isfinite, log10

from experiments.language.tongue import phrase, template

UNITS = (
    (template("{value} days"), 86_400),
    (template("{value} h"), 3600),
    (template("{value} min"), 60),
)
"""Spans longer than two of a unit are told in it; seconds each has."""


def quantity(value: float) -> str:
    """Return *value* with three digits or all of its whole ones: 0.0116, 33.3, 1,187."""
    if not isfinite(value):
        return phrase("without limit")
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percent(share: float) -> str:
    """Return *share* in per cent: 0.7 %, 17.5 %, 65 %."""
    if not isfinite(share):
        return phrase("without limit")
    value = 100 * share
    if 0 < value < 0.001:
        return phrase("under 0.001 %")
    return phrase("{value} %", value=quantity(value))


def give_or_take(mean: float, half_width: float) -> str:
    """Return a mean and half its interval, to two digits of that: 33.9 ± 1.2."""
    if not half_width:
        return quantity(mean)
    digits = min(6, max(0, 1 - floor(log10(half_width))))
    return f"{mean:,.{digits}f} ± {half_width:,.{digits}f}"


def mib(value: float) -> str:
    """Return a size in whole MiB, as memory is sold."""
    return f"{value:,.0f}"


def yen(value: float) -> str:
    """Return a price in whole yen: 3,960 yen; one that is not finite is not known."""
    if not isfinite(value):
        return phrase("an unknown price")
    return phrase("{value} yen", value=f"{value:,.0f}")


def span(seconds: float | None) -> str:
    """Return a span in the unit that suits it; none never ends."""
    if seconds is None or not isfinite(seconds):
        return phrase("never")
    for unit, size in UNITS:
        if seconds >= 2 * size:
            return phrase(unit, value=f"{seconds / size:.3g}")
    if seconds >= 1:
        return phrase("{value} s", value=f"{seconds:.3g}")
    return phrase("{value} ms", value=f"{1000 * seconds:.3g}")


def listed(words: Sequence[str]) -> str:
    """Return *words* as a sentence lists them: a, b and c."""
    if len(words) < 2:
        return enumerated(words)
    return phrase("{first} and {last}", first=enumerated(words[:-1]), last=words[-1])


def listed_clauses(clauses: Sequence[str]) -> str:
    """Return *clauses*, each with a figure of its own, as a sentence lists them."""
    if len(clauses) < 2:
        return enumerated(clauses)
    before = enumerated(clauses[:-1])
    return phrase("{before} and {after}", before=before, after=clauses[-1])


def enumerated(words: Sequence[str]) -> str:
    """Return *words* with commas between them; none are an empty text."""
    whole = words[0] if words else ""
    for each in words[1:]:
        whole = phrase("{first}, {next}", first=whole, next=each)
    return whole


def alternatives(words: Sequence[str]) -> str:
    """Return *words* of which one is enough: a or b or c."""
    whole = words[0] if words else ""
    for each in words[1:]:
        whole = phrase("{first} or {next}", first=whole, next=each)
    return whole
