"""Choices: the topologies of a comparison with their marks, and the best of them."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

from attrs import frozen

from experiments.comparing.marks import MARKS
from experiments.dossier.dossier import Dossier
from experiments.report.badmonths import Expected
from experiments.report.parts import Tone
from experiments.report.text import Text, said, same
from experiments.report.told import text_of

WORDS = {
    "◎": said("◎ very good"),
    "○": said("○ good"),
    "△": said("△ doubtful"),
    "✕": said("✕ bad"),
}
TONES = {"◎": Tone.GOOD, "○": Tone.GOOD, "△": Tone.CAUTION, "✕": Tone.BAD}
TITLES = {
    "price": said("Price"),
    "stability": said("Stability"),
    "scalability": said("Headroom (scalability)"),
    "recommendation": said("Recommendation"),
}
"""Of the columns that lssim has itself; others are called by their key."""


@frozen
class Mark:
    """A mark of one column, with its reason."""

    key: str
    sign: str
    reason: Text

    @property
    def rank(self) -> int:
        """0 is best."""
        return MARKS.index(self.sign)

    @property
    def title(self) -> Text:
        """What is judged."""
        return TITLES.get(self.key, same(self.key))


@frozen(kw_only=True)
class Choice:
    """One topology as the document has it."""

    name: str
    jpy: float
    """Infinite where a part has no price."""
    marks: Sequence[Mark]
    """The last one judges all of it, as the rules say."""
    verdicts: Mapping[str, Text]
    """By system."""
    kept: Mapping[str, bool | None]
    """Are the promises of each system kept in general? None where that is open."""
    kept_runs: Mapping[str, int]
    faults: Expected | None
    """User-minutes a month that faults cost; None where bad days were not run."""
    parts: Mapping[str, float]
    """Of these what is ``own``, ``spilt`` and ``common``."""

    @property
    def overall(self) -> Mark:
        """The mark that recommends it or does not."""
        return self.marks[-1]

    @property
    def worst(self) -> Mark:
        """Of its other marks the worst, and of equal ones the first."""
        return max(self.marks[:-1] or self.marks, key=lambda each: each.rank)


def choices_of(dossier: Dossier) -> list[Choice]:
    """Return the topologies of a comparison, in its order."""
    document = dossier.document
    bad_days: Mapping[str, Any] = (document["bad_days"] or {}).get("user_min_a_month", {})
    return [
        Choice(
            name=(name := each["scenario"]["name"]),
            jpy=inf if each["monthly_jpy"] is None else each["monthly_jpy"],
            marks=[
                Mark(key, mark["mark"], text_of(dossier, mark["reason"]))
                for key, mark in each["marks"].items()
            ],
            verdicts={
                system: text_of(dossier, verdict)
                for system, verdict in each["verdicts"].items()
            },
            kept=each["kept"],
            kept_runs=each["kept_runs"],
            faults=Expected(**bad_days[name]["faults"]) if name in bad_days else None,
            parts=bad_days[name]["parts"] if name in bad_days else {},
        )
        for each in document["topologies"]
    ]


def best_of(choices: Sequence[Choice]) -> Choice:
    """Return the best: by the mark for all of it, then the cheapest, then the first."""
    return min(choices, key=lambda each: (each.overall.rank, each.jpy))
