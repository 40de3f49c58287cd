"""Presenting: what a command has found, as a table, as JSON, and as a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from experiments.document import Tree, json_text
from experiments.dossier.dossier import dossier_of
from experiments.dossier.findings import Findings
from experiments.dossier.folder import write_dossier
from experiments.language.tongue import SOURCE, speaking
from experiments.telling.terminal import Terminal, emit

DossierFolder = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Also write all of it there, for `lssim report`."
    ),
]


def present(
    findings: Findings,
    *,
    as_json: bool,
    out: Path | None,
    terminal: Terminal | None = None,
) -> None:
    """Write *findings* to *out* if there is one, then print them."""
    if out is not None:
        write_dossier(out, dossier_of(findings, sys.argv[1:]))
    if as_json:
        emit_document(findings.document)
    else:
        findings.show(terminal or Terminal())


def emit_document(make: Callable[[], Tree]) -> None:
    """Print the document that *make* returns, which is English whatever is spoken."""
    with speaking(SOURCE):
        document = make()
    emit(json_text(document, ensure_ascii=False))
