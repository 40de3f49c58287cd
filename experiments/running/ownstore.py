"""Our own store: where runs are kept that nobody asked to keep, so that none is lost.

It lies in the user's cache folder, a file for each simulator, and may be deleted at any
time. ``LSSIM_STORE`` names another file, or no file: then nothing is kept.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import time

from experiments.running.engines import Told, tell_nobody
from experiments.running.simulator import this_simulator
from experiments.running.store import Key, Store, StoreError

VARIABLE = "LSSIM_STORE"
UNUSED_S = 30 * 86_400.0
"""A store of another simulator that nobody has opened for so long is removed."""
MOST_BYTES = 2_000_000_000
"""A store that has grown beyond this is begun anew."""


class OwnStore(Store):
    """A store that nobody asked for: where it cannot be written to, no run ends."""

    def __init__(self, path: Path, told: Told) -> None:
        super().__init__(path)
        self._told = told
        self._is_told = False

    def keep(self, key: Key, text: str, *, cpu_s: float) -> None:
        """Keep *text* under *key*, if that is possible."""
        try:
            super().keep(key, text, cpu_s=cpu_s)
        except OSError as error:
            if not self._is_told:
                self._told(f"nothing more is kept: {error}")
            self._is_told = True


@contextmanager
def opened(place: Path | None, told: Told = tell_nobody) -> Iterator[Store | None]:
    """Lend the store at *place*, or our own; none if that is not to be had.

    Raise `StoreError` if *place* cannot be used.
    """
    if place is not None:
        with Store(place) as store:
            yield store
        return
    with ExitStack() as stack:
        own = own_place()
        kept: Store | None = None
        if own is not None:
            try:
                _tidy(own)
                kept = stack.enter_context(OwnStore(own, told))
            except (OSError, StoreError) as error:
                told(f"nothing is kept: {error}")
        yield kept


def own_place() -> Path | None:
    """Return where our own store is, or would be; None where nothing is to be kept."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "lssim" / f"runs-{this_simulator().sources[:16]}.sqlite"


def _tidy(own: Path) -> None:
    """Make the folder of *own*, and remove from it what is of no use any more."""
    own.parent.mkdir(parents=True, exist_ok=True)
    if os.environ.get(VARIABLE) is not None:
        return  # the user's own file, whatever it is
    for path in own.parent.glob("runs-*.sqlite"):
        with suppress(OSError):
            found = path.stat()
            is_old = path != own and time() - found.st_mtime > UNUSED_S
            if is_old or found.st_size > MOST_BYTES:
                for suffix in ("-wal", "-shm", ""):
                    Path(f"{path}{suffix}").unlink(missing_ok=True)
