"""Texts of a config that would like to be more: a browser shows them, and that is all."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from experiments.report.page import html_of
from tests.browser.folders import DATA, done
from tests.browser.visit import DESK, PHONE, Visit, visiting
from tests.parted import page_of_one_text

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

CONFIG = DATA / "hostile.toml"
LONG = "x" * 10_000
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def hostile(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    """Return the report of a run whose config is hostile, and long in one place."""
    folder = tmp_path_factory.mktemp("hostile") / "run"
    unset = ("--unset", "systems.chat.surges")
    long = ("--set", f"hosts.web.title={LONG}")
    short = ("--for", "12min", "--engine", "simpy")
    done("run", str(CONFIG), *short, *unset, *long, "--out", str(folder))
    done("report", str(folder))
    with visiting(browser, folder / "report.html") as visit:
        yield visit


def test_the_texts_of_a_config_are_shown_as_they_are(hostile: Visit) -> None:
    config = tomllib.loads(CONFIG.read_text("utf-8"))
    title = hostile.page.title()
    shown = hostile.page.inner_text("body")
    # Scripts from the right are in marks that keep them apart.
    bare = shown.translate(dict.fromkeys((0x2068, 0x2069)))
    assert config["description"] in bare
    for name in ("booking", "chat"):
        assert config["systems"][name]["title"] in bare
    assert config["name"] in bare
    assert f"host {LONG}"[:60] in bare
    assert config["reported"]["source"] in bare
    assert title != "taken"


def test_they_do_nothing(hostile: Visit) -> None:
    for language in ("ja", "en"):
        hostile.speak(language)
    assert hostile.said == []
    assert hostile.asked == []
    assert hostile.all("iframe, img, main script, main b:not(dd b), [onerror]", "1") == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_long_name_leaves_the_page_as_it_is(hostile: Visit, width: int) -> None:
    hostile.look(width)
    assert not hostile.page.evaluate(WIDER)
    heights = hostile.all(
        "h1, h3, td, th, text, button", "it.getBoundingClientRect().height"
    )
    assert max(heights) < 900


@pytest.mark.parametrize("text", [LONG, "長" * 10_000, "</script><b>", "a\u202eb\x00c"])
def test_every_part_of_a_page_bears_any_text(
    browser: Browser, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "page.html"
    file.write_text(html_of(page_of_one_text(text), "en"), encoding="utf-8")
    with visiting(browser, file) as visit:
        visit.look(PHONE)
        assert not visit.page.evaluate(WIDER)
        visit.page.hover(".chart svg .mark-rect path")
        visit.page.wait_for_selector("#vg-tooltip-element.visible")
        tip = visit.page.locator("#vg-tooltip-element").bounding_box()
        assert tip is not None
        assert tip["width"] <= PHONE
        assert (visit.said, visit.asked) == ([], [])
