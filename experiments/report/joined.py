"""How far the fates of systems are joined, in a word and with the reason for it."""

from collections.abc import Collection, Mapping

from experiments.figures import percent
from experiments.report.parts import Fact, Tone
from experiments.report.text import Text, both, said

STRONG, PARTLY = 0.5, 0.1
"""Shares of a month's loss that are not a system's own: from here on fates are joined."""
NAME = said("Coupling")


def by_month(parts: Mapping[str, float]) -> Fact | None:
    """Return the word by which part of a month's loss is no system's own.

    The *parts* are ``own``, ``spilt`` and ``common``; None where nothing is lost.
    """
    total = sum(parts.values())
    if not total > 0:
        return None
    share = (parts["spilt"] + parts["common"]) / total
    reason = said(
        "{share} of what a month loses spills over or comes from what is shared",
        share=both(lambda: percent(share)),
    )
    if share >= STRONG:
        return _strong(reason)
    return _partly(reason) if share >= PARTLY else _hardly(reason)


def by_sharing(kinds: Collection[str]) -> Fact:
    """Return the word by the *kinds* of parts that are shared: ``host``, ``zone``..."""
    reason = said("by what is shared; no month was run")
    if "host" in kinds:
        return _strong(reason)
    return _partly(reason) if {*kinds} - {"zone"} else _hardly(reason)


def _strong(reason: Text) -> Fact:
    return Fact(NAME, said("strong"), reason, Tone.BAD)


def _partly(reason: Text) -> Fact:
    return Fact(NAME, said("partly"), reason, Tone.CAUTION)


def _hardly(reason: Text) -> Fact:
    return Fact(NAME, said("hardly any"), reason, Tone.GOOD)
