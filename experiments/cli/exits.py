"""Exit codes, and the one place that turns an error into words and a code."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from experiments.advising.sale import AdviceError
from experiments.claiming.book import ClaimsError
from experiments.cli.starter import StarterError
from experiments.comparing.marks import MarksError
from experiments.comparing.plan import ComparisonError
from experiments.dossier.folder import DossierError
from experiments.headroom.load import LoadError
from experiments.replicating.warmup import WarmUpError
from experiments.report.place import PlaceError
from experiments.report.source import SourceError
from experiments.running.cluster import ClusterError
from experiments.running.engines import EngineError
from experiments.running.outdir import OutDirError
from experiments.running.simulator import StrangerError
from experiments.running.store import StoreError
from experiments.sweeping.export import ExportError
from experiments.telling.terminal import say
from models.compiled.refusals import NotCompiledError
from models.loading import ConfigError
from sim.errors import InvariantError, StuckError

FAILED = 1
"""The run failed."""
MISUSED = 2
"""Bad config or usage."""
BAD = 3
"""With ``--strict``: done, and the answer is bad."""
INTERRUPTED = 130
"""Ended by Ctrl-C: 128 and the number of the signal, as shells have it."""
MISTAKES = (
    AdviceError,
    ClaimsError,
    ClusterError,
    ComparisonError,
    ConfigError,
    DossierError,
    EngineError,
    ExportError,
    LoadError,
    MarksError,
    NotCompiledError,
    OutDirError,
    PlaceError,
    SourceError,
    StarterError,
    StoreError,
    WarmUpError,
)
"""Of whoever called: each says what is wrong, a line a fault."""
FAILURES = (InvariantError, MemoryError, OSError, StrangerError, StuckError)
"""Of the run, or of the machine."""


def interrupted_words(too_few: str = "", *, is_kept: bool) -> str:
    """Say that Ctrl-C was heard, that there is *too_few* if so, and what is kept."""
    if not is_kept:
        return f"interrupted: {too_few or 'what was finished is told, and not kept'}"
    kept = "what was finished is kept, the same command goes on from there"
    return f"interrupted: {too_few}; {kept}" if too_few else f"interrupted: {kept}"


def end_interrupted(too_few: str = "", *, is_kept: bool) -> NoReturn:
    """Say that Ctrl-C was heard, as `interrupted_words` does, and end with its code."""
    say(interrupted_words(too_few, is_kept=is_kept))
    raise typer.Exit(INTERRUPTED)


@contextmanager
def reporting() -> Iterator[None]:
    """Turn errors that are no bug, and Ctrl-C, into lines on stderr and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except MISTAKES as error:
        say(str(error))
        raise typer.Exit(MISUSED) from None
    except FAILURES as error:
        say(f"the run failed: {str(error) or 'no memory left'}")
        raise typer.Exit(FAILED) from None
