"""The drawing: a picture of a platform as SVG, and what can be switched off in it."""

from collections.abc import Callable
from functools import cache, partial
from unicodedata import east_asian_width

from attrs import frozen
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from experiments.language.tongue import phrase
from experiments.report.parts import Grid, Picture, Switch
from experiments.report.picture.fallout import Fallout, fallouts_of
from experiments.report.picture.gauges import Gauges
from experiments.report.picture.layout import Box, plan_of
from experiments.report.picture.platform import platform_of
from experiments.report.text import Text, both, said, same
from experiments.standing import Place
from models.config import Scenario, title_of

WIDE, NARROW = 960.0, 340.0
"""Widths of the two drawings: for a desk or paper, and for a phone."""
LETTER = 7.6
"""Mean width of a letter at 13 pixels, with some room; a wide one takes two."""


@frozen
class Platform:
    """A scenario whose picture is drawn, and what its gauges show."""

    scenario: Scenario
    gauges: Callable[[], Gauges]
    """Makes them in the language that is spoken."""
    shows: Text
    """The sentence on what the gauges mean."""


def picture_of(platform: Platform, key: str) -> Picture:
    """Return the picture of *platform*, named *key* in its page."""
    scenario = platform.scenario
    fallouts = fallouts_of(scenario)
    switches = [_switch(scenario, each) for each in fallouts]
    return Picture(
        key=key,
        title=said("{name}: what it is made of", name=scenario.name or "lssim"),
        says=platform.shows,
        svg=both(partial(svg_of, platform, WIDE)),
        narrow=both(partial(svg_of, platform, NARROW)),
        switches=switches,
        grid=Grid(
            said("What a failure would take with it"),
            [said("what fails"), said("what follows")],
            [[each.name, each.says] for each in switches],
            (0, 1),
        ),
    )


def svg_of(platform: Platform, width: float) -> str:
    """Return the SVG of *platform*, so *wide*, in the language that is spoken."""
    gauges = platform.gauges()
    plan = plan_of(platform_of(platform.scenario), gauges, width=width)
    return _template().render(plan=plan, name=name_of, cut=cut, label=_label)


def name_of(key: Place) -> str:
    """Return how the page's script knows a part."""
    return "/".join(key)


def cut(text: str, width: float) -> str:
    """Return what *width* pixels hold of *text*, with a sign where there is more."""
    room = width / LETTER
    kept = ""
    for letter in text:
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 1:
            return f"{kept}…"
        kept += letter
    return kept


def _label(box: Box) -> str:
    """Return what a reader hears of *box*."""
    words = [box.part.title, box.part.line, *(each.words for each in box.gauges)]
    return phrase(", ").join(words)


def _switch(scenario: Scenario, fallout: Fallout) -> Switch:
    table, name = fallout.part
    title = title_of(scenario, table, name)
    names = {
        "hosts": said("host {name}", name=title),
        "databases": said("database {name}", name=title),
        "caches": said("cache {name}", name=title),
        "apps": said("processes of {name}", name=title),
    }
    touched = {*fallout.down}, {*fallout.partly, *fallout.slower}
    apps = scenario.apps.items()
    down, partly = (
        {("apps", app) for app, each in apps if each.system in systems} - fallout.gone
        for systems in touched
    )
    return Switch(
        name=names[table] if title else same(name),
        says=both(partial(fallout.says, scenario)),
        gone=sorted(map(name_of, fallout.gone | down)),
        partly=sorted(map(name_of, partly)),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("experiments.report", "assets"),
        autoescape=lambda _: True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("platform.svg.j2")
