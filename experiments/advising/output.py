"""Output: the platform that is advised, as a scenario file."""

from pathlib import Path

from experiments.advising.sale import AdviceError
from models.config import Scenario
from models.loading import effective_toml

HEADER = "# Advised by lssim: complete, extends nothing and leaves nothing out.\n"


class OutFile:
    """A file that is written once, at the end; whether that is possible is said before.

    Invariant: nothing that was there before is written over.
    """

    def __init__(self, path: Path) -> None:
        """Raise `AdviceError` if *path* is there, or its folder is not."""
        if path.exists():
            raise AdviceError(f"--write: {path} must not exist yet, give another name")
        if not path.parent.is_dir():
            raise AdviceError(f"--write: {path}: there is no folder {path.parent}")
        self.path = path

    def write(self, scenario: Scenario) -> None:
        """Write *scenario*; raise `OSError` if that cannot be done."""
        with self.path.open("x", encoding="utf-8") as file:
            file.write(HEADER + effective_toml(scenario))
