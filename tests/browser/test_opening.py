"""A report opens without a network, complains of nothing, and fits every screen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.folders import PAGES
from tests.browser.visit import DESK, PAPER, PHONE, Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("name", PAGES),
]

MOST_BYTES = 4 * 1024 * 1024
MARKS = "it.querySelectorAll('svg .role-mark > *').length"


def test_a_page_is_one_small_file(
    name: str, visit: Visit, reports: Callable[[str], Path]
) -> None:
    # The page of a run has a whole day of every minute.
    assert 500_000 < reports(name).stat().st_size <= MOST_BYTES
    parts = "document.querySelectorAll('[src], link, iframe, object, embed').length"
    assert visit.page.evaluate(parts) == 0


def test_nothing_is_fetched_and_nothing_complained_of(visit: Visit) -> None:
    for language in ("ja", "en"):
        visit.speak(language)
        for width in (PHONE, DESK):
            visit.look(width, "dark")
    assert visit.asked == []
    assert visit.said == []


FILLED = 0.85
"""Of its place."""


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_chart_is_drawn_as_wide_as_its_place(visit: Visit, width: int) -> None:
    visit.look(width)
    charts = visit.all(
        ".chart",
        f"[it.dataset.key, it.dataset.drawn, {MARKS} > 0,"
        " it.querySelector('svg').getBoundingClientRect().width"
        " / it.getBoundingClientRect().width]",
    )
    assert [each for each in charts if each[1:3] != ["en", True]] == []
    # Small multiples leave some of it, since all of them are equally wide.
    assert [each for each in charts if not FILLED < each[3] < 1.005] == []


@pytest.mark.parametrize("width", [PHONE, DESK, PAPER])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_page_is_wider_than_its_screen(
    visit: Visit, width: int, language: str
) -> None:
    visit.look(width)
    visit.speak(language)
    wide = visit.all(
        "body *:not(.wide *):not(svg *)",
        f"[it.tagName, it.className, it.textContent.slice(0, 50),"
        f" it.checkVisibility() && it.getBoundingClientRect().right > {width} + 1]",
    )
    assert [each for each in wide if each[-1]] == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
