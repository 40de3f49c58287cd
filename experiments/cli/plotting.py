"""The option `--plot` of a run: its charts as files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from experiments.language.tongue import spoken
from experiments.reportfiles import CHARTS
from experiments.telling.terminal import say

Plot = Annotated[
    bool,
    typer.Option(
        "--plot",
        help=f"Also its charts as SVG and PNG: in DIR/{CHARTS} with --out DIR, else in"
        f" CONFIG-{CHARTS}.",
    ),
]


def charts_of(config: Path, out: Path | None) -> Path:
    """Return the folder for the charts of a run of *config*."""
    return Path(f"{config.stem}-{CHARTS}") if out is None else out / CHARTS


@contextmanager
def files_of(out: Path | None, charts: Path | None) -> Iterator[Path | None]:
    """Lend where a run writes its files: for *charts* alone that is a passing place."""
    if out is not None or charts is None:
        yield out
        return
    with TemporaryDirectory(prefix="lssim-") as folder:
        yield Path(folder) / "run"


def plot(files: Path, charts: Path) -> None:
    """Draw what a run has written to *files*, and say where the charts are."""
    # Charts take a second to load, and few runs draw any.
    from experiments.report.contents import page_of  # noqa: PLC0415
    from experiments.report.paper import write_sheets  # noqa: PLC0415
    from experiments.report.source import read_source  # noqa: PLC0415

    written = write_sheets(page_of(read_source(files)), charts, spoken())
    say(f"{len(written)} charts in {charts}")
