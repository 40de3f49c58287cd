"""The simulator itself, by its version and by what its sources say."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[2]
SOURCES = (
    "sim",
    "models",
    "experiments/summary",
    "experiments/document.py",
    "experiments/running/simulate.py",
    "experiments/coupling/channels.py",
    "experiments/coupling/ledger.py",
    "experiments/coupling/pairs.py",
    "experiments/coupling/recording.py",
    "experiments/coupling/recovery.py",
    "experiments/coupling/window.py",
)
"""All that decides what a run finds: whoever edits one of these gets new runs."""
_SUFFIXES = (".py", ".toml")


class StrangerError(Exception):
    """A worker has another simulator than whoever asks."""


@frozen(kw_only=True)
class Simulator:
    """Which simulator has made a run."""

    version: str
    sources: str
    """SHA-256 of its files, each by its name and content."""

    def require_here(self) -> None:
        """Raise `StrangerError` unless this process has this very simulator."""
        own = this_simulator()
        if own != self:
            rule = "give it the same release and sources"
            raise StrangerError(f"a worker has another lssim ({own.version}), {rule}")


@cache
def this_simulator() -> Simulator:
    """Return the simulator of this process."""
    digest = sha256()
    for path in _files():
        content = path.read_bytes()
        name = path.relative_to(ROOT).as_posix()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return Simulator(version=version("lssim"), sources=digest.hexdigest())


def _files() -> list[Path]:
    places = [ROOT / each for each in SOURCES]
    found = [
        path
        for place in places
        for path in ([place] if place.is_file() else place.rglob("*"))
        if path.suffix in _SUFFIXES
    ]
    return sorted(found)
