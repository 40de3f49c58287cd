"""Happenings: what was so while a fault held, in the language that is spoken.

A platform says it in English, and that is what a summary keeps.
"""

import re
from functools import cache

from experiments.language.tongue import SOURCE, phrase, spoken, template
from models.operation.faults import KINDS

OF_NO_KIND = (
    template("others took {share} % of the cores of host {target}"),
    template("batch work {work} ran on host {target}"),
)
"""Phrases with more than the keys of a fault in them."""
PHRASES = sorted({*OF_NO_KIND, *(kind.phrase for kind in KINDS.values())}, key=len)[::-1]
"""The longest first: one that says more is never taken for one that says less."""


def happening(said: str) -> str:
    """Return *said*, the phrase of a fault, in the language that is spoken."""
    if spoken() == SOURCE:
        return said
    for message in PHRASES:
        found = _pattern(message).fullmatch(said)
        if found is not None:
            return phrase(message, **found.groupdict())
    return said


@cache
def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(message)))
