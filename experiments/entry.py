"""The entry: `lssim` from its first line to its last, whatever happens around it.

What is heavy is imported inside, so that Ctrl-C is heard meanwhile.
"""

import io
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

FAILED = 1
INTERRUPTED = 130


def main() -> None:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGINT, _leave)
    _fill_closed_streams()
    if sys.stdout is None:
        sys.stdout = _Nowhere()
    from experiments.cli import app  # noqa: PLC0415
    from experiments.running.garbage import RARELY  # noqa: PLC0415
    from experiments.telling.terminal import say  # noqa: PLC0415

    RARELY.take_over()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app(prog_name="lssim")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:  # the help, or another text of the command line's own
        say(f"the run failed: {error}")
        _drop_output()
        sys.exit(FAILED)
    finally:
        signal.signal(signal.SIGINT, _leave)


class _Nowhere(io.TextIOBase):
    """The stdout of a process that was started without: it takes nothing in silence.

    What a library prints to no stdout is lost without a word, as the help would be.
    """

    def write(self, _: str) -> int:
        """Refuse whatever it is."""
        raise OSError("stdout is closed")

    def fileno(self) -> int:
        """Return the number that `_fill_closed_streams` has given to nobody."""
        return 1


def _leave(_: int, __: FrameType | None) -> None:
    """End at once: nothing has begun, or nothing is left to be kept."""
    os._exit(INTERRUPTED)


def _fill_closed_streams() -> None:
    """Keep the numbers of closed streams from files that are opened later.

    A library's words to stderr would be written into them.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one


def _drop_output() -> None:
    """Let what stdout still holds go, so that the interpreter does not fail at it."""
    with suppress(OSError, ValueError):
        nobody = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nobody, sys.stdout.fileno())
        os.close(nobody)
