"""An instant without end: how long one may be, and who is busy in it.

A model in which somebody asks again at once, is refused at once, and so on, keeps the
clock where it is for ever. It is found by the number of turns, and told by what those
who take them say of their `pace`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sim.errors import StuckError

LONGEST_INSTANT = 200_000
"""Turns and events of one instant, unless a model says that it is larger; twice as many
are never taken."""
WITNESSED = 1000
"""So many more are looked at, to say whose they are."""


class EndlessInstantError(StuckError):
    """The clock stands still: no end of turns in one instant."""

    def __init__(self, at_s: float, turns: int, busy: tuple[str, ...]) -> None:
        super().__init__(at_s, turns, busy)
        self.at_s = at_s
        self.turns = turns
        """So many there were at least."""
        self.busy = busy
        """Who takes the turns, in the words of their `pace`, most turns first."""

    def __str__(self) -> str:
        return (
            f"at {self.at_s:.10g} s the clock stands still, after"
            f" {self.turns:,} turns in one instant: no time passes between those"
            f" of {', and '.join(self.busy)}"
        )


def paces(callback: Callable[..., object]) -> Iterator[str]:
    """Yield the `pace` of everybody whose method or story *callback* goes on with.

    A part of a model that acts again by itself has a ``pace``: its name, and the keys
    of the config that say how soon it does.
    """
    for owner in _owners(callback):
        pace = getattr(owner, "pace", None)
        if isinstance(pace, str):
            yield pace


def _owners(callback: Any) -> Iterator[object]:
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    if owner is not None:
        yield owner
        yield from _tellers(owner)
    for cell in getattr(callback, "__closure__", None) or ():
        yield cell.cell_contents


def _tellers(owner: object) -> Iterator[object]:
    """Yield whose methods a story consists of, from the outermost to where it waits."""
    story = getattr(owner, "_story", None) or getattr(owner, "_generator", None)
    while story is not None:
        frame = getattr(story, "gi_frame", None)
        if frame is not None and "self" in frame.f_locals:
            yield frame.f_locals["self"]
        story = getattr(story, "gi_yieldfrom", None)
