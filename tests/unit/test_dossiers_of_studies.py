"""Sweep, migrate and claims keep what they found, for a report, where --out says."""

import json
from pathlib import Path

from typer.testing import CliRunner

from experiments.cli import app
from experiments.dossier.folder import DOSSIER, read_dossier
from tests.claimed import written
from tests.swept import MM1, WAITS

HOLDS = 'kind = "arithmetic"\nrule = "one < two"'


def lssim(*arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--no-progress", "--workers", "1"])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_sweep_is_kept_with_its_configs_and_is_the_printed_document(
    tmp_path: Path,
) -> None:
    path, out = tmp_path / "waits.toml", tmp_path / "out"
    path.write_text(WAITS)
    store = ("--store", str(tmp_path / "waits.runs"))
    printed = json.loads(lssim("sweep", str(path), *store, "--json", "--out", str(out)))
    kept = read_dossier(out / DOSSIER)
    assert (kept.command, list(kept.scenarios)) == ("sweep", ["mm1"])
    assert kept.document == printed
    assert kept.told["en"][0].text == "waits: How long does one wait?"
    # With --lang the document stays as it is.
    spoken = json.loads(lssim("sweep", str(path), *store, "--json", "--lang", "ja"))
    assert spoken == printed


def test_claims_are_kept_with_what_is_told_of_them(tmp_path: Path) -> None:
    path, out = written(tmp_path, HOLDS), tmp_path / "out"
    lssim("claims", str(path), "--engine", "simpy", "--out", str(out))
    kept = read_dossier(out / DOSSIER)
    assert (kept.command, kept.scenarios) == ("claims", {})
    assert kept.document["counts"]["holds"] == 1
    assert "it holds: It is so." in [each.text for each in kept.told["en"]]


def test_a_folder_of_something_else_is_refused_before_anything_is_run(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for command in (("sweep", "host-ram"), ("claims",), ("migrate", str(MM1))):
        result = CliRunner().invoke(app, [*command, "--out", str(tmp_path)])
        assert result.exit_code == 2
        assert "must be new, empty or hold an earlier dossier" in result.stderr
