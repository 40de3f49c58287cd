"""Progress: a bar on the terminal, and how fast a run was."""

import sys
from time import perf_counter
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
)
from rich.table import Column
from rich.text import Text

from experiments.figures import quantity, span
from experiments.language.tongue import SOURCE, speaking
from experiments.telling.terminal import Terminal, plain

LOOK_S = 0.1
"""The bar is drawn at most so often, in seconds of the wall clock."""
BAR_WIDTH = 20


@speaking(SOURCE)
def took(began_at: float) -> str:
    """Return how long it is since *began_at* on the wall clock, in English."""
    return span(perf_counter() - began_at)


def so_many(count: int, one: str) -> str:
    """Return how many there are of *one*: ``1 search``, ``20 searches``."""
    many = f"{one}es" if one.endswith("ch") else f"{one}s"
    return f"{count:,} {one if count == 1 else many}"


class TimeLeft(ProgressColumn):
    """How long it will still take, in words."""

    max_refresh = 0.5

    @speaking(SOURCE)
    def render(self, task: Task) -> Text:
        """Return the time that *task* still takes; nothing while that is not known."""
        left_s = task.time_remaining
        return Text("" if left_s is None else f"{span(left_s)} left")


class Bar:
    """A bar on stderr, on a terminal only, and gone when it is left.

    Invariant: the words beside it are cut off first, and never how much is done or how
    long it takes.
    """

    def __init__(
        self,
        total: float,
        share: ProgressColumn,
        *,
        is_wanted: bool = True,
        to: Console | None = None,
    ) -> None:
        is_seen = to is not None or (sys.stderr is not None and sys.stderr.isatty())
        words = Column(ratio=1, no_wrap=True, overflow="ellipsis")
        self._progress = Progress(
            share,
            TimeLeft(),
            BarColumn(BAR_WIDTH),
            TextColumn("{task.description}", markup=False, table_column=words),
            console=to or Terminal(is_error=True),
            disable=not (is_wanted and is_seen),
            transient=True,
            expand=True,
        )
        self._task = self._progress.add_task("begins", total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def lengthen(self, total: float) -> None:
        """Let there be *total* to do, more than it seemed."""
        self._progress.update(self._task, total=total)

    def show(self, words: str, *, done: float) -> None:
        """Show how much is *done* of the total, and *words* beside it."""
        self._progress.update(self._task, completed=done, description=plain(words))


class RunProgress:
    """Shows simulated time, events and speed of one run.

    It is told of every step and shows few of them.
    """

    def __init__(self, horizon_s: float, *, is_wanted: bool = True) -> None:
        self._horizon_s = horizon_s
        self._began_at = self._seen_at = perf_counter()
        self._now_s = 0.0
        self._events = 0
        percentage = TextColumn("{task.percentage:3.0f} %")
        self._bar = Bar(horizon_s, percentage, is_wanted=is_wanted)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.__exit__()

    @speaking(SOURCE)
    def __call__(self, now_s: float, events: int) -> None:
        """Take note of the simulated time *now_s* and of the *events* so far."""
        self._now_s, self._events = now_s, events
        at = perf_counter()
        if at - self._seen_at < LOOK_S and now_s < self._horizon_s:
            return
        self._seen_at = at
        words = f"{span(now_s)} of {span(self._horizon_s)}, {self.speed()}"
        self._bar.show(words, done=now_s)

    def speed(self) -> str:
        """Say how many events there were, and how much faster than life it ran."""
        wall_s = max(1e-9, perf_counter() - self._began_at)
        factor = quantity(self._now_s / wall_s)
        return f"{self._events:,} events, {factor} times as fast as life"

    def result(self) -> str:
        """Say in one line what was simulated and how long it took."""
        with speaking(SOURCE):
            simulated = span(self._now_s)
        return f"simulated {simulated} in {took(self._began_at)}: {self.speed()}"


class RunsProgress:
    """Shows how many of many runs are done."""

    def __init__(self, runs: int, *, is_wanted: bool = True) -> None:
        self.runs = runs
        self._done = 0
        self._bar = Bar(runs, MofNCompleteColumn(), is_wanted=is_wanted)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.__exit__()

    def expect(self, runs: int) -> None:
        """Take note of so many *runs* more."""
        self.runs += runs
        self._bar.lengthen(self.runs)

    def __call__(self, words: str) -> None:
        """Count one run, which *words* describe."""
        self._done += 1
        self._bar.show(words, done=self._done)


class ReadingProgress:
    """Shows how many of many things are read; how many there are is known later."""

    def __init__(self, what: str, *, is_wanted: bool = True) -> None:
        self._what = what
        self._total = 0
        self._bar = Bar(0, MofNCompleteColumn(), is_wanted=is_wanted)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.__exit__()

    def __call__(self, done: int, total: int) -> None:
        """Take note that *done* of *total* are read."""
        if total != self._total:
            self._total = total
            self._bar.lengthen(total)
        self._bar.show(self._what, done=done)
