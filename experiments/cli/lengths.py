"""Lengths of a run as people write them: 90s, 30min, 2h, 1d, 1h30min."""

import re

import typer

from models.config import DAY_S, LONGEST_DAYS

UNITS_S = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": DAY_S}
_PART = re.compile(r"(\d+(?:\.\d+)?) ?(s|min|h|d)")
_LENGTH = re.compile(rf"(?:{_PART.pattern} ?)+")


def seconds_of(text: str) -> float:
    """Return the seconds of a length in words; refuse what is none."""
    words = text.strip()
    if not _LENGTH.fullmatch(words):
        rule = (
            f"must be a length such as 90s, 30min, 2h or 1d, got {text!r}{_hint(words)}"
        )
        raise typer.BadParameter(rule)
    length_s = sum(float(size) * UNITS_S[unit] for size, unit in _PART.findall(words))
    if not 0 < length_s <= LONGEST_DAYS * DAY_S:
        rule = f"must be > 0 and <= {LONGEST_DAYS:g} days, got {text!r}"
        raise typer.BadParameter(rule)
    return length_s


def _hint(words: str) -> str:
    """Say what may have been meant by a bare number, or by an m."""
    if re.fullmatch(r"\d+(\.\d+)?", words):
        return f", write its unit: {words}s, {words}min, {words}h or {words}d"
    if re.fullmatch(r"\d+(\.\d+)?m", words):
        return f", write {words}in for minutes"
    return ""
