"""Titles: what readers call a system or a host, in any script, and its key beside it."""

from models.config.scenario import Scenario


def title_of(scenario: Scenario, table: str, name: str) -> str:
    """Return the title of *name* in *table*, or else the name: not every part has one."""
    part = getattr(scenario, table, {}).get(name)
    return getattr(part, "title", None) or name


def keyed(title: str, name: str) -> str:
    """Return *title* with the *name* beside it by which a command line knows it."""
    return name if title == name else f"{title} ({name})"
