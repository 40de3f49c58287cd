"""Proof: the command that runs, or judges, what a figure was found by."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import asdict

from experiments.tomlvalue import toml_value
from models.config import Scenario
from models.loading.diagnosis import Place, written


def run_command(
    config: str, given: Scenario, wanted: Scenario, *, replications: int, seed: int
) -> str:
    """Return the `lssim run` that makes *wanted* of *given*, which *config* holds."""
    words = ["lssim", "run", config, "--replications", f"{replications}"]
    changes = list(_changes((), asdict(given), asdict(wanted)))
    if given.seed != seed:
        changes.append(f"--set=seed={seed}")
    return " ".join(map(shlex.quote, [*words, *changes]))


def check_command(config: str, given: Scenario, wanted: Scenario) -> str:
    """Return the `lssim check` that judges *wanted*, made of *given* in *config*."""
    changes = _changes((), asdict(given), asdict(wanted))
    return " ".join(map(shlex.quote, ["lssim", "check", config, *changes]))


def _changes(place: Place, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in before:
            yield from _changes((*place, key), before[key], after.get(key))
        for key in after:
            if key not in before:
                yield from _changes((*place, key), None, after[key])
    elif isinstance(after, Mapping):
        for key, each in after.items():
            yield from _changes((*place, key), None, each)
    elif after is None or after == ():
        yield f"--unset={written(place)}"
    else:
        yield f"--set={written(place)}={toml_value(after)}"
