"""A chart of which a part has nothing to show is drawn without it, and without a word."""

from pathlib import Path

import altair as alt
import pytest
from playwright.sync_api import Browser

from experiments.report.chart import named, wide
from experiments.report.dataset import Dataset
from experiments.report.page import html_of
from experiments.report.parts import Figure, Grid, Page, Section
from experiments.report.text import same
from tests.browser.visit import visiting

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def drawn() -> alt.LayerChart:
    there: alt.Chart = named("there").mark_bar().encode(x="value:Q", y="name:N")
    absent: alt.Chart = named("absent").mark_point().encode(x="value:Q", y="name:N")
    return wide(alt.LayerChart(layer=[there, absent]))


def test_a_layer_of_no_rows_is_left_out_in_silence(
    browser: Browser, tmp_path: Path
) -> None:
    it = same("it")
    data = {
        "there": Dataset({"name": ["a", "b"], "value": [1.0, 2.0]}),
        "absent": Dataset({"name": [], "value": []}),
    }
    grid = Grid(it, [it], [[it]])
    figure = Figure(key="it", title=it, says=it, draw=drawn, data=data, grid=grid)
    page = Page(it, [], [Section("section", it, [figure])])
    file = tmp_path / "page.html"
    file.write_text(html_of(page, "en"), encoding="utf-8")
    with visiting(browser, file) as visit:
        assert visit.said == []
        assert visit.all(".mark-rect.role-mark > path", "1") == [1, 1]
        assert visit.all(".mark-symbol.role-mark", "1") == []
