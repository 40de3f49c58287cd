"""What-if corners: a slider says what was run, and goes no further."""

import pytest

from tests.browser.folders import PAGES
from tests.browser.visit import Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("name", PAGES),
]

SAYS = "it.closest('.widget').querySelector('.play').innerText"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_slider_says_another_thing_at_each_of_its_ends(
    visit: Visit, language: str
) -> None:
    visit.speak(language)
    sliders = visit.page.locator("input[type=range]")
    for slider in sliders.all():
        slider.focus()
        visit.page.keyboard.press("Home")
        first = slider.evaluate(f"it => {SAYS}")
        visit.page.keyboard.press("End")
        last = slider.evaluate(f"it => {SAYS}")
        visit.page.keyboard.press("ArrowRight")
        assert slider.evaluate(f"it => {SAYS}") == last
        # One that has a single place says the same everywhere.
        has_places = slider.evaluate("it => Number(it.max) > Number(it.min)")
        assert (first != last) == has_places
    assert visit.said == []
