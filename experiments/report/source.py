"""What a folder holds: the dossier of a command, or the files of a run."""

from pathlib import Path

from attrs import frozen

from experiments.document import DocumentError
from experiments.dossier.dossier import SCHEMA, Dossier
from experiments.dossier.folder import DOSSIER, read_dossier
from experiments.running.outdir import FILES, SUMMARY
from experiments.summary.document import Summary, read_summary
from models.config import Scenario
from models.loading import ConfigError, load_scenario, parse_scenario

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
        return read_dossier(file)
    except (DocumentError, OSError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        rule = f"must be {SCHEMA}, {first}; make it anew with --out"
        raise SourceError(f"{file}: {rule}") from error


def _run(folder: Path) -> RunFiles:
    missing = [name for name in FILES if not (folder / name).exists()]
    if missing:
        rule = f"is half of a run, without {', '.join(missing)}; run it anew with --out"
        raise SourceError(f"{folder}: {rule}")
    try:
        text = (folder / SUMMARY).read_text(encoding="utf-8")
        summary = read_summary(text)
        scenario = load_scenario(folder / "config.toml")
    except (ConfigError, DocumentError, OSError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        rule = f"is not of this release ({first}); run it anew with --out"
        raise SourceError(f"{folder}: {rule}") from error
    return RunFiles(folder, summary, scenario)
