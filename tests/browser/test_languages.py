"""One page, two languages: what is chosen is spoken everywhere."""

import re

import pytest

from tests.browser.folders import PAGES, own_texts
from tests.browser.visit import Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("name", PAGES),
]

SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}")
"""Four words of English, which no name or command has."""
OWN_TEXTS = """(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (element.checkVisibility() && !element.closest('script, style, code'))
            texts.push(walker.currentNode.data);
    }
    return texts;
})()"""
"""Every text that is seen, in charts as well."""
HEARD = "it.checkVisibility() && !it.closest('[aria-hidden]')"
LABELS = f"{HEARD} ? it.getAttribute('aria-label') : null"


def texts(visit: Visit) -> list[str]:
    seen: list[str] = visit.page.evaluate(OWN_TEXTS)
    labels: list[str | None] = visit.all("[aria-label]", LABELS)
    return [*seen, *filter(None, labels), visit.page.title()]


def test_the_language_is_that_of_the_whole_page(visit: Visit) -> None:
    lang = "document.documentElement.lang"
    assert visit.page.evaluate(lang) == "en"
    before = texts(visit)
    assert "The answer" in before
    visit.speak("ja")
    assert visit.page.evaluate(lang) == "ja"
    assert {*visit.all("[data-language=ja]", "it.ariaPressed")} == {"true"}
    assert {*visit.all("[data-language=en]", "it.ariaPressed")} == {"false"}
    after = texts(visit)
    assert "結論" in after
    assert "The answer" not in after
    assert {*visit.all(".chart", "it.dataset.drawn")} <= {"ja"}
    visit.speak("en")
    # A chart that is drawn anew may have its labels in another order.
    assert sorted(texts(visit)) == sorted(before)


def test_no_english_sentence_is_left_in_japanese(visit: Visit) -> None:
    visit.speak("ja")
    own = own_texts()
    said = {each for text in texts(visit) for each in SENTENCE.findall(text)}
    assert {each for each in said if each not in own} == set()


def test_english_speaks_no_japanese(visit: Visit) -> None:
    japanese = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    left = {each for each in texts(visit) if japanese.search(each)}
    assert left - {"日本語"} == set()
