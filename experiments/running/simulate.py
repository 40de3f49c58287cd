"""One simulation, from a scenario to its summary, that may be interrupted."""

import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import Self

from attrs import evolve

from experiments.running.garbage import RARELY
from experiments.running.outdir import OutDir
from experiments.summary.document import Summary
from experiments.summary.summarising import summarise
from models.config import Scenario
from models.platform import Platform

STEP_S = 10.0
"""Simulated time between two looks at whether to stop; it changes no result."""

Progress = Callable[[float, int], None]
"""Told of the simulated time and of the events so far."""


class Interruption:
    """Remembers a first Ctrl-C for the next good moment; a second one acts at once.

    An exception in the middle of an event would leave a request half counted.
    """

    def __init__(self) -> None:
        self.is_asked = False

    def __enter__(self) -> Self:
        # Only the main thread may, and only there does Ctrl-C arrive.
        self._is_ours = current_thread() is main_thread()
        if self._is_ours:
            self._former = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            signal.signal(signal.SIGINT, self._former)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.is_asked:
            signal.default_int_handler(number, frame)
        self.is_asked = True


def simulate(
    scenario: Scenario,
    *,
    seed: int | None = None,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Run *scenario* and return its summary, after writing its files to *out*.

    Interrupted by Ctrl-C it returns what was measured until then, with
    ``interrupted_at_s`` set. Raise `OutDirError` before the run if *out* cannot be used.
    """
    if seed is not None:
        scenario = evolve(scenario, seed=seed)
    with ExitStack() as stack:
        interruption = stack.enter_context(Interruption())
        files = stack.enter_context(OutDir(out)) if out is not None else None
        platform = Platform(
            scenario,
            timeline=files.add_figure if files else None,
            events=files.add_event if files else None,
        )
        with RARELY.during():
            is_finished = _advance(platform, interruption, progress)
        stopped_s = None if is_finished else platform.env.now
        summary = summarise(platform, until_s=stopped_s)
        if files is not None:
            files.write(summary, scenario)
    return summary


def _advance(
    platform: Platform, interruption: Interruption, progress: Progress | None
) -> bool:
    """Run to the horizon, or until Ctrl-C; say whether it got there."""
    env = platform.env
    horizon_s = platform.scenario.horizon_s
    while env.now < horizon_s:
        platform.run(min(horizon_s, env.now + STEP_S))
        if progress is not None:
            progress(env.now, env.events)
        if interruption.is_asked and env.now < horizon_s:
            return False
    return True
