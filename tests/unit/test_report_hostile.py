"""Texts that would like to be more than texts, in every place of a page."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from experiments.report.legible import legible, legible_tree
from experiments.report.page import html_of
from experiments.report.text import Text
from tests.parted import page_of_one_text

LONG = 10_000
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></style></textarea><!--",
    "--><b>bold</b>",
    "\"><img src=x onerror=alert(1)> '",
    "&lt;b&gt; &amp; &#60;",
    "{{ 7 * 7 }} {% endfor %} ${7} %(x)s {name}",
    "javascript:alert(1)",
    "]]> \\u003cscript\\u003e \\",
    "日本語の名前、とても長い",
    "🏥👩‍⚕️",
)


class Reader(HTMLParser):
    """What a browser makes of a page: its elements, and its texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: dict[str, int] = {}
        self.texts: list[str] = []
        self.values: list[str] = []
        self.figures: dict[str, Any] = {}
        self._is_json = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.values += [value or "" for name, value in attrs if name != "style"]
        self._is_json = ("id", "figures") in attrs

    def handle_data(self, data: str) -> None:
        if self._is_json:
            self.figures = json.loads(data)
            self._is_json = False
        else:
            self.texts.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(html_of(page_of_one_text(text), "en"))
    return reader


@pytest.fixture(scope="module")
def plain() -> Reader:
    """Return how a page is read in which every text is harmless."""
    return read("harmless")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_a_text_in_every_place(text: str, plain: Reader) -> None:
    found = read(text)
    assert found.tags == plain.tags
    assert found.texts.count(text) == plain.texts.count("harmless") > 10
    assert found.values.count(text) == plain.values.count("harmless") > 2
    assert found.figures["figure"]["data"]["bars"]["name"] == [text, f"{text}2"]
    assert found.figures["widget"]["data"] == {"name": text, "names": [text]}
    assert found.figures["widget"]["words"]["word"] == {"en": text, "ja": f"{text}。"}


def test_data_hold_no_sign_that_html_reads() -> None:
    page = html_of(page_of_one_text("</script><!-- & \u2028"), "en")
    data = re.search('id="figures">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert not set("<>&\u2028") & set(data[1])


def test_a_long_text_is_cut_and_there_whole_for_whoever_points_at_it() -> None:
    text = "x" * LONG
    found = read(text)
    assert max(len(each) for each in found.texts if set(each) == {"x", "…"}) == 1_001
    assert f"{'x' * 200}…" in found.texts
    assert found.values.count(text) > 10


def test_control_characters_are_spelt_out() -> None:
    # Of what no config may hold, and a dossier that somebody has written himself.
    found = read("a\x00b\x1b[31m\u202egood\u2066")
    assert "a\\x00b\\x1b[31m\\u202egood\\u2066" in found.texts
    names = found.figures["figure"]["data"]["bars"]["name"]
    assert names[0] == "a\\x00b\\x1b[31m\\u202egood\\u2066"


def test_scripts_from_the_right_stand_apart() -> None:
    # Else the figure would be read on the other side of the name.
    assert legible("שלום עולם: 100 %") == "\u2068שלום עולם\u2069: 100 %"
    assert legible("a مرحبا, ب 5 b") == "a \u2068مرحبا, ب\u2069 5 b"
    assert legible("日本語 name 100 %") == "日本語 name 100 %"
    assert legible("two\nlines") == "two\nlines"
    assert legible_tree({"a": ["ש", 1, None, True], "b": {"c": ("x",)}}) == {
        "a": ["\u2068ש\u2069", 1, None, True],
        "b": {"c": ["x"]},
    }


def test_a_page_opens_in_the_language_that_is_wanted() -> None:
    page = html_of(page_of_one_text("name"), "ja")
    assert '<html lang="ja">' in page
    assert Text("a", "b")["ja"] == "b"
