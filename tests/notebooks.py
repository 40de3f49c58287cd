"""The notebook: its cells, executed in a kernel of Jupyter, and what they show.

It is kept with its outputs, each in the richest form that it has, so that a reader sees
them where nothing is executed; ``python -m tests.documents --update`` renews them.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

PATH = Path(__file__).parents[1] / "docs" / "first-hour.ipynb"
LONGEST_S = 120
"""Of one cell, on a machine that has much else to do."""


def source(path: Path) -> Any:
    """Return the notebook as it is kept."""
    return nbformat.read(path, as_version=4)


def executed(path: Path) -> Any:
    """Return the notebook with what its cells show now; raise if one of them fails."""
    notebook = source(path)
    NotebookClient(
        notebook,
        timeout=LONGEST_S,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--log-level=ERROR"],
    ).execute()
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", ()):
                output.data = {"text/html": output.data["text/html"]}
    notebook.metadata = source(path).metadata
    return notebook


def shown(notebook: Any) -> list[tuple[str, list[Any]]]:
    """Return each cell's text and what it shows."""
    return [(cell.source, cell.get("outputs", [])) for cell in notebook.cells]


def update(path: Path, notebook: Any) -> None:
    """Write *notebook* to *path*."""
    nbformat.write(notebook, path)
