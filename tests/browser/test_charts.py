"""Charts of a day: what is done in one of them happens in all."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator

from tests.browser.visit import PHONE, Visit, visiting

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

LABELS = (
    "[...it.querySelectorAll('.role-axis')].filter(axis =>"
    " axis.getBoundingClientRect().width > axis.getBoundingClientRect().height)"
    ".map(axis => [...axis.querySelectorAll('.role-axis-label text')]"
    ".sort((a, b) => a.getBoundingClientRect().x - b.getBoundingClientRect().x)"
    ".map(label => label.textContent).join(' ')).find(labels => labels.includes(':'))"
)
"""Of a chart, what its axis of time says."""
RULES = "it.querySelectorAll('.mark-rule.role-mark line').length"


@pytest.fixture(scope="module")
def day(browser: Browser, reports: Callable[[str], Path]) -> Iterator[Visit]:
    with visiting(browser, reports("day")) as visit:
        yield visit


def linked(visit: Visit) -> Locator:
    return visit.page.locator(".chart[data-group=day]")


def times(visit: Visit) -> set[str]:
    return set(visit.all(".chart[data-group=day]", LABELS))


def plot(visit: Visit, number: int) -> FloatRect:
    """Return where the plot of a linked chart is on the screen."""
    chart = linked(visit).nth(number)
    chart.scroll_into_view_if_needed()
    box = chart.locator("svg .role-frame > g > path.background").first.bounding_box()
    assert box is not None
    return box


def drag(visit: Visit, since: float, until: float) -> None:
    """Mark the part of the first chart from the share *since* of its width to *until*."""
    box = plot(visit, 0)
    mouse, y = visit.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + since * box["width"], y)
    mouse.down()
    mouse.move(box["x"] + (since + until) / 2 * box["width"], y)
    mouse.move(box["x"] + until * box["width"], y)
    mouse.up()
    visit.page.wait_for_timeout(200)


def test_dragging_zooms_every_chart_and_a_double_click_shows_the_day(day: Visit) -> None:
    whole = times(day)
    # The day, from its tenth minute to midnight, on an axis with marks every 3 h.
    assert whole == {"03:00 06:00 09:00 12:00 15:00 18:00 21:00 00:00"}
    drag(day, 0.5, 0.75)
    (zoomed,) = times(day)
    # From 12:05 to 18:02.
    first, *_, last = zoomed.split()
    assert "12:05" < first <= "13:00"
    assert "17:00" <= last <= "18:02"
    linked(day).last.dblclick(position={"x": 300, "y": 100})
    day.page.wait_for_timeout(200)
    assert times(day) == whole


def test_a_button_shows_the_day_again_once_one_has_zoomed(day: Visit) -> None:
    whole = times(day)
    back = day.page.locator(".back")
    assert not back.is_visible()
    drag(day, 0.5, 0.75)
    assert back.is_visible()
    assert back.inner_text() == "Show the whole time again"
    back.click()
    day.page.wait_for_timeout(200)
    assert not back.is_visible()
    assert times(day) == whole


def test_a_finger_that_scrolls_does_not_zoom(day: Visit) -> None:
    whole = times(day)
    box = plot(day, 0)
    day.page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 20)
    day.page.mouse.down()
    day.page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 20)
    day.page.evaluate("dispatchEvent(new PointerEvent('pointercancel'))")
    day.page.mouse.up()
    day.page.wait_for_timeout(200)
    assert times(day) == whole


def test_a_click_is_no_zoom(day: Visit) -> None:
    whole = times(day)
    drag(day, 0.5, 0.5)
    assert times(day) == whole


def test_a_zoom_stays_while_the_language_changes(day: Visit) -> None:
    whole = times(day)
    drag(day, 0.25, 0.5)
    zoomed = times(day)
    assert zoomed != whole
    day.speak("ja")
    assert times(day) == zoomed
    day.speak("en")
    assert times(day) == zoomed
    linked(day).first.dblclick(position={"x": 300, "y": 100})
    day.page.wait_for_timeout(200)
    assert times(day) == whole


def test_the_pointer_shows_its_time_in_every_chart(day: Visit) -> None:
    day.page.mouse.move(1, 1)
    day.page.wait_for_timeout(200)
    before = day.all(".chart[data-group=day]", RULES)
    box = plot(day, 0)
    day.page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    day.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    day.page.wait_for_timeout(200)
    shown = day.all(".chart[data-group=day]", RULES)
    assert [after > former for former, after in zip(before, shown, strict=True)] == [
        True
    ] * len(before)
    day.page.mouse.move(1, 1)
    day.page.wait_for_timeout(200)
    assert day.all(".chart[data-group=day]", RULES) == before


def test_two_languages_chosen_at_once_leave_the_last(day: Visit) -> None:
    day.page.evaluate(
        "for (const each of ['ja', 'en', 'ja'])"
        " document.querySelector(`[data-language=${each}]`).click()"
    )
    day.page.wait_for_function(
        "spoken.then(() => document.documentElement.dataset.ready === 'ja')"
    )
    assert set(day.all(".chart", "it.dataset.drawn")) == {"ja"}
    assert day.all(".chart", "it.querySelectorAll('svg').length") == [1] * len(
        day.all(".chart", "1")
    )
    day.speak("en")


def test_a_chart_follows_its_screen(day: Visit) -> None:
    day.look(PHONE)
    widths = day.all(".chart svg", "it.getBoundingClientRect().width")
    assert all(250 < each < PHONE for each in widths)
