"""Charts on paper: SVG and PNG that need nothing of the page."""

from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.report.chart import SERIES, named, wide
from experiments.report.dataset import Dataset
from experiments.report.ownfiles import coloured, colours
from experiments.report.paper import sheets_of, write_sheets
from experiments.report.parts import Figure, Grid, Page, Section
from experiments.report.place import PlaceError
from experiments.report.text import Text, same
from tests.judged import ROOT

TITLE = Text("Requests", "リクエスト")
PNG = b"\x89PNG\r\n\x1a\n"


def draw() -> alt.Chart:
    bars = named("bars").mark_bar(color=SERIES[0])
    chart: alt.Chart = bars.encode(x="name:N", y="value:Q")
    return wide(chart)


@pytest.fixture
def page() -> Page:
    figure = Figure(
        key="bars",
        title=TITLE,
        says=same("-"),
        draw=draw,
        data={"bars": Dataset({"name": ["a", "b"], "value": [1.0, 3.0]})},
        grid=Grid(same("-"), [same("-")], []),
    )
    return Page(same("A page"), [], [Section("s", same("S"), [figure])])


def test_a_chart_on_paper_has_its_colours_data_and_title(page: Page) -> None:
    (sheet,) = sheets_of(page, "ja")
    tree = ElementTree.fromstring(sheet.svg)
    assert "var(" not in sheet.svg
    assert colours()["--series-1"] in sheet.svg
    bars = [
        each for each in tree.iter() if "bar" in (each.get("aria-roledescription") or "")
    ]
    assert len(bars) == 2
    # 3 is three times as high as 1, whatever the scale.
    assert {each.get("aria-label") for each in bars} == {
        "name: a; value: 1",
        "name: b; value: 3",
    }
    assert "リクエスト" in "".join(tree.itertext())


def test_every_chart_is_written_as_svg_and_as_png(page: Page, tmp_path: Path) -> None:
    written = write_sheets(page, tmp_path / "charts", "en")
    assert [each.name for each in written] == ["bars.svg", "bars.png"]
    assert written[1].read_bytes().startswith(PNG)


def test_a_colour_that_the_style_sheet_does_not_have_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        coloured("var(--sky)")


def test_a_run_plots_beside_its_files_or_where_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = str(ROOT / "configs" / "pattern1.toml")
    command = ["run", config, "--for", "2min", "--plot", "--no-progress"]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert (tmp_path / "pattern1-charts" / "platform-picture.png").exists()
    assert {each.name for each in tmp_path.iterdir()} == {"pattern1-charts"}
    assert CliRunner().invoke(app, [*command, "--out", "kept"]).exit_code == 0
    assert (tmp_path / "kept" / "charts" / "platform-picture.svg").exists()
    many = CliRunner().invoke(app, [*command, "--replications", "2"])
    assert many.exit_code == 2
    assert "is for one run" in many.output


def test_a_folder_that_cannot_be_is_one_line(page: Page, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaceError, match=r"--plot: .* cannot be written to"):
        write_sheets(page, tmp_path / "file" / "charts", "en")
