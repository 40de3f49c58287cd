"""`--out` of the studies: what they found is kept, in both languages."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.dossier.dossier import Dossier, dossier_of
from experiments.dossier.findings import Findings
from experiments.dossier.folder import DOSSIER, read_dossier
from experiments.language.tongue import speaking, spoken
from experiments.reportfiles import REPORT
from experiments.running import keeping
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import parse_scenario
from tests.compared import CONFIGS, day
from tests.small import SMALL

PATTERN1, ADVISE = CONFIGS / "pattern1.toml", CONFIGS / "advise.toml"
FEW = ("--plans", "ls_4gb_gen2", "--plans", "lsdb_micro", "--steps", "0")


@pytest.fixture
def _simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be the golden day, and one of them as good as another."""

    def simulated(scenario: Scenario, *, seed: int, engine: object) -> Summary:
        whole = day(seed)
        systems = dict.fromkeys(scenario.systems, whole.systems["medical"])
        return evolve(whole, systems=systems)

    monkeypatch.setattr(keeping, "simulate", simulated)


def lssim(*arguments: object) -> Result:
    words = [*map(str, arguments), "--no-progress", "--workers", "1"]
    return CliRunner().invoke(app, words)


def kept(out: Path, *arguments: object) -> Dossier:
    """Return what the command kept in *out*, of which a page can be made."""
    result = lssim(*arguments, "--out", out)
    assert result.exit_code == 0, result.output
    page = CliRunner().invoke(app, ["report", str(out)])
    assert page.exit_code == 0, page.output
    assert (out / REPORT).read_text(encoding="utf-8").endswith("</html>")
    return read_dossier(out / DOSSIER)


def test_coupling_keeps_its_document_and_what_it_told(tmp_path: Path) -> None:
    few = ("--replications", 2, "--only", "host-crash:web", "--at", "10:00")
    found = kept(tmp_path / "out", "coupling", SMALL, *few)
    assert found.command == "coupling"
    assert found.document["schema"] == "lssim.coupling/2"
    (name,) = found.scenarios
    assert found.document["topologies"][0]["scenario"]["name"] == name
    assert parse_scenario(found.scenarios[name]).hosts.keys() == {"web"}
    assert {*found.told} == {"en", "ja"}


@pytest.mark.usefixtures("_simulated")
def test_headroom_and_replications_keep_theirs(tmp_path: Path) -> None:
    found = kept(tmp_path / "a", "headroom", PATTERN1)
    assert (found.command, *found.scenarios) == ("headroom", "pattern1")
    assert found.document["schema"] == "lssim.headroom/1"
    found = kept(tmp_path / "b", "run", PATTERN1, "--replications", 2)
    assert (found.command, *found.scenarios) == ("run", "pattern1")
    assert found.document["seeds"] == [1, 2]


@pytest.mark.usefixtures("_simulated")
def test_advise_keeps_what_it_found_beside_the_platform_that_it_writes(
    tmp_path: Path,
) -> None:
    file = tmp_path / "best.toml"
    words = ("advise", ADVISE, *FEW, "--unset", "caches.redis", "--write", file)
    found = kept(tmp_path / "out", *words)
    assert found.command == "advise"
    # The workload first, then each platform that is told of, by its words.
    advised = found.document["advised"]
    assert next(iter(found.scenarios)) == "recommendation"
    assert advised in found.scenarios
    assert parse_scenario(found.scenarios[advised]).name == advised
    assert file.exists()


def test_a_platform_is_no_folder(tmp_path: Path) -> None:
    result = lssim("advise", ADVISE, "--out", tmp_path / "best.toml")
    assert result.exit_code == 2
    words = " ".join(result.stderr.replace("│", " ").split())
    assert "takes a folder, got best.toml; --write FILE writes the platform" in words


@pytest.mark.parametrize(
    "arguments",
    [
        ("coupling", SMALL),
        ("headroom", PATTERN1),
        ("advise", ADVISE),
        ("run", PATTERN1, "--replications", "2"),
    ],
)
def test_a_folder_with_anything_else_is_refused_before_a_run(
    arguments: tuple[object, ...], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    result = lssim(*arguments, "--out", tmp_path)
    assert result.exit_code == 2
    assert "must be new, empty or hold an earlier dossier" in result.stderr


def test_texts_of_the_document_are_kept_in_every_language() -> None:
    def document() -> dict[str, Any]:
        word = {"en": "kept", "ja": "達成"}[spoken()]
        return {"name": "a", "of": [{"verdict": word, "runs": 3}, {"verdict": None}]}

    findings = Findings("run", {}, document, lambda to: to.print("!"))
    with speaking("ja"):
        found = dossier_of(findings, [])
    assert found.document["of"][0] == {"verdict": "kept", "runs": 3}
    assert found.sentences == {"ja": {"kept": "達成"}}
