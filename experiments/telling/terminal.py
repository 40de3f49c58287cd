"""The terminal: data to stdout, words to stderr, and readers that go away early.

The one place where text reaches a terminal, and so the one in which what a config says
loses its control characters. Data (`emit`) stay as they are.
"""

import os
import re
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from experiments.telling.folding import folded
from models.config.fields import CONTROL

PIPE_WIDTH = 120


def plain(text: str) -> str:
    """Return *text* on one line, with every control character spelt out."""
    return CONTROL.sub(_spelt, text)


def plain_lines(text: str) -> str:
    """Return *text* with every control character but the ends of lines spelt out."""
    return "\n".join(map(plain, text.split("\n")))


def _spelt(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


class Terminal(Console):
    """Prints text as it is; into a pipe plainly, and to nobody if the pipe is closed.

    Invariant: nothing that is printed, in a table or by itself, has a control character
    of its own; a text by itself is one line, which a terminal breaks between words.
    What cannot be printed whole raises `OSError`.
    """

    def __init__(
        self, *, is_error: bool = False, pipe_width: int = PIPE_WIDTH, **settings: Any
    ) -> None:
        super().__init__(
            stderr=is_error, markup=False, highlight=False, emoji=False, **settings
        )
        if not is_error and "file" not in settings:
            _open_stdout()
        if not self.is_terminal:
            self.width = settings.get("width") or pipe_width

    def print(self, *objects: Any, **settings: Any) -> None:
        """Print *objects*, texts among them on one line each."""
        lines = [plain(each) if isinstance(each, str) else each for each in objects]
        width = min(settings.get("width") or self.width, self.width)
        if self.is_terminal:
            settings["soft_wrap"] = False
            lines = [folded(it, width) if isinstance(it, str) else it for it in lines]
        if settings.get("width"):
            settings["width"] = width
        try:
            super().print(*lines, **settings)
        except OSError:
            self.quiet = True
            _discard(sys.stderr if self.stderr else sys.stdout)
            raise

    def render_str(self, text: str, **settings: Any) -> Text:
        """Return *text*, be it of a cell or a title, as it may be shown."""
        return super().render_str(plain_lines(text), **settings)

    def on_broken_pipe(self) -> None:
        """Print no more: whoever read has seen enough."""
        self.quiet = True
        _discard(sys.stderr if self.stderr else sys.stdout)


def emit(text: str) -> None:
    """Write *text* to stdout, unless nobody reads it any more.

    Raise `OSError` if it cannot be written whole.
    """
    stdout = _open_stdout()
    try:
        _write(stdout, text)
    except OSError:
        _discard(stdout)  # what is left of it must not fail again at the exit
        raise


def say(text: str) -> None:
    """Write the lines of *text* to stderr, if there is one that takes them."""
    try:
        if sys.stderr is not None:
            _write(sys.stderr, f"{plain_lines(text)}\n")
    except OSError:
        _discard(sys.stderr)


def _open_stdout() -> TextIO:
    """Return stdout; raise `OSError` if the process was started without."""
    if sys.stdout is None:
        raise OSError("stdout is closed")
    return sys.stdout


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)


def _discard(stream: TextIO) -> None:
    """Send what *stream* still holds, and all that follows, to nobody."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, stream.fileno())
    os.close(nobody)
