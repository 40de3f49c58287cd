"""An interruption: Ctrl-C, kept until the next good moment."""

import signal
from types import FrameType
from typing import Self


class Interruption:
    """Remembers a first Ctrl-C for the next good moment; a second one acts at once.

    An exception in the middle of an event would leave a request half counted. Only for
    the main thread, and for a program of its own: it takes over the signal.
    """

    def __init__(self) -> None:
        self._is_asked = False

    def __enter__(self) -> Self:
        self._former = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._former)

    def is_asked(self) -> bool:
        """Say whether somebody pressed Ctrl-C."""
        return self._is_asked

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self._is_asked:
            signal.default_int_handler(number, frame)
        self._is_asked = True
