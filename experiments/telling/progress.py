"""The progress of a run: a bar on the terminal, and how fast it was."""

import sys
from time import perf_counter
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.telling.figures import quantity, span

LOOK_S = 0.1
"""The bar is drawn at most so often, in seconds of the wall clock."""


class RunProgress:
    """Shows simulated time, events and speed on stderr, on a terminal only.

    It is told of every step and shows few of them.
    """

    def __init__(self, horizon_s: float, *, is_wanted: bool = True) -> None:
        self._horizon_s = horizon_s
        self._began_at = self._seen_at = perf_counter()
        self._now_s = 0.0
        self._events = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not (is_wanted and sys.stderr.isatty()),
            transient=True,
        )
        self._task = self._bar.add_task("starts", total=horizon_s)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, now_s: float, events: int) -> None:
        """Take note of the simulated time *now_s* and of the *events* so far."""
        self._now_s, self._events = now_s, events
        at = perf_counter()
        if at - self._seen_at < LOOK_S and now_s < self._horizon_s:
            return
        self._seen_at = at
        words = f"{span(now_s)} of {span(self._horizon_s)}, {self.speed()}"
        self._bar.update(self._task, completed=now_s, description=words)

    def speed(self) -> str:
        """Say how many events there were, and how much faster than life it ran."""
        wall_s = max(1e-9, perf_counter() - self._began_at)
        factor = quantity(self._now_s / wall_s)
        return f"{self._events:,} events, {factor} times as fast as life"

    def result(self) -> str:
        """Say in one line what was simulated and how long it took."""
        wall = span(perf_counter() - self._began_at)
        return f"simulated {span(self._now_s)} in {wall}: {self.speed()}"
