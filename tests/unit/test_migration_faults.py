"""Migration files that cannot work: every fault at once, one clear line each."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from experiments.migrating.definition import load_migration
from models.loading import ConfigError
from tests.compared import CONFIGS

SHIPPED = CONFIGS / "migration.toml"


def faults(folder: Path, **changes: Any) -> list[str]:
    """Return the faults of the shipped migration with *changes*, by key."""
    tree = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    for phase in tree["phases"]:
        phase["config"] = str(CONFIGS / phase["config"])
    phases = changes.pop("phases", {})
    for number, change in phases.items():
        tree["phases"][number] |= change
        tree["phases"][number] = {
            key: value for key, value in tree["phases"][number].items() if value != ()
        }
    for key, value in changes.items():
        tree[key] = tree[key] | value if isinstance(value, dict) else value
    path = folder / "it.toml"
    path.write_text(tomli_w.dumps(tree), encoding="utf-8")
    try:
        load_migration(path)
    except ConfigError as error:
        text = str(error).replace(f"{CONFIGS}/", "")
        return [each.removeprefix(f"{path}: ") for each in text.splitlines()]
    return []


def test_the_shipped_one_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path) == []
    migration, phases = load_migration(SHIPPED)
    assert [each.scenario.name for each in phases] == ["single10", "pattern2", "pattern1"]
    # VoiceDrive comes with the second step.
    assert (
        list(phases[0].scenario.systems) == list(phases[0].scenario.apps) == ["medical"]
    )
    assert list(phases[1].scenario.systems) == ["medical", "social"]
    assert migration.storage is not None
    assert migration.storage.used_gb == 5 + 10 + 3


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"phases": {1: {"from_month": 8}}},
            "phases[2].from_month: must be after month 8 of 'one bigger host', got 7",
        ),
        (
            {"phases": {0: {"from_month": 2}}},
            "phases[0]: the first phase must have from_month = 1, got 2",
        ),
        (
            {"phases": {1: {"when_due": True}}},
            "phases[1]: needs from_month or when_due = true, got both",
        ),
        (
            {"phases": {2: {"from_month": 25}}},
            "phases[2].from_month: must be at most months = 24, got 25",
        ),
        (
            {"phases": {1: {"name": "one small host"}}},
            "phases[1].name: 'one small host' is another phase's already",
        ),
        ({"growth": {"traffic": -1.0}}, "growth.traffic: must be > -1, got -1"),
        (
            {"growth": {"keys": {"systems.*.process.cache_mib": -1.0}}},
            'growth.keys."systems.*.process.cache_mib": must be > -1 and <= 10, got -1',
        ),
        (
            {"growth": {"users": -0.1}},
            "growth: must not let one thing shrink and another grow, or no month is the"
            " last that keeps a promise, got -0.1 and 0.05",
        ),
        (
            {"growth": {"systems": {"socal": {"traffic": 0.1}}}},
            "growth.systems.socal: no system is named 'socal', did you mean 'social'?"
            " (there are medical, social)",
        ),
        (
            {"growth": {"keys": {"hosts.web.plan": 0.1}}},
            'growth.keys."hosts.web.plan": hosts.web.plan must be a number to be'
            " multiplied, got 'ls_2gb_gen2'",
        ),
        (
            {"storage": {"used_gb": 40.0}},
            "storage.used_gb: must be below plan_gb = 40, or it is full at the start, got"
            " 40",
        ),
        (
            {"change": {"down_s_max": 60.0}},
            "change: down_s_min, down_s_usual and down_s_max must not fall, got 300, 900,"
            " 60",
        ),
        (
            {"phases": {0: {"without": ["medical", "social"]}}},
            "phases[0].without: must leave a system",
        ),
        (
            {"phases": {0: {"without": ["socal"]}}},
            "phases[0].without: no system is named 'socal', did you mean 'social'? (there"
            " are medical, social)",
        ),
        (
            {"phases": {2: {"config": str(CONFIGS / "mm1.toml")}}},
            "phases[2].config: mm1.toml lacks system 'medical', which another phase has;"
            " if nobody uses it yet, name it in without",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_one_line(
    changes: dict[str, Any], line: str, tmp_path: Path
) -> None:
    assert line in faults(tmp_path, **changes)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        phases={1: {"from_month": 9}, 2: {"config": str(CONFIGS / "pattern9.toml")}},
        growth={"users": 0.01, "data": 0.0},
        storage={"used_gb": 41.0},
    )
    assert len(found) == 3
    missing = next(each for each in found if each.startswith("phases[2].config"))
    assert "pattern9.toml does not exist, did you mean" in missing
