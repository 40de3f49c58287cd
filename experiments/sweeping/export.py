"""Export: a row for each point, seed and output, as Parquet or CSV."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from experiments.spill import Spill
from experiments.sweeping.sweep import Sweep
from experiments.tomlvalue import toml_value

SUFFIXES = (".parquet", ".csv")

Row = tuple[object, ...]


class ExportError(ValueError):
    """A file cannot be written there, or not in that format."""


def require_exportable(path: Path) -> None:
    """Raise `ExportError` if *path* is none that can be written, before any run."""
    if path.suffix not in SUFFIXES:
        rule = f"must end in {' or '.join(SUFFIXES)}, got {path.name!r}"
        raise ExportError(f"--export: {path}: {rule}")
    if path.is_dir():
        raise ExportError(f"--export: {path}: must be a file, got a directory")
    if not path.parent.is_dir():
        raise ExportError(f"--export: {path}: its folder does not exist, make it first")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise ExportError(f"--export: {path}: its folder cannot be written to")


def export(sweep: Sweep, path: Path) -> None:
    """Write the finished runs of *sweep* to *path*, whole or not at all.

    Raise `OSError` if that fails.
    """
    try:
        folder = Path(mkdtemp(prefix=".lssim-", dir=path.parent))
    except OSError as error:
        rule = f"cannot be written to: {error.strerror}"
        raise ExportError(f"--export: {path}: {rule}, give another") from error
    try:
        aside = folder / path.name
        if path.suffix == ".csv":
            with aside.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(columns_of(sweep))
                writer.writerows(rows_of(sweep))
        else:
            spill = Spill(folder, columns_of(sweep))
            for row in rows_of(sweep):
                spill.add(row)
            spill.write_parquet(aside)
            spill.close()
        aside.replace(path)
    finally:
        rmtree(folder, ignore_errors=True)


def columns_of(sweep: Sweep) -> dict[str, str]:
    """Return the columns of `rows_of` and their SQL types; a factor of texts is one."""
    experiment = sweep.plan.experiment
    factors = {
        f"factor_{name}": "VARCHAR" if _is_text(sweep, number) else "DOUBLE"
        for number, name in enumerate(experiment.factors)
    }
    return {
        "point": "BIGINT",
        "config": "VARCHAR",
        "seed": "BIGINT",
        "scenario_sha256": "VARCHAR",
        **factors,
        "output": "VARCHAR",
        "value": "DOUBLE",
    }


def rows_of(sweep: Sweep) -> Iterator[Row]:
    """Yield a row for each point, seed and output of the runs that are finished."""
    plan = sweep.plan
    texts = [_is_text(sweep, number) for number in range(len(plan.experiment.factors))]
    for number, point in enumerate(plan.points):
        name = plan.topologies[point.topology].name
        values = [
            _text(value) if is_text else value
            for value, is_text in zip(point.values, texts, strict=True)
        ]
        for seed in plan.seeds:
            run = sweep.runs.get((point.scenario or "", seed))
            if run is not None:
                for output, value in run.items():
                    yield (number, name, seed, point.scenario, *values, output, value)


def _is_text(sweep: Sweep, factor: int) -> bool:
    values = [each.values[factor] for each in sweep.plan.points]
    return any(isinstance(each, bool | str) for each in values)


def _text(value: object) -> str:
    return value if isinstance(value, str) else toml_value(value)
