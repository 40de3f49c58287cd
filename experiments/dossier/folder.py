"""The folder of a dossier: the one file that ``--out`` writes, whole or not at all.

``dossier.json``  the dossier: what was asked, the ``--json`` document, and what the
                  terminal shows, in every language
"""

from pathlib import Path
from uuid import uuid4

from experiments.document import document_converter, from_json, json_text
from experiments.dossier.dossier import Dossier
from experiments.reportfiles import CHARTS, REPORT, clear_report

DOSSIER = "dossier.json"
MINE = {DOSSIER, REPORT, CHARTS}
PREFIX = ".lssim-"
"""Begins the name of what is unfinished."""


class DossierError(ValueError):
    """A folder cannot take a dossier, or holds none."""


def require_room(folder: Path) -> None:
    """Raise `DossierError` unless *folder* is new, empty or of an earlier dossier."""
    if folder.exists() and not folder.is_dir():
        raise DossierError(f"--out: {folder}: must be a folder, got a file, give another")
    names = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    strangers = sorted(each for each in names - MINE if not each.startswith(PREFIX))
    if strangers and DOSSIER not in names:
        rule = f"must be new, empty or hold an earlier dossier ({DOSSIER})"
        got = f"got {strangers[0]!r} and {len(strangers) - 1} more"
        raise DossierError(f"--out: {folder}: {rule}, {got}, give another")


def write_dossier(folder: Path, dossier: Dossier) -> None:
    """Put *dossier* into *folder*, in the place of an earlier one and of its report.

    Raise `DossierError` if that cannot be done.
    """
    tree = document_converter().unstructure(dossier)
    unfinished = folder / f"{PREFIX}{uuid4().hex}"
    try:
        require_room(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{PREFIX}*"):
            left.unlink(missing_ok=True)
        try:
            unfinished.write_text(json_text(tree, ensure_ascii=False), encoding="utf-8")
            clear_report(folder)
            unfinished.rename(folder / DOSSIER)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        rule = f"cannot be written to: {error.strerror}"
        raise DossierError(f"--out: {folder}: {rule}, give another") from error


def read_dossier(file: Path) -> Dossier:
    """Return the dossier in *file*; raise `DocumentError` if it holds none of ours."""
    return from_json(file.read_text(encoding="utf-8"), Dossier, document_converter())
