"""The JSON Schema agrees with the loader on every scenario that is kept here."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from models.config import Scenario
from models.config.fields import choice, number, part
from models.loading import effective_toml, load_scenario, schema
from models.loading.schema import config_schema
from tests.jsonshape import assert_is_schema, violations
from tests.small import ABSENT, CHAT, SLOTS, SMALL, WEB, Edit, edited

ROOT = Path(__file__).parents[2]
MIGRATION = ROOT / "configs" / "migration.toml"
"""It names scenarios, and is none."""
TREES = {
    path: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in (SMALL, *sorted({*(ROOT / "configs").glob("*.toml")} - {MIGRATION}))
}
SCENARIOS = [path for path, tree in TREES.items() if "extends" in tree or "hosts" in tree]
BASES = TREES.keys() - set(SCENARIOS)
"""Files that are there to be extended, and are no scenario by themselves."""
SCHEMA = config_schema()


def problems(tree: Any) -> list[str]:
    return violations(tree, schema=SCHEMA)


def test_it_is_a_schema_and_json() -> None:
    assert_is_schema(config_schema())
    assert json.loads(json.dumps(config_schema(), allow_nan=False)) == config_schema()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_is_valid_as_written_and_as_effective(path: Path) -> None:
    assert problems(TREES[path]) == []
    assert problems(tomllib.loads(effective_toml(load_scenario(path)))) == []


def test_a_base_is_valid_but_for_what_it_leaves_out() -> None:
    for path in BASES:
        assert problems(TREES[path])
        assert problems(TREES[path] | {"extends": []}) == []


def test_only_a_file_that_extends_another_may_leave_things_out() -> None:
    part_of_it = {"systems": {"chat": {"asynchronous_jobs": True}}}
    assert problems(part_of_it)
    assert problems(part_of_it | {"extends": "base.toml"}) == []
    assert problems(part_of_it | {"extends": ["base.toml", "other.toml"]}) == []
    assert problems(part_of_it | {"extends": 5})
    assert problems(part_of_it | {"extends": "base.toml", "dayz": 1})


WRONG: dict[str, Edit] = {
    "unknown key": ((*WEB, "ram_mb"), 5),
    "missing key": ((*SLOTS, "share"), ABSENT),
    "text for a number": (("days",), "1"),
    "yes for a number": (("days",), True),
    "fraction for a count": (("seed",), 1.5),
    "too low": (("days",), 0),
    "too high": ((*SLOTS, "share"), 1.1),
    "unknown option": ((*CHAT, "clients", "kind"), "ajar"),
    "name with capitals": (("costs", "CDN"), {"usd": 1}),
    "path without slash": ((*CHAT, "endpoints", "api"), {"share": 0.0}),
    "no table": ((*SLOTS, "cpu"), 5),
    "no list": ((*CHAT, "surges"), {}),
    "missing in a list": ((*CHAT, "surges", 0, "at_s"), ABSENT),
    "no systems": (("systems",), ABSENT),
}


@pytest.mark.parametrize("edit", WRONG.values(), ids=WRONG)
def test_a_wrong_scenario_is_not_valid(edit: Edit) -> None:
    assert problems(edited(edit))


def test_every_key_is_described_with_its_default() -> None:
    definitions = config_schema()["$defs"]
    for definition in definitions.values():
        assert definition["description"]
        assert all(each["description"] for each in definition["properties"].values())
    clients = definitions["ClientsConfig"]["properties"]
    assert clients["timeout_s"] == {
        "description": "The client gives up after this.",
        "type": "number",
        "exclusiveMinimum": 0.0,
        "default": 30.0,
    }
    assert definitions[Scenario.__name__]["required"] == ["systems", "hosts", "apps"]


@frozen(kw_only=True)
class Crash:
    """A process ends."""

    kind: str = choice("What happens.", ("crash",), default="crash")
    at_s: float = number("When.")


@frozen(kw_only=True)
class Leak:
    """A process grows."""

    kind: str = choice("What happens.", ("leak",), default="leak")
    mib_per_s: float = number("How fast.")


@frozen(kw_only=True)
class Story:
    """What happens."""

    events: tuple[Crash | Leak, ...] = part("In order.", default=())


def test_a_kind_selects_between_several_tables() -> None:
    records = list(schema._records(Story))
    assert set(records) == {Story, Crash, Leak}
    story = {
        "$defs": {record.__name__: schema._table(record, "") for record in records},
        "$ref": "#/$defs/Story",
    }
    assert not violations({"events": [{"kind": "crash", "at_s": 1}]}, schema=story)
    assert violations({"events": [{"kind": "crash", "mib_per_s": 1}]}, schema=story)
    assert violations({"events": [{"at_s": 1}]}, schema=story)
