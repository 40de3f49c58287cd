"""The report for everybody: no fault that axe-core finds, and a keyboard is enough."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.folders import PAGES
from tests.browser.visit import DESK, PHONE, Scheme, Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("name", PAGES),
]

FOCUSABLE = "a[href], button, input, select, summary, [tabindex='0']"
FOCUSED = """(() => {
    const it = document.activeElement, style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    return [style.outlineStyle, parseFloat(style.outlineWidth), box.width, box.height];
})()"""
"""Of what has the focus: how it is outlined, and its size."""


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("en", "light", DESK), ("ja", "dark", PHONE)]
)
def test_axe_finds_no_fault(
    visit: Visit, language: str, scheme: Scheme, width: int
) -> None:
    visit.speak(language)
    visit.look(width, scheme)
    visit.page.evaluate(
        "document.querySelectorAll('details').forEach(it => it.open = true)"
    )
    found = Axe().run(visit.page, context={"exclude": [[".chart svg"]]})
    visit.page.evaluate(
        "document.querySelectorAll('details').forEach(it => it.open = false)"
    )
    assert found.violations_count == 0, found.generate_report()


def test_everything_is_reached_by_a_keyboard_and_seen(visit: Visit) -> None:
    seen = visit.all(FOCUSABLE, "it.checkVisibility() && (it.dataset.wanted = 1)")
    wanted = sum(map(bool, seen))
    visit.page.evaluate(
        "document.body.tabIndex = -1, document.body.focus(),"
        " document.body.removeAttribute('tabindex')"
    )
    outlines = []
    for _ in range(wanted):
        visit.page.keyboard.press("Tab")
        visit.page.evaluate("delete document.activeElement.dataset.wanted")
        outlines.append(visit.page.evaluate(FOCUSED))
    assert visit.all("[data-wanted]", "it.outerHTML") == []
    for style, outline, width, height in outlines:
        assert (style, outline) == ("solid", 3)
        assert width > 20
        assert height > 20


def test_the_first_key_leads_to_the_answer(visit: Visit) -> None:
    visit.page.reload()
    visit.page.wait_for_function("document.documentElement.dataset.ready")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") != ""
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("location.hash") == "#answer"
    assert visit.page.evaluate("document.activeElement.id") == "answer"


def test_a_control_is_large_enough_for_a_finger(visit: Visit) -> None:
    visit.look(PHONE)
    sizes = visit.all(
        "button, summary, input, select",
        "[it.textContent, it.getBoundingClientRect().height, it.checkVisibility()]",
    )
    assert [each for each in sizes if each[2] and each[1] < 24] == []
