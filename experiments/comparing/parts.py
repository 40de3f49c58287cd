"""Parts: the groups of keys in which two topologies differ, to be switched one by one."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import tomli_w
from attrs import frozen

from models.config import Scenario
from models.loading import effective_toml, parse_scenario

Place = tuple[str, ...]
Leaves = dict[Place, Any]
"""The values of a config by their places; an empty table is a value, too."""

SILENT = {"name", "description", "reported", "seed", "costs", "jpy_per_usd"}
"""Tables and keys that change no run."""
LENGTH = {"days", "duration_s", "warm_up_s", "starts_at_s", "starts_warm"}
PLACEMENT = {"hosts", "groups", "balancers"}
JOINED = {"caches": "cache", "databases": "database"}
"""Tables that live on a host, by the key with which an application names an entry."""


@frozen(kw_only=True)
class Part:
    """Keys that are switched together."""

    name: str
    """The table that they are of; ``hosts`` has the places of applications, too."""
    groups: tuple[str, ...]
    """Of keys; more than one where they cannot be switched apart from each other."""
    keys: tuple[str, ...]
    """Those that differ; an entry that only one side has stands for all of its own."""


def parts_between(before: Scenario, after: Scenario) -> list[Part]:
    """Return the parts in which the two differ, in the order of the config."""
    one, other = leaves_of(before), leaves_of(after)
    keys: dict[str, dict[str, None]] = {}
    for place in dict.fromkeys([*one, *other]):
        is_table = one.get(place) == {} or other.get(place) == {}
        if one.get(place) != other.get(place) and not is_table:
            keys.setdefault(_group(place), {})[_key(place, one, other)] = None
    return [
        Part(name=name, groups=(name,), keys=tuple(keys[name]))
        for name in keys
        if name not in SILENT
    ]


def merged(parts: Sequence[Part]) -> list[Part]:
    """Return *parts* with all that make up the platform in one: systems stand apart."""
    platform = [each for each in parts if not each.name.startswith("systems.")]
    whole = Part(
        name="platform",
        groups=tuple(each.name for each in platform),
        keys=tuple(dict.fromkeys(key for each in platform for key in each.keys)),
    )
    return [whole, *(each for each in parts if each not in platform)]


def mixed(before: Scenario, after: Scenario, switched: Collection[Part]) -> Scenario:
    """Return *before* with the parts that are *switched* as *after* has them.

    What lives on a host that is not there lives beside the first application that uses
    it. Raise `ConfigError` if that is no platform.
    """
    groups = {name for each in switched for name in each.groups}
    one, other = leaves_of(before), leaves_of(after)
    leaves: Leaves = {}
    for place in dict.fromkeys([*one, *other]):
        side = other if _group(place) in groups else one
        if place in side:
            leaves[place] = side[place]
    tree = _tree(leaves)
    _rehouse(tree)
    return parse_scenario(tomli_w.dumps(tree))


def leaves_of(scenario: Scenario) -> Leaves:
    """Return every value of *scenario* by its place."""
    return dict(_leaves(tomllib.loads(effective_toml(scenario)), ()))


def _leaves(tree: Mapping[str, Any], above: Place) -> Iterator[tuple[Place, Any]]:
    for key, value in tree.items():
        place = (*above, key)
        if isinstance(value, dict) and value:
            yield from _leaves(value, place)
        else:
            yield place, value


def _tree(leaves: Leaves) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for place, value in leaves.items():
        node = tree
        for key in place[:-1]:
            node = node.setdefault(key, {})
        node.setdefault(place[-1], value)
    return tree


def _group(place: Place) -> str:
    """Return the group that the key at *place* is switched with."""
    table, key = place[0], place[-1]
    if table in PLACEMENT or (table == "apps" and key == "host"):
        return "hosts"
    if table == "apps" and key in JOINED.values():
        return next(name for name, joined in JOINED.items() if joined == key)
    if table == "systems":
        return ".".join(place[:2])
    return "length" if table in LENGTH else table


def _key(place: Place, one: Leaves, other: Leaves) -> str:
    """Return the key at *place*, or its entry where only one side has that."""
    entry = place[:2]
    are_there = [any(each[:2] == entry for each in side) for side in (one, other)]
    return ".".join(place if all(are_there) else entry)


def _rehouse(tree: dict[str, Any]) -> None:
    """Give a home to caches and databases whose host is not there."""
    hosts, apps = tree["hosts"], tree["apps"].values()
    for table, joined in JOINED.items():
        for name, entry in tree.get(table, {}).items():
            if "host" in entry and entry["host"] not in hosts:
                homes = [app["host"] for app in apps if app.get(joined) == name]
                entry["host"] = next(iter([*homes, *hosts]))
