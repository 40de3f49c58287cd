"""Markup: what is told, as HTML for a notebook."""

from collections.abc import Iterator

from markupsafe import Markup

from experiments.telling.notes import Notes, Sentence
from experiments.telling.sheet import Sheet

LEFT = Markup(' style="text-align: left; white-space: pre-wrap"')
TABLE = Markup(
    "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
)
BOLD = {"bold": Markup(" style='font-weight: bold'")}


def markup_of(notes: Notes) -> str:
    """Return what *notes* hold: a paragraph a sentence, a table a sheet.

    Nothing of it is markup of its own, whatever the names of a config are.
    """
    return "\n".join(map(_markup, notes.told))


def _markup(told: Sentence | Sheet) -> Markup:
    if isinstance(told, Sentence):
        return Markup("<p{}>{}</p>").format(BOLD.get(told.style, ""), told.text)
    head = Markup("").join(_cells("th", told.columns, told))
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(_cells("td", row, told)))
        for row in told.rows
    )
    table = (
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    )
    return Markup(table).format(told.heading, head, rows)


def _cells(tag: str, cells: list[str], sheet: Sheet) -> Iterator[Markup]:
    for number, cell in enumerate(cells):
        place = LEFT if number in sheet.texts else Markup("")
        lines = Markup("<br>").join(cell.split("\n"))
        yield Markup(f"<{tag}{{}}>{{}}</{tag}>").format(place, lines)
