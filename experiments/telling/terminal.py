"""The terminal: data to stdout, words to stderr, and readers that go away early."""

import os
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from models.config.fields import CONTROL

PIPE_WIDTH = 120


class Terminal(Console):
    """Prints text as it is; into a pipe plainly, and to nobody if the pipe is closed."""

    def __init__(self, *, is_error: bool = False) -> None:
        super().__init__(stderr=is_error, markup=False, highlight=False, emoji=False)
        if not self.is_terminal:
            self.width = PIPE_WIDTH

    def render_str(self, text: str, **options: Any) -> Text:
        """Return *text* as rich prints it, spelt out where it would steer a terminal."""
        return super().render_str(visible(text), **options)

    def on_broken_pipe(self) -> None:
        """Print no more: whoever read has seen enough."""
        self.quiet = True
        _discard(sys.stderr if self.stderr else sys.stdout)


def visible(text: str) -> str:
    """Return *text* with its control characters, line ends and tabs apart, spelt out."""
    return CONTROL.sub(
        lambda found: found[0] if found[0] in "\n\t" else _spelt(found[0]), text
    )


def emit(text: str) -> None:
    """Write *text* to stdout, unless nobody reads it any more."""
    _write(sys.stdout, text)


def say(text: str) -> None:
    """Write the lines of *text* to stderr."""
    _write(sys.stderr, f"{visible(text)}\n")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)


def _spelt(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _discard(stream: TextIO) -> None:
    """Send what *stream* still holds, and all that follows, to nobody."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, stream.fileno())
    os.close(nobody)
