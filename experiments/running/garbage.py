"""Python's garbage collector, told what a run is like while one goes on.

A run leaves hardly any cycles behind, but a backlog is millions of live objects, and
each look for garbage walks through them: a third of the CPU time of a retry storm.
"""

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

THRESHOLDS = (50_000, 20, 100)
"""Objects made between two looks, and looks between those at what is older."""

COUNTS_ITS_OWN = "duckdb"
"""A library that looks at the end whether all of its objects are gone, and lists on
stderr those that nobody has collected."""


class RareCollection:
    """Rare looks for garbage for as long as anybody runs, in any thread.

    Invariant: with nobody inside, the collector is as it was before the first came.
    """

    def __init__(self) -> None:
        self._is_ours = False
        self._lock = Lock()
        self._inside = 0
        self._former = gc.get_threshold()
        self._has_frozen = False

    def take_over(self) -> None:
        """Know that this process has nobody's objects but ours.

        So what it loads may be kept out of all looks, and at its end nobody looks, if
        nobody has to: with a compiler in memory that takes a third of a second.
        """
        self._is_ours = True
        atexit.register(_end)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Do not look while much is loaded, which is there to stay."""
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if was_enabled:
                gc.enable()
            if self._is_ours:
                gc.freeze()

    @contextmanager
    def during(self) -> Iterator[None]:
        """Collect once, keep what there is out of further looks, and look rarely."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside > 1:
                return
            self._former = gc.get_threshold()
            gc.set_threshold(*THRESHOLDS)
            # What others have frozen could not be told from ours afterwards.
            self._has_frozen = not gc.get_freeze_count()
            gc.collect()
            if self._has_frozen:
                gc.freeze()

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside:
                return
            if self._has_frozen:
                gc.unfreeze()
            gc.set_threshold(*self._former)


def _end() -> None:
    """Let the last look of the process find nothing, or everything."""
    if COUNTS_ITS_OWN in sys.modules:
        gc.unfreeze()
    else:
        gc.freeze()


RARELY = RareCollection()
"""The one of this process, as there is one collector."""
