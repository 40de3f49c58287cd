"""The command `lssim report`: what was found, as a page to open and to forward."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.exits import reporting
from experiments.language.tongue import spoken
from experiments.reportfiles import CHARTS, REPORT
from experiments.telling.terminal import emit

Folder = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="What --out of another command has written."),
]
File = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help=f"The page, instead of DIR/{REPORT}."),
]
Plot = Annotated[
    bool,
    typer.Option("--plot", help=f"Also its charts as SVG and PNG, in DIR/{CHARTS}."),
]


def report_command(
    folder: Folder, *, file: File = None, is_plotted: Plot = False
) -> None:
    """Make one page of what was found: no network, both languages, for any browser."""
    # Charts take a second to load, and no other command draws any.
    from experiments.report.contents import page_of  # noqa: PLC0415
    from experiments.report.page import html_of  # noqa: PLC0415
    from experiments.report.paper import write_sheets  # noqa: PLC0415
    from experiments.report.place import put  # noqa: PLC0415
    from experiments.report.source import read_source  # noqa: PLC0415

    with reporting():
        page = page_of(read_source(folder))
        place = file or folder / REPORT
        put(html_of(page, spoken()), place)
        written = write_sheets(page, folder / CHARTS, spoken()) if is_plotted else []
        for each in (place, *written):
            emit(f"{each}\n")
