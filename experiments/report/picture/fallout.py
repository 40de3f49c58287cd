"""Fallout: what goes down with a part, by who stands on whom.

It is the structure alone that speaks: how long it lasts and how many users it costs is
for `lssim coupling` to find out.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen

from experiments.figures import listed
from experiments.language.tongue import phrase, template
from experiments.standing import Place, helps, needs
from models.config import Scenario, title_of


@frozen
class Fallout:
    """What a failure of *part* takes with it.

    Invariant: no system is named twice.
    """

    part: Place
    gone: frozenset[Place]
    """Parts that are away with it, itself included."""
    down: Sequence[str]
    """Systems of which no process can answer."""
    partly: Sequence[str]
    """Systems that lose some of their processes or routes."""
    slower: Sequence[str]
    """Systems that go on without their cache."""

    def says(self, scenario: Scenario) -> str:
        """Return the sentence on it, in the language that is spoken."""
        table, name = self.part
        title = title_of(scenario, table, name)
        what = {
            "hosts": phrase("If host {name} fails", name=title),
            "databases": phrase("If database {name} fails", name=title),
            "caches": phrase("If cache {name} fails", name=title),
            "apps": phrase("If the processes of {name} fail", name=title),
        }[table]
        told = [
            phrase(words, systems=listed([_titled(scenario, each) for each in systems]))
            for words, systems in (
                (template("{systems} would be down"), self.down),
                (template("{systems} would lose a part"), self.partly),
                (template("{systems} would go on without it, slower"), self.slower),
            )
            if systems
        ]
        then = phrase("; ").join(told) or phrase("no system would lose anything")
        return phrase("{what}, {then}.", what=what, then=then)


def fallouts_of(scenario: Scenario) -> list[Fallout]:
    """Return the fallout of every host, database, cache and application."""
    tables = ("hosts", "databases", "caches", "apps")
    keys = [(table, name) for table in tables for name in getattr(scenario, table)]
    return [fallout_of(scenario, key) for key in keys]


def fallout_of(scenario: Scenario, part: Place) -> Fallout:
    """Return what a failure of *part* takes with it."""
    alive = {name for name in scenario.apps if part not in needs(scenario, name)}
    down, partly = [], []
    for system in scenario.systems:
        own = {name for name, app in scenario.apps.items() if app.system == system}
        if not own & alive and own:
            down.append(system)
        elif not own <= alive:
            partly.append(system)
    for name, config in scenario.systems.items():
        helpers = {route.served_by for route in config.endpoints.values()}
        if helpers & {*down} and name not in [*down, *partly]:
            partly.append(name)
    slower = {
        app.system for name, app in scenario.apps.items() if part in helps(scenario, name)
    }
    told = {*down, *partly}
    return Fallout(
        part,
        frozenset({part, *_on(scenario, part)}),
        tuple(down),
        tuple(partly),
        tuple(each for each in scenario.systems if each in slower - told),
    )


def _on(scenario: Scenario, part: Place) -> Iterator[Place]:
    """Yield what lives on *part*, if that is a host."""
    table, name = part
    if table != "hosts":
        return
    for inside in ("apps", "caches", "databases"):
        for each, config in getattr(scenario, inside).items():
            if config.host == name:
                yield inside, each


def _titled(scenario: Scenario, system: str) -> str:
    return title_of(scenario, "systems", system)
