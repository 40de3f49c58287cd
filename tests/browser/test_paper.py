"""The report on paper: nothing is cut, nothing is hidden, nothing needs a screen."""

import re

import pytest

from tests.browser.folders import PAGES
from tests.browser.visit import PAPER, Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("name", PAGES),
]

MOST_SHEETS = 30
EDGES = "[it.id || it.className || it.tagName, it.getBoundingClientRect().right]"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_is_cut_at_the_edge_of_the_paper(visit: Visit, language: str) -> None:
    visit.speak(language)
    with visit.on_paper():
        edges = visit.all("body *:not(svg *)", EDGES)
        hidden = visit.all(".wide", "[it.textContent, it.scrollWidth - it.clientWidth]")
    assert [each for each in edges if each[1] > PAPER + 1] == []
    assert [each for each in hidden if each[1] > 1] == []


def test_every_table_lies_open_and_is_closed_again(visit: Visit) -> None:
    visit.page.evaluate("document.querySelector('details').open = true")
    before = visit.all("details", "it.open")
    with visit.on_paper():
        assert False not in visit.all("details", "it.open")
        assert False not in visit.all("table", "it.checkVisibility()")
    assert visit.all("details", "it.open") == before
    visit.page.evaluate("document.querySelector('details').open = false")


def test_charts_are_drawn_for_the_width_of_the_paper(visit: Visit) -> None:
    width = "it.getBoundingClientRect().width"
    with visit.on_paper():
        widths = visit.all(".chart svg", width)
        scales = visit.all(".chart svg", f"{width} / it.viewBox.baseVal.width")
    assert all(PAPER * 0.8 < each <= PAPER for each in widths)
    # Letters are as large as they are meant: nothing is scaled.
    assert scales == pytest.approx([1.0] * len(scales), abs=0.02)
    assert all(each > PAPER for each in visit.all(".chart svg", width))


def test_it_prints_on_a_few_sheets_of_a4(visit: Visit) -> None:
    pdf = visit.page.pdf(format="A4", prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 1 <= sheets <= MOST_SHEETS
