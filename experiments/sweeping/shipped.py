"""Experiments that are shipped: known by their names, wherever lssim is installed."""

from pathlib import Path

FOLDER = Path(__file__).parents[1]
NO_EXPERIMENTS = ("claims", "marks", "mm1-claims")
"""Other files that lie beside them."""


def shipped() -> list[str]:
    """Return the names of the experiments that come with lssim."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return [name for name in names if name not in NO_EXPERIMENTS]


def file_of(path: Path) -> Path:
    """Return *path*, or the file of the shipped experiment that it names instead.

    A file of that name in the working directory comes first.
    """
    if not path.exists() and str(path) in shipped():
        return FOLDER / f"{path}.toml"
    return path
