"""What `lssim report` makes in the folder of an answer: it goes when that is another."""

from contextlib import suppress
from pathlib import Path

REPORT = "report.html"
CHARTS = "charts"
"""The folder of the charts of that page, as files."""


def clear_report(folder: Path) -> None:
    """Take away what was made of an earlier answer in *folder*, and nothing else."""
    charts = folder / CHARTS
    (folder / REPORT).unlink(missing_ok=True)
    for each in (*charts.glob("*.svg"), *charts.glob("*.png")):
        each.unlink()
    with suppress(OSError):  # there is none, or it holds something else as well
        charts.rmdir()
