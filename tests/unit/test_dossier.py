"""Dossiers: what a command has found, kept whole and in every language."""

import json
from pathlib import Path

import pytest
from attrs import evolve
from typer.testing import CliRunner

from experiments.cli import app
from experiments.document import DocumentError
from experiments.dossier.dossier import Dossier, dossier_of
from experiments.dossier.findings import Findings
from experiments.dossier.folder import (
    DOSSIER,
    DossierError,
    read_dossier,
    require_room,
    write_dossier,
)
from experiments.figures import yen
from experiments.language.tongue import speaking
from experiments.reportfiles import CHARTS, REPORT
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet
from models.loading import load_scenario
from tests.small import SMALL


def show(to: Paper) -> None:
    to.print(yen(3960), style="bold")
    to.print(Sheet("Prices", ("host", "price"), [["web", yen(2200)]]))


@pytest.fixture
def found() -> Findings:
    scenarios = {"small": load_scenario(SMALL)}
    return Findings("compare", scenarios, lambda: {"price": yen(3960)}, show)


@pytest.fixture
def dossier(found: Findings) -> Dossier:
    return dossier_of(found, ["compare", "a b.toml"])


def test_the_document_is_english_and_what_is_told_is_in_both(found: Findings) -> None:
    with speaking("ja"):
        it = dossier_of(found, ["compare"])
    assert it.document == {"price": "3,960 yen"}
    assert it.told["en"][0].text == "3,960 yen"
    assert it.told["ja"][0].text == "3,960円"
    sheet = it.told["ja"][1]
    assert (sheet.heading, sheet.columns, sheet.rows) == (
        "Prices",
        ("host", "price"),
        (("web", "2,200円"),),
    )


def test_what_is_written_is_read_again(dossier: Dossier, tmp_path: Path) -> None:
    write_dossier(tmp_path / "new" / "place", dossier)
    again = read_dossier(tmp_path / "new" / "place" / DOSSIER)
    assert list(again.arguments) == ["compare", "a b.toml"]
    assert again.document == dossier.document
    assert [each.text for each in again.told["ja"]] == ["3,960円", ""]
    assert "[systems.booking" in again.scenarios["small"]
    assert [each.name for each in (tmp_path / "new" / "place").iterdir()] == [DOSSIER]


def test_a_later_one_takes_its_place_and_that_of_its_report(
    dossier: Dossier, tmp_path: Path
) -> None:
    write_dossier(tmp_path, dossier)
    (tmp_path / REPORT).write_text("of the earlier one")
    (tmp_path / CHARTS).mkdir()
    (tmp_path / CHARTS / "day.svg").write_text("of the earlier one")
    (tmp_path / ".lssim-cut-short").write_text("half")
    write_dossier(tmp_path, evolve(dossier, arguments=["later"]))
    assert [each.name for each in tmp_path.iterdir()] == [DOSSIER]
    assert read_dossier(tmp_path / DOSSIER).arguments == ("later",)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    with pytest.raises(DossierError, match=r"must be new, empty or hold an earlier"):
        require_room(tmp_path)
    with pytest.raises(DossierError, match="must be a folder, got a file"):
        require_room(tmp_path / "letters.txt")


def test_a_place_that_cannot_be_written_to_is_one_line(
    dossier: Dossier, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DossierError, match="cannot be written to: Not a directory"):
        write_dossier(tmp_path / "file" / "below", dossier)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda tree: tree | {"schema": "lssim.dossier/0"}, "schema"),
        (lambda tree: {key: tree[key] for key in tree if key != "document"}, "document"),
        (lambda tree: tree | {"more": 1}, "more"),
    ],
)
def test_what_is_no_dossier_of_ours_says_where(
    dossier: Dossier, tmp_path: Path, change: object, words: str
) -> None:
    write_dossier(tmp_path, dossier)
    file = tmp_path / DOSSIER
    assert callable(change)
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    with pytest.raises(DocumentError, match=words):
        read_dossier(file)


def test_a_comparison_keeps_what_it_shows(tmp_path: Path) -> None:
    configs = [str(SMALL.parents[2] / "configs" / f"pattern{n}.toml") for n in (1, 2)]
    options = ["--for", "2min", "--replications", "2", "--engine", "simpy"]
    command = ["compare", *configs, *options, "--no-progress", "--workers", "1"]
    folder = tmp_path / "kept"
    shown = CliRunner().invoke(app, [*command, "--out", str(folder)])
    assert shown.exit_code == 0, shown.output
    it = read_dossier(folder / DOSSIER)
    printed = CliRunner().invoke(app, [*command, "--json"])
    assert it.document == json.loads(printed.stdout)
    assert list(it.scenarios) == ["pattern1", "pattern2"]
    assert it.told["en"][0].text in shown.stdout


def test_every_command_takes_a_language() -> None:
    japanese = CliRunner().invoke(app, ["check", str(SMALL), "--lang", "ja"])
    english = CliRunner().invoke(app, ["check", str(SMALL)], env={"LANG": "ja_JP.UTF-8"})
    assert japanese.exit_code == english.exit_code == 0
    assert japanese.stdout == english.stdout
    wrong = CliRunner().invoke(app, ["check", str(SMALL), "--lang", "fr"])
    assert wrong.exit_code == 2
