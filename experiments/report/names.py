"""Names: what a file calls things, in both languages, as the terminal tells it.

A document is English; where a file has a Japanese name beside, the table or the sentence
of the terminal has it in the same place.
"""

import json
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from experiments.dossier.dossier import Told
from experiments.language.tongue import spoken
from experiments.report.text import Text, same

Telling = Mapping[str, Sequence[Told]]


@frozen
class Names:
    """Names by their English ones; one that is not known is the same in both."""

    known: Mapping[str, Text] = field(factory=dict)

    def __getitem__(self, name: str) -> Text:
        return self.known.get(name, same(name))

    def label(self) -> str:
        """Return how a chart labels its values by these names, in the language spoken."""
        told = {name: text[spoken()] for name, text in self.known.items()}
        return f"{json.dumps(told)}[datum.value] || datum.value"


def first_sentence(told: Telling, *, behind: str) -> Text | None:
    """Return the first sentence that is *told*, without what it begins with."""
    if not told:
        return None
    first = (told[each][0].text.removeprefix(behind) for each in ("en", "ja"))
    return Text(*first)


def first_heading(told: Telling) -> Text | None:
    """Return the heading of the first table that is *told*."""
    sheets = _first_sheets(told)
    return None if sheets is None else Text(*(it.heading or "" for it in sheets))


def names_in(told: Telling, column: int) -> Names:
    """Return what stands in a *column* of the first table, in both languages."""
    sheets = _first_sheets(told)
    if sheets is None:
        return Names()
    pairs = zip(*(it.rows for it in sheets), strict=True)
    return Names(
        {en[column]: Text(en[column], ja[column]) for en, ja in pairs if en[column]}
    )


def _first_sheets(told: Telling) -> tuple[Told, Told] | None:
    found = [
        next((it for it in told.get(each, ()) if it.heading is not None), None)
        for each in ("en", "ja")
    ]
    en, ja = found
    return None if en is None or ja is None else (en, ja)
