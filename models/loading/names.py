"""Names: how they are written, and that whatever is referred to exists."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from models.config import DatabaseConfig, EndpointConfig, HostConfig, Scenario
from models.config.fields import CONTROL
from models.loading.diagnosis import Finding, Place, shown, unknown_name
from models.loading.draft import known_fields, record_of
from models.loading.options import keywords
from models.loading.shapes import attributes, is_mapping, item, settled
from models.plans.catalog import Catalog, load_catalog

NAME_PATTERN = "[a-z][a-z0-9_-]*"
PATH_PATTERN = "/.*"

_KINDS_OF_PLAN = {HostConfig: "instance", DatabaseConfig: "database"}


def key_pattern(mapping: Any) -> str:
    """Return the regular expression of the keys of *mapping*, a shape."""
    return PATH_PATTERN if item(mapping) is EndpointConfig else NAME_PATTERN


@cache
def catalog() -> Catalog:
    """Return the plans on sale."""
    return load_catalog()


def _keys_are_names(part: Any, place: Place, _: Scenario) -> Iterator[Finding]:
    for key, value in known_fields(part).items():
        shape = settled(attributes(record_of(part))[key].type)
        if not is_mapping(shape):
            continue
        pattern = key_pattern(shape)
        for name in value:
            if CONTROL.search(name) and pattern == PATH_PATTERN:
                rule = f"a path must have no control characters, got {shown(name)}"
                yield Finding((*place, key, name), rule)
            elif not re.fullmatch(pattern, name, re.DOTALL):
                said = _path_rule if pattern == PATH_PATTERN else _name_rule
                yield Finding((*place, key, name), said(name))


def _name_rule(name: str) -> str:
    rule = "a name must be small letters, digits, '_' and '-', a letter first"
    proposal = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")
    is_better = re.fullmatch(NAME_PATTERN, proposal)
    return f"{rule}, got {shown(name)}" + (f", write {proposal!r}" if is_better else "")


def _path_rule(name: str) -> str:
    return f"a path must start with '/', got {shown(name)}, write {shown('/' + name)}"


def _references_exist(part: Any, place: Place, scenario: Scenario) -> Iterator[Finding]:
    for key, value in known_fields(part).items():
        table = keywords(attributes(record_of(part))[key]).get("x-refers-to")
        if table is None or value is None:
            continue
        if table == "plans":
            rule = _plan_rule(record_of(part), value)
        else:
            entries = getattr(scenario, table)
            what = table.removesuffix("s")
            rule = None if value in entries else unknown_name(what, value, entries)
        if rule:
            yield Finding((*place, key), rule)


def _plan_rule(record: type, name: str) -> str | None:
    kind = _KINDS_OF_PLAN[record]
    plans = {"instance": catalog().instances, "database": catalog().databases}
    if name in plans[kind]:
        return None
    known = ", ".join(sorted(plans[kind]))
    for other in plans.keys() - {kind}:
        if name in plans[other]:
            rule = f"must be a plan of kind {kind}, got {name!r} of kind {other}"
            return f"{rule} (there are {known})"
    return unknown_name(f"{kind} plan", name, sorted(plans[kind]))


NAME_RULES = (_keys_are_names, _references_exist)
