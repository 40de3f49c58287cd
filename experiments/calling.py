"""Calling: how sentences call a part of a platform, by its kind and its title."""

from collections.abc import Mapping

from experiments.language.tongue import phrase, template

KINDS: Mapping[str, str] = {
    "system": template("system {title}"),
    "host": template("host {title}"),
    "database": template("database {title}"),
    "cache": template("cache {title}"),
    "zone": template("zone {title}"),
    "process": template("process {title}"),
    "route": template("routes that {title} answers"),
}
"""A part of each kind; of a route the title is that of whoever answers it."""


def called(kind: str, title: str) -> str:
    """Return the part of *kind* called *title*, as a sentence has it: host web."""
    return phrase(KINDS[kind], title=title)
