"""What is told, as HTML for a notebook."""

from experiments.telling.markup import LEFT, markup_of
from experiments.telling.notes import Notes
from experiments.telling.sheet import Sheet


def test_a_sentence_is_a_paragraph_and_a_sheet_a_table() -> None:
    notes = Notes()
    notes.print("All is well", style="bold")
    notes.print()
    notes.print(Sheet("Hosts", ("host", "kills"), [["web", "0"], ["db", "1\n2"]]))
    assert markup_of(notes).split("\n") == [
        "<p style='font-weight: bold'>All is well</p>",
        "<table><caption>Hosts</caption><thead><tr>"
        f"<th{LEFT}>host</th><th>kills</th></tr></thead><tbody>"
        f"<tr><td{LEFT}>web</td><td>0</td></tr>"
        f"<tr><td{LEFT}>db</td><td>1<br>2</td></tr>"
        "</tbody></table>",
    ]


def test_names_are_text_wherever_they_stand() -> None:
    hostile = "<script>{x}</script>"
    notes = Notes()
    notes.print(hostile)
    notes.print(Sheet(hostile, (hostile, "n"), [[hostile, "1"]]))
    html = markup_of(notes)
    assert "<script" not in html
    assert html.count("&lt;script&gt;{x}&lt;/script&gt;") == 4
