"""Figures as a reader wants them: few digits, a unit, and words for the extremes."""

from math import floor, isfinite, log10


def quantity(value: float) -> str:
    """Return *value* with three digits or all of its whole ones: 0.0116, 33.3, 1,187."""
    if not isfinite(value):
        return "without limit"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percent(share: float) -> str:
    """Return *share* in per cent: 0.7 %, 17.5 %, 65 %."""
    if not isfinite(share):
        return "without limit"
    value = 100 * share
    return "under 0.001 %" if 0 < value < 0.001 else f"{quantity(value)} %"


def give_or_take(mean: float, half_width: float) -> str:
    """Return a mean and half its interval, to two digits of that: 33.9 ± 1.2."""
    if not half_width:
        return quantity(mean)
    digits = min(6, max(0, 1 - floor(log10(half_width))))
    return f"{mean:,.{digits}f} ± {half_width:,.{digits}f}"


def mib(value: float) -> str:
    """Return a size in whole MiB, as memory is sold."""
    return f"{value:,.0f}"


def span(seconds: float | None) -> str:
    """Return a span in the unit that suits it; none never ends."""
    if seconds is None or not isfinite(seconds):
        return "never"
    for unit, size in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def listed(words: list[str]) -> str:
    """Return *words* as a sentence lists them: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
