"""What a folder holds: the dossier of a command, or the files of a run."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from experiments.advising.document import SCHEMA as ADVICE
from experiments.claiming.document import SCHEMA as CLAIMS
from experiments.comparing.document import SCHEMA as COMPARISON
from experiments.coupling.document import SCHEMA as COUPLING
from experiments.dossier.dossier import SCHEMA, Dossier
from experiments.dossier.folder import DOSSIER, read_dossier
from experiments.headroom.document import SCHEMA as HEADROOM
from experiments.migrating.document import SCHEMA as MIGRATION
from experiments.replicating.document import SCHEMA as REPLICATIONS
from experiments.running.outdir import FILES, SUMMARY, TABLES
from experiments.summary.document import Summary, read_summary
from experiments.sweeping.document import SCHEMA as SWEEP
from models.config import Scenario
from models.loading import load_scenario, parse_scenario

SCHEMAS: Mapping[str, str] = {
    "run": REPLICATIONS,
    "compare": COMPARISON,
    "coupling": COUPLING,
    "sweep": SWEEP,
    "headroom": HEADROOM,
    "advise": ADVICE,
    "migrate": MIGRATION,
    "claims": CLAIMS,
}
"""What the document of each command's dossier calls itself."""
COMMANDS = "run, compare, coupling, sweep, headroom, advise, migrate and claims"


class SourceError(ValueError):
    """A folder holds nothing that a report can be made of; the message is one line."""


@frozen
class RunFiles:
    """What `lssim run --out` has written."""

    folder: Path
    summary: Summary
    scenario: Scenario


Source = Dossier | RunFiles


def read_source(folder: Path) -> Source:
    """Return what *folder* holds; raise `SourceError` if that is no whole answer."""
    if not folder.is_dir():
        got = "a file" if folder.exists() else "nothing"
        rule = f"must be a folder that --out of {COMMANDS} has written"
        raise SourceError(f"{folder}: {rule}, got {got}")
    if (folder / DOSSIER).exists():
        return _dossier(folder / DOSSIER)
    if any((folder / name).exists() for name in FILES):
        return _run(folder)
    rule = f"holds no answer, it must be what --out of {COMMANDS} has written"
    raise SourceError(f"{folder}: {rule}")


def scenarios_of(dossier: Dossier) -> dict[str, Scenario]:
    """Return the scenarios of *dossier*, by name."""
    return {name: parse_scenario(text) for name, text in dossier.scenarios.items()}


def _dossier(file: Path) -> Dossier:
    try:
        dossier = read_dossier(file)
    except (OSError, ValueError) as error:
        rule = f"must be {SCHEMA}, {_first(error)}; make it anew with --out"
        raise SourceError(f"{file}: {rule}") from error
    if dossier.command not in SCHEMAS:
        rule = f"must be of {COMMANDS}, got {dossier.command!r}"
        raise SourceError(f"{file}: {rule}")
    wanted, got = SCHEMAS[dossier.command], dossier.document.get("schema")
    if got != wanted:
        rule = f"must hold {wanted}, got {got}; make it anew with --out"
        raise SourceError(f"{file}: {rule}")
    return dossier


def _run(folder: Path) -> RunFiles:
    missing = [name for name in FILES if not (folder / name).exists()]
    if missing:
        rule = f"is half of a run, without {', '.join(missing)}; run it anew with --out"
        raise SourceError(f"{folder}: {rule}")
    try:
        text = (folder / SUMMARY).read_text(encoding="utf-8")
        summary = read_summary(text)
        scenario = load_scenario(folder / "config.toml")
        for name, columns in TABLES.items():
            _require_columns(folder / name, columns)
    except (OSError, ValueError) as error:
        rule = f"is not of this release ({_first(error)}); run it anew with --out"
        raise SourceError(f"{folder}: {rule}") from error
    return RunFiles(folder, summary, scenario)


def _require_columns(file: Path, columns: Sequence[str]) -> None:
    """Raise `OSError` or `ValueError` unless *file* is a whole table of *columns*."""
    # Only a report reads what a run has written.
    import duckdb  # noqa: PLC0415

    try:
        with duckdb.connect() as connection:
            table = connection.read_parquet(str(file))
            names = table.columns
    except duckdb.Error as error:
        raise OSError(f"{file.name}: is no whole table") from error
    if list(names) != list(columns):
        raise ValueError(f"{file.name}: its columns are {', '.join(names)}")


def _first(error: Exception) -> str:
    """Return the first line of what *error* says."""
    return next(iter(str(error).splitlines()), type(error).__name__)
