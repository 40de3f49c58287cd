"""The pictures of the documents: ``python -m tests.pictures`` draws them anew.

What arithmetic alone draws is compared with the files by the test suite.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from experiments.language.tongue import LANGUAGES
from experiments.report.paper import sheets_of
from experiments.report.parts import Page, Section
from experiments.report.picture.drawing import Platform, picture_of
from experiments.report.picture.gauges import expected
from experiments.report.text import said
from models.loading import load_scenario

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PLATFORMS = ("pattern1", "pattern2")


def platforms() -> Iterator[tuple[str, str]]:
    """Yield the name and the SVG of each platform's picture, in each language."""
    for name in PLATFORMS:
        scenario = load_scenario(ROOT / "configs" / f"{name}.toml")
        platform = Platform(scenario, partial(expected, scenario), said("The platform"))
        section = Section("platform", said("The platform"), [picture_of(platform, name)])
        page = Page(said("The platform"), [], [section])
        for language in LANGUAGES:
            for sheet in sheets_of(page, language):
                yield f"{name}-{language}.svg", sheet.svg


def main() -> None:
    """Write every picture."""
    PICTURES.mkdir(exist_ok=True)
    for name, svg in platforms():
        (PICTURES / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
