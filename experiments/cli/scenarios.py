"""The scenarios of a command line: every file that loads, and every fault of the rest."""

from collections.abc import Sequence
from pathlib import Path

from experiments.comparing.plan import named
from models.config import Scenario
from models.loading import ConfigError, Fault, load_scenario


def load_all(
    paths: Sequence[Path], overrides: Sequence[str], unset: Sequence[str] = ()
) -> tuple[list[tuple[Path, Scenario]], list[Fault]]:
    """Return the scenarios beside their files, and what is wrong with the others."""
    scenarios: list[tuple[Path, Scenario]] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            scenarios.append((path, load_scenario(path, overrides, unset=unset)))
        except ConfigError as error:
            faults += error.faults
    return scenarios, faults


def load_every(
    paths: Sequence[Path], overrides: Sequence[str], unset: Sequence[str] = ()
) -> list[tuple[Path, Scenario]]:
    """Return all scenarios beside their files; raise `ConfigError` with every fault."""
    loaded, faults = load_all(paths, overrides, unset)
    if faults:
        raise ConfigError(faults)
    return loaded


def load_named(
    paths: Sequence[Path], overrides: Sequence[str], unset: Sequence[str] = ()
) -> list[Scenario]:
    """Load every file; one without a name has that of its file."""
    loaded = load_every(paths, overrides, unset)
    return named([each for _, each in loaded], [path.stem for path, _ in loaded])
