"""The crew: worker processes that share runs out among them, results in order."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Self, TypeVar

Result = TypeVar("Result")


class Crew:
    """Calls a function for many arguments on *workers* processes.

    Invariant: results come in the order of the arguments, and neither they nor their
    order depend on the number of workers. With one, everything happens here.
    """

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError(f"workers: must be at least 1, got {workers}")
        self._pool = (
            ProcessPoolExecutor(
                workers,
                # A copy of this process would inherit the threads of a progress bar.
                mp_context=get_context("spawn"),
                initializer=_ignore_interrupts,
            )
            if workers > 1
            else None
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def results(
        self, function: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]
    ) -> Iterator[Result]:
        """Yield what *function* returns for each of *arguments*."""
        if self._pool is None:
            for each in arguments:
                yield function(*each)
            return
        futures = [self._pool.submit(function, *each) for each in arguments]
        for future in futures:
            yield future.result()


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that shares out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
