"""The notebook: it runs in a kernel of Jupyter, and shows what it has kept."""

from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from tests import documents, notebooks


def kept_in(folder: Path, *cells: str) -> Path:
    """A notebook of *cells* that has never been executed."""
    path = folder / "page.ipynb"
    notebooks.update(path, new_notebook(cells=[new_code_cell(each) for each in cells]))
    return path


def test_the_notebook_shows_what_it_has_kept() -> None:
    kept = notebooks.shown(notebooks.source(notebooks.PATH))
    assert notebooks.shown(notebooks.executed(notebooks.PATH)) == kept


def test_the_notebook_is_short_and_every_code_cell_shows_something() -> None:
    notebook = notebooks.source(notebooks.PATH)
    nbformat.validate(notebook)
    assert 8 <= len(notebook.cells) <= 15
    assert all(cell.outputs for cell in notebook.cells if cell.cell_type == "code")


def test_what_it_shows_is_told_and_written_anew_in_its_richest_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A frame has a text for a terminal too, which no reader of the page sees.
    table = "from experiments.frame import Frame\nFrame({'n': 'BIGINT'}, [(3,)])"
    path = kept_in(tmp_path, "print(1 + 1)", table)
    assert documents.is_changed(path, updates=True)
    assert not documents.is_changed(path, updates=False)
    (_, (text,)), (_, (frame,)) = notebooks.shown(notebooks.source(path))
    assert text.text == "2\n"
    row = "<table><tr><th>n</th></tr><tr><td>3</td></tr></table>"
    assert frame.data == {"text/html": row}
    told = capsys.readouterr().out
    assert told == "page.ipynb: shows something else\npage.ipynb: holds\n"


def test_a_cell_that_fails_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        notebooks.executed(kept_in(tmp_path, "1 / 0"))
