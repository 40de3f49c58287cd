"""Paper: the charts of a page as files, SVG and PNG, for a letter or a slide.

Nothing of the page is needed to see them: colours are written out, data are inside.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vl_convert as vlc
from attrs import frozen

from experiments.language.tongue import Language, speaking
from experiments.report.chart import FONT, spec_of
from experiments.report.ownfiles import asset, coloured
from experiments.report.parts import Figure, Page, Picture
from experiments.report.place import PlaceError

WIDTH = 820
"""Of a chart on paper, in pixels."""
SCALE = 2.0
"""Pixels of a PNG for one of the SVG."""


@frozen
class Sheet:
    """A chart on paper, under the name that it has in its page."""

    key: str
    svg: str

    def png(self) -> bytes:
        """Return it as PNG, on white."""
        image: bytes = vlc.svg_to_png(self.svg, scale=SCALE)
        return image


def sheets_of(page: Page, language: Language) -> Iterator[Sheet]:
    """Yield every figure and picture of *page* in *language*."""
    for section in page.sections:
        for item in section.items:
            if isinstance(item, Figure):
                yield Sheet(item.key, _figure(item, language))
            elif isinstance(item, Picture):
                yield Sheet(item.key, _picture(item, language))


def write_sheets(page: Page, folder: Path, language: Language) -> list[Path]:
    """Write every figure and picture of *page* to *folder*; return the files.

    Raise `PlaceError` if that cannot be done.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sheet in sheets_of(page, language):
            svg, png = (folder / f"{sheet.key}.{kind}" for kind in ("svg", "png"))
            svg.write_text(sheet.svg, encoding="utf-8")
            png.write_bytes(sheet.png())
            written += [svg, png]
    except OSError as error:
        rule = f"cannot be written to: {error.strerror}"
        raise PlaceError(f"--plot: {folder}: {rule}") from error
    return written


def _figure(figure: Figure, language: Language) -> str:
    with speaking(language):
        spec = spec_of(figure.draw())
    tree: dict[str, Any] = _written_out(spec)
    if "facet" in tree:
        panel, gap = tree["usermeta"]["panel"], tree["usermeta"]["gap"]
        tree["columns"] = max(1, min(tree["columns"], WIDTH // panel))
        tree["spec"]["width"] = WIDTH // tree["columns"] - gap
    else:
        tree["width"] = WIDTH
    tree["title"] = figure.title[language]
    tree["datasets"] = {name: each.rows() for name, each in figure.data.items()}
    tree["config"] = {**tree["config"], "background": "white"}
    drawn: str = vlc.vegalite_to_svg(tree)
    return drawn


def _written_out(tree: Any) -> Any:
    """Return *tree* with the colours of the page written out."""
    if isinstance(tree, dict):
        return {key: _written_out(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_written_out(value) for value in tree]
    return coloured(tree) if isinstance(tree, str) else tree


def _picture(picture: Picture, language: Language) -> str:
    """Return the drawing with its own style, on white."""
    own = coloured(asset("platform.css"))
    head, body = picture.svg[language].split(">", 1)
    font = FONT.replace("'", "")
    style = f"<style>{own} .platform text {{ font-family: {font}; }}</style>"
    white = '<rect x="-2" y="-2" width="100%" height="100%" fill="white"/>'
    return f"{head}>{style}{white}{body}"
