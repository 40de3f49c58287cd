"""`lssim report`: what it refuses in one line, and that a page is whole or not there."""

import json
from pathlib import Path
from shutil import copytree

import duckdb
import pytest
from attrs import NOTHING, fields

from experiments.document import json_text
from experiments.dossier.dossier import Dossier
from experiments.dossier.folder import DOSSIER, write_dossier
from experiments.report.place import PlaceError, put
from experiments.report.source import SCHEMAS, SourceError, read_source
from experiments.reportfiles import REPORT
from experiments.running.outdir import FILES
from experiments.running.simulate import simulate
from models.loading import load_scenario
from tests.unit.test_cli import PATTERN1, lssim


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run of two minutes."""
    folder = tmp_path_factory.mktemp("kept") / "run"
    simulate(load_scenario(Path(PATTERN1), ["days=0.0014"]), out=folder)
    return folder


@pytest.fixture
def run(kept: Path, tmp_path: Path) -> Path:
    return copytree(kept, tmp_path / "run")


def refused(*arguments: str) -> str:
    """Return the one line with which `lssim report` refuses *arguments*."""
    result = lssim("report", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    return line


def test_a_report_of_nothing_a_file_or_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "must be a folder that --out of run, compare, " in refused(
        str(tmp_path / "no")
    )
    assert refused(str(tmp_path / "no")).endswith(" has written, got nothing")
    file = tmp_path / "file"
    file.touch()
    assert refused(str(file)).endswith(" has written, got a file")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert f"{empty}: holds no answer, " in refused(str(empty))


@pytest.mark.parametrize("name", FILES)
def test_half_a_run_is_named_by_what_it_lacks(run: Path, name: str) -> None:
    (run / name).unlink()
    half = f"{run}: is half of a run, without {name}; run it anew with --out"
    assert refused(str(run)) == half


@pytest.mark.parametrize("name", FILES)
def test_a_cut_file_of_a_run_is_no_bug(run: Path, name: str) -> None:
    whole = (run / name).read_bytes()
    for size in (0, len(whole) // 2):
        (run / name).write_bytes(whole[:size])
        assert f"{run}: is not of this release (" in refused(str(run))


def test_a_run_of_an_older_schema_is_to_be_run_anew(run: Path) -> None:
    summary = json.loads((run / "summary.json").read_text("utf-8"))
    summary["schema"] = "lssim.summary/0"
    (run / "summary.json").write_text(json.dumps(summary), "utf-8")
    assert "is not of this release (" in refused(str(run))
    assert refused(str(run)).endswith("); run it anew with --out")


def test_a_timeline_with_other_columns_is_to_be_made_anew(run: Path) -> None:
    file = run / "timeline.parquet"
    with duckdb.connect() as connection:
        table = "select 1 as at_s, 'web' as host"
        connection.execute(f"copy ({table}) to '{file}' (format parquet)")
    line = refused(str(run))
    assert "is not of this release (timeline.parquet: its columns are at_s, host)" in line


def dossier(command: str, schema: str | None) -> Dossier:
    return Dossier(command, (command,), {}, {}, {"schema": schema}, {"en": (), "ja": ()})


def test_a_dossier_of_a_command_or_schema_that_is_unknown_is_refused(
    tmp_path: Path,
) -> None:
    write_dossier(tmp_path, dossier("frobnicate", None))
    assert refused(str(tmp_path)).endswith(" and claims, got 'frobnicate'")
    for command, schema in SCHEMAS.items():
        write_dossier(tmp_path, dossier(command, "lssim.old/0"))
        must = f"must hold {schema}, got lssim.old/0; make it anew with --out"
        assert refused(str(tmp_path)) == f"{tmp_path / DOSSIER}: {must}"
        write_dossier(tmp_path, dossier(command, schema))
        assert isinstance(read_source(tmp_path), Dossier)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"schema": "lssim.dossier/0"}', "\ufeff{}", "[" * 100_000, '"\\ud8'],
)
def test_what_is_no_dossier_is_refused_in_a_line(tmp_path: Path, text: str) -> None:
    (tmp_path / DOSSIER).write_text(text, encoding="utf-8")
    assert "must be lssim.dossier/1, " in refused(str(tmp_path))


def test_half_a_dossier_is_refused_in_a_line(tmp_path: Path) -> None:
    write_dossier(tmp_path, dossier("compare", SCHEMAS["compare"]))
    file = tmp_path / DOSSIER
    whole = file.read_bytes()
    tree = json.loads(whole)
    for size in range(0, len(whole) - 1, 50):
        file.write_bytes(whole[:size])
        assert "must be lssim.dossier/1, " in refused(str(tmp_path))
    needed = [each.name for each in fields(Dossier) if each.default is NOTHING]
    assert len(needed) == 5
    for name in needed:
        file.write_text(json_text({k: v for k, v in tree.items() if k != name}), "utf-8")
        assert "must be lssim.dossier/1, " in refused(str(tmp_path))
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match=r"must be lssim\.dossier/1, 'utf-8' codec"):
        read_source(tmp_path)


def test_a_page_stands_in_its_folder_or_where_it_is_wanted(
    run: Path, tmp_path: Path
) -> None:
    result = lssim("report", str(run))
    assert (result.exit_code, result.stdout) == (0, f"{run / REPORT}\n")
    assert (run / REPORT).read_text("utf-8").startswith("<!doctype html>\n<html lang=")
    other = tmp_path / "other.html"
    assert lssim("report", str(run), "--out", str(other)).stdout == f"{other}\n"
    assert other.read_bytes() == (run / REPORT).read_bytes()
    assert {each.name for each in run.iterdir()} == {*FILES, REPORT}


def test_a_place_that_takes_no_page_is_refused(run: Path, tmp_path: Path) -> None:
    absent = tmp_path / "no" / "page.html"
    rule = "cannot be written to: No such file or directory, give another with --out FILE"
    assert refused(str(run), "--out", str(absent)) == f"{absent}: {rule}"
    below = run / "config.toml" / "page.html"
    assert "cannot be written to: Not a directory" in refused(
        str(run), "--out", str(below)
    )
    taken = f"{tmp_path}: must be a file, got a folder, give another"
    assert refused(str(run), "--out", str(tmp_path)) == taken


def test_a_page_is_replaced_whole_or_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "page.html"
    put("first", file)
    put("second", file)
    assert file.read_text("utf-8") == "second"

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(PlaceError, match="cannot be written to: No space left on device"):
        put("third", file)
    monkeypatch.undo()
    assert file.read_text("utf-8") == "second"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_ctrl_c_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put("page", tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_half_a_character_does_not_stop_a_page(tmp_path: Path) -> None:
    put("\ud83d!", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8") == "?!"


def test_a_report_goes_with_its_run(run: Path) -> None:
    assert lssim("report", str(run)).exit_code == 0
    simulate(load_scenario(run / "config.toml"), out=run)
    assert {each.name for each in run.iterdir()} == set(FILES)
