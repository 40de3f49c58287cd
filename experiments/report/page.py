"""A page as HTML: everything in one file, nothing fetched, in both languages."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import vl_convert as vlc
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.language.tongue import LANGUAGES, Language, speaking
from experiments.report.chart import spec_of
from experiments.report.legible import legible, legible_tree
from experiments.report.ownfiles import script, style
from experiments.report.parts import Figure, Item, Page, Widget
from experiments.report.text import Text, said


def html_of(page: Page, language: Language) -> str:
    """Return *page* as HTML that opens in *language*."""
    environment = Environment(
        loader=PackageLoader("experiments.report", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_shown,
    )
    return environment.get_template("page.html.j2").render(
        page=page,
        language=language,
        words=_words(),
        css=Markup(style()),
        js=Markup(script()),
        vega=Markup(_vega()),
        figures=Markup(_embedded(_figures(page))),
    )


def _shown(value: object) -> object:
    """Return *value* as the page writes it; what is markup is so by intent."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return legible(value)


def _words() -> dict[str, Text]:
    """Return what the page itself says."""
    return {
        "answer": said("The answer"),
        "contents": said("Contents"),
        "evidence": said("What it rests on"),
        "fails": said("What if this fails?"),
        "language": said("Language"),
        "noscript": said(
            "Charts are drawn by a script, which is switched off here; their numbers are"
            " in the tables."
        ),
        "numbers": said("The numbers"),
        "skip": said("To the answer"),
        "whole": said("Show the whole time again"),
        "zoom": said(
            "Drag over a chart to look closer: all charts of this time follow."
            " A double click shows the whole time again."
        ),
    }


def _figures(page: Page) -> dict[str, Any]:
    """Return what the page's script draws, by key."""
    tree: dict[str, Any] = {"locale": _locales()}
    for item in _items(page):
        if isinstance(item, Figure):
            tree[item.key] = {
                "specs": {each: _spec(item, each) for each in LANGUAGES},
                "data": {name: each.tree() for name, each in item.data.items()},
            }
        elif isinstance(item, Widget):
            words = {name: {"en": it.en, "ja": it.ja} for name, it in item.words.items()}
            tree[item.key] = {"data": item.data, "words": words}
    return tree


def _items(page: Page) -> Iterator[Item]:
    for section in page.sections:
        yield from section.items


def _spec(figure: Figure, language: Language) -> dict[str, Any]:
    with speaking(language):
        return spec_of(figure.draw())


def _locales() -> dict[str, Any]:
    """Return how charts write numbers and times, by language."""
    return {
        "en": {
            "number": vlc.get_format_locale("en-US"),
            "time": vlc.get_time_format_locale("en-GB"),
        },
        "ja": {
            "number": vlc.get_format_locale("ja-JP"),
            "time": vlc.get_time_format_locale("ja-JP"),
        },
    }


def _embedded(tree: dict[str, Any]) -> str:
    """Return *tree* as JSON that nothing in it can end the script element of."""
    text = json.dumps(
        legible_tree(tree), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


@cache
def _vega() -> str:
    """Return Vega, Vega-Lite and Vega-Embed, as one script that says `vegaEmbed`."""
    bundle: str = vlc.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")
