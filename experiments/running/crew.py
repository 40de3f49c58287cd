"""The crew: whoever shares runs out among them, results in order."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
)
from concurrent.futures import wait as wait_for
from contextlib import closing
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, Self, TypeVar

from attrs import define

from experiments.running.engines import Engine
from experiments.running.garbage import RARELY
from experiments.running.store import Store

Result = TypeVar("Result")
Call = tuple[Any, ...]
"""The arguments of one call."""

AHEAD = 2
"""Calls in flight for each worker: one that it works on, and one that is at hand."""
LENT_WORKERS = 64
"""As many may be behind an executor that was lent."""
LIVES = 3
"""A call that was in flight so often when a worker died is not tried again."""


@define(eq=False)
class _Errand:
    """A call on its way."""

    call: Call
    deaths: int = 0
    """Of workers, while it was in flight."""


class Crew:
    """Calls a function for many arguments on *workers* processes, or on an *executor*.

    An executor is anything with the interface of `concurrent.futures`; it is lent, and
    whoever made it shuts it down. Without one, one worker means that everything happens
    here. Its runs are to have the `engine`, and `store`, if any, keeps what they find.

    Invariants:

    * results come in the order of the arguments, and neither they nor their order
      depend on who works;
    * once the results are left, by their end, an error or Ctrl-C, no call of theirs
      that has not begun will;
    * its processes end with this one, however that ends;
    * a process of its own that dies takes nothing with it but what it worked on, which
      is begun again.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        executor: Executor | None = None,
        engine: Engine = Engine.SIMPY,
        store: Store | None = None,
    ) -> None:
        if workers < 1:
            raise ValueError(f"workers: must be at least 1, got {workers}")
        self.engine = engine
        self.store = store
        self._is_own = executor is None
        self._workers = workers if executor is None else LENT_WORKERS
        self._executor = executor
        if executor is None and workers > 1:
            self._executor = _pool(workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None and self._is_own:
            self._executor.shutdown(cancel_futures=True)

    def results(
        self,
        function: Callable[..., Result],
        arguments: Sequence[Call],
        *,
        ended: Callable[[Call, Result], None] = lambda _, __: None,
    ) -> Generator[Result, None, None]:
        """Yield what *function* returns for each of *arguments*.

        *ended* hears of each as soon as it is there, which may be long before its turn;
        an error waits for its own. Raise `OSError` if a call kills whoever works on it.
        """
        early: dict[int, Future[Result]] = {}
        turn = 0
        calls = list(enumerate(arguments))
        with closing(self.outcomes(partial(_numbered, function), calls)) as outcomes:
            for (number, call), future in outcomes:
                early[number] = future
                if not future.cancelled() and future.exception() is None:
                    ended(call, future.result())
                while turn in early:
                    yield _result_of(early.pop(turn))
                    turn += 1

    def outcomes(
        self, function: Callable[..., Result], calls: Iterable[Call]
    ) -> "Generator[tuple[Call, Future[Result]], None, None]":
        """Yield each of *calls* with what came of it, as soon as it is done.

        In the order in which they end, errors among them. A call is taken from *calls*
        when there is somebody for it, so that there may be a great many.
        """
        if self._executor is None:
            for call in calls:
                yield call, _done_here(function, call)
            return
        ahead, again = map(_Errand, calls), deque[_Errand]()
        flying: dict[Future[Result], _Errand] = {}
        try:
            while True:
                for errand in self._next(ahead, again, len(flying)):
                    flying[self._submit(function, errand.call)] = errand
                if not flying:
                    return
                done, _ = wait_for(flying, return_when=FIRST_COMPLETED)
                for future in done:
                    errand = flying.pop(future)
                    if self._is_own and isinstance(future.exception(), BrokenExecutor):
                        errand.deaths += 1
                        if errand.deaths < LIVES:
                            again.append(errand)
                            continue
                    yield errand.call, future
        finally:
            for future in flying:
                future.cancel()

    def _next(
        self, ahead: Iterator[_Errand], again: deque[_Errand], flying: int
    ) -> Iterator[_Errand]:
        """Yield calls until as many are flying as may be, those to be repeated first."""
        for _ in range(AHEAD * self._workers - flying):
            errand = again.popleft() if again else next(ahead, None)
            if errand is None:
                return
            yield errand

    def _submit(self, function: Callable[..., Result], call: Call) -> "Future[Result]":
        """Hand *call* over, to new processes if one of the former has died."""
        assert self._executor is not None
        try:
            return self._executor.submit(function, *call)
        except BrokenExecutor:
            if not self._is_own:
                raise
            self._executor.shutdown(cancel_futures=True)
            self._executor = _pool(self._workers)
            return self._executor.submit(function, *call)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        # A copy of this process would inherit the threads of a progress bar.
        mp_context=get_context("spawn"),
        initializer=_serve,
    )


def _numbered(function: Callable[..., Result], _: int, call: Call) -> Result:
    """Call *function*; the number only tells whose result it is."""
    return function(*call)


def _result_of(future: "Future[Result]") -> Result:
    if future.cancelled():
        raise OSError("whoever made the runs has gone; those that were finished are kept")
    if isinstance(future.exception(), BrokenExecutor):
        rule = f"a process that made a run was killed, {LIVES} times"
        raise OSError(f"{rule}; is there memory enough for as many at once?")
    return future.result()


def _done_here(function: Callable[..., Result], call: Call) -> "Future[Result]":
    future: Future[Result] = Future()
    try:
        future.set_result(function(*call))
    except Exception as error:
        future.set_exception(error)
    return future


def _serve() -> None:
    """Leave Ctrl-C to the process that shares out the work, and end when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    RARELY.take_over()
    Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the parent, in whatever way, and end this process at once.

    A parent that was killed tells nobody, and a worker waits for its next call for ever.
    """
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
