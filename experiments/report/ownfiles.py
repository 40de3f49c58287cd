"""The report's own files: its style sheets and scripts, and the colours in them."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

ASSETS = files("experiments.report") / "assets"
STYLES = ("page.css", "platform.css", "whatif.css", "entries.css")
SCRIPTS = (
    "page.js",
    "picture.js",
    "events.js",
    "whatif.js",
    "trials.js",
    "entries.js",
    "start.js",
)
"""In the order in which they run."""


def asset(name: str) -> str:
    """Return the text of one file."""
    return (ASSETS / name).read_text(encoding="utf-8")


def style() -> str:
    """Return the style sheet of a page."""
    return "\n".join(map(asset, STYLES))


def script() -> str:
    """Return the script of a page."""
    return "\n".join(map(asset, SCRIPTS))


@cache
def colours() -> Mapping[str, str]:
    """Return the colours of the page in light, by their names in the style sheet."""
    light = asset("page.css").split("}", 1)[0]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", light))


def coloured(text: str) -> str:
    """Return *text* with every colour of the style sheet in place of its name."""
    return re.sub(r"var\((--[\w-]+)\)", lambda found: colours()[found[1]], text)
