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
    "host CPU": template("host CPU {title}"),
    "database CPU": template("database CPU {title}"),
    "event loop": template("event loop {title}"),
    "workers": template("workers {title}"),
    "connection pool": template("connection pool {title}"),
    "CPU quota": template("CPU quota {title}"),
    "gateway": template("gateway {title}"),
}
"""A part of each kind, or what of it is full; of a route the title is that of whoever
answers it."""


def called(kind: str, title: str) -> str:
    """Return the part of *kind* called *title*, as a sentence has it: host web."""
    return phrase(KINDS[kind], title=title)
