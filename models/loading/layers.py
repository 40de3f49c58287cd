"""Layers of a scenario: one tree over another, as a file lies over what it extends.

Tables are merged and everything else is replaced, but for two things. Whoever names a
plan names a machine, and what lay below of another machine's size goes with it; and
whoever says how long a run is, in days or in seconds, says so in place of what lay below.
"""

from collections.abc import Collection, Mapping
from typing import Any

from models.loading.diagnosis import Place

SOLD = frozenset(
    {
        "vcpus",
        "speed",
        "baseline_utilisation",
        "credit_cap_vcpu_s",
        "launch_credit_vcpu_s",
        "credit_mode",
        "monthly_usd",
        "ram_mib",
        "reserved_mib",
        "max_connections",
        "io_s",
        "io_per_s",
    }
)
"""Keys of a host or database that say of it what its plan would say.

Swap is none of them: no image comes with any, an administrator adds it.
"""
LENGTHS = ("days", "duration_s")
"""Keys that say how long a run is, one in place of the other."""
_MACHINES = ("hosts", "databases")


def merged(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """Return *base* with *top* over it: tables are merged, everything else replaced."""
    result = dict(base)
    for key, value in top.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            result[key] = merged(below, value)
        else:
            result[key] = value
    return result


def layered(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scenario *base* with *top* over it; a plan brings its own sizes.

    And one length of the run takes the place of another.
    """
    for machine in _planned(top):
        base = unsized(base, machine)
    if any(key in top for key in LENGTHS):
        base = endless(base)
    return merged(base, top)


def unsized(
    tree: Mapping[str, Any], machine: Place, kept: Collection[Place] = ()
) -> Mapping[str, Any]:
    """Return *tree* without the sizes of *machine*, those at the places *kept* apart."""
    table, name = map(str, machine)
    entries = tree.get(table)
    entry = entries.get(name) if isinstance(entries, dict) else None
    if not isinstance(entries, dict) or not isinstance(entry, dict):
        return tree
    rest = {
        key: value
        for key, value in entry.items()
        if key not in SOLD or (*machine, key) in kept
    }
    return {**tree, table: {**entries, name: rest}}


def endless(tree: Mapping[str, Any], kept: Collection[Place] = ()) -> Mapping[str, Any]:
    """Return *tree* without the length of its run, those at the places *kept* apart."""
    return {
        key: value for key, value in tree.items() if key not in LENGTHS or (key,) in kept
    }


def machine_of(place: Place) -> Place | None:
    """Return the machine whose plan stands at *place*, if that is one's."""
    is_plan = len(place) == 3 and place[0] in _MACHINES and place[2] == "plan"
    return place[:2] if is_plan else None


def _planned(tree: Mapping[str, Any]) -> list[Place]:
    """Return the hosts and databases for which *tree* names a plan."""
    return [
        (table, name)
        for table in _MACHINES
        if isinstance(entries := tree.get(table), dict)
        for name, entry in entries.items()
        if isinstance(entry, dict) and "plan" in entry
    ]
