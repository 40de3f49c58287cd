"""The crew: whoever shares runs out among them, results in order."""

import os
import signal
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, Self, TypeVar

Result = TypeVar("Result")


class Crew:
    """Calls a function for many arguments on *workers* processes, or on an *executor*.

    An executor is anything with the interface of `concurrent.futures`; it is lent, and
    whoever made it shuts it down. Without one, one worker means that everything happens
    here.

    Invariants:

    * results come in the order of the arguments, and neither they nor their order
      depend on who works;
    * once the results are left, by their end, an error or Ctrl-C, no call of theirs
      that has not begun will;
    * its processes end with this one, however that ends.
    """

    def __init__(self, workers: int = 1, *, executor: Executor | None = None) -> None:
        if workers < 1:
            raise ValueError(f"workers: must be at least 1, got {workers}")
        self._is_own = executor is None
        self._executor = executor
        if executor is None and workers > 1:
            self._executor = ProcessPoolExecutor(
                workers,
                # A copy of this process would inherit the threads of a progress bar.
                mp_context=get_context("spawn"),
                initializer=_serve,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None and self._is_own:
            self._executor.shutdown(cancel_futures=True)

    def results(
        self, function: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]
    ) -> Generator[Result, None, None]:
        """Yield what *function* returns for each of *arguments*."""
        if self._executor is None:
            for each in arguments:
                yield function(*each)
            return
        futures = [self._executor.submit(function, *each) for each in arguments]
        try:
            for future in futures:
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def _serve() -> None:
    """Leave Ctrl-C to the process that shares out the work, and end when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the parent, in whatever way, and end this process at once.

    A parent that was killed tells nobody, and a worker waits for its next call for ever.
    """
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
