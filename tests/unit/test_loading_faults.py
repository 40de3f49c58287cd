"""Rules of faults, with the words that a user reads."""

from pathlib import Path
from typing import Any

import pytest

from models.operation.faults import KINDS
from models.plans.catalog import load_catalog
from tests.faulty import fault, said_of
from tests.small import WEB, Edit

INSTANCES = load_catalog().instances
SPOT = ", ".join(sorted(name for name, plan in INSTANCES.items() if plan.is_spot))

RULES: dict[str, tuple[dict[str, Any], str]] = {
    "target": (
        fault("host-crash", target="wbe"),
        "target: no host is named 'wbe', did you mean 'web'? (there are web),"
        " a host-crash hits one of these",
    ),
    "target of another table": (
        fault("deploy", target="main"),
        "target: no app is named 'main', there are booking, chat,"
        " a deploy hits one of these",
    ),
    "zone": (
        fault("az-event", target="b"),
        "target: no zone is named 'b', there are a, an az-event hits one of these",
    ),
    "no time": (
        fault("host-crash", at_s=None),
        "at_s: missing: give at_s, or mttf_s for random times",
    ),
    "every_s alone": (
        fault("deploy", at_s=None, every_s=9),
        "at_s: missing, every_s needs it: give at_s, or mttf_s for random times",
    ),
    "two times": (
        fault("deploy", mttf_s=3600),
        "at_s: must be left out beside mttf_s = 3600, got 100:"
        " a fault is scheduled or random",
    ),
    "random at intervals": (
        fault("deploy", at_s=None, mttf_s=3600, every_s=9),
        "every_s: must be left out beside mttf_s = 3600, got 9:"
        " a fault is scheduled or random",
    ),
    "late": (
        fault("deploy", at_s=43_200),
        "at_s: must be before the end of the run at 43200 s (0.5 days), got 43200",
    ),
    "two ends": (
        fault("host-crash", duration_s=60, repair={"mean_s": 60}),
        "repair: must be left out beside duration_s = 60: a fault ends in one way",
    ),
    "end of an instant": (
        fault("process-crash", duration_s=60),
        "duration_s: must be left out, a process-crash is over at once",
    ),
    "repair of an instant": (
        fault("announcement", repair={"mean_s": 60}),
        "repair: must be left out, an announcement is over at once",
    ),
    "negative repair": (
        fault("host-crash", repair={"mean_s": -1}),
        "repair.mean_s: must be >= 0, got -1",
    ),
    "for ever, again and again": (
        fault("host-crash", at_s=None, mttf_s=3600),
        "duration_s: missing, a host-crash that returns must end: duration_s or repair",
    ),
    "for ever, at intervals": (
        fault("cache-outage", every_s=3600),
        "duration_s: missing, a cache-outage that returns must end: duration_s or repair",
    ),
    "overlaps itself": (
        fault("backup", every_s=60, duration_s=60),
        "every_s: must be longer than the 60 s that it lasts, got 60:"
        " it would overlap itself",
    ),
    "overlaps its mean repair": (
        fault("backup", every_s=50, repair={"mean_s": 60}),
        "every_s: must be longer than the 60 s that it lasts, got 50:"
        " it would overlap itself",
    ),
    "key of another kind": (
        fault("database-outage", factor=2),
        "factor: must be left out, a database-outage takes none, got 2.0 (kinds that take"
        " it: database-slow)",
    ),
    "schema of another kind": (
        fault("database-outage", schema="common"),
        "schema: must be left out, a database-outage takes none, got 'common' (kinds that"
        " take it: database-slow, schema-lock)",
    ),
    "needed key": (
        fault("delay", delay_s=None),
        "delay_s: missing, a delay needs it",
    ),
    "needed database": (
        fault("partition", database=None),
        "database: missing, a partition needs it",
    ),
    "warning of another kind": (
        fault("reboot", notice_s=5),
        "notice_s: must be left out, a reboot comes without warning, got 5",
    ),
    "infinitely fast": (
        fault("database-slow", factor=0),
        "factor: must be > 0, got 0: write kind = 'database-outage' to stop it",
    ),
    "schema": (
        fault("schema-lock", schema="comon"),
        "schema: no schema is named 'comon', did you mean 'common'? (there are common),"
        " no other one is queried",
    ),
    "database": (
        fault("partition", database="mian"),
        "database: no database is named 'mian', did you mean 'main'? (there are main)",
    ),
    "endless surge": (
        fault("surge", duration_s=None),
        "duration_s: missing, a surge needs at_s and duration_s",
    ),
    "surge of no time": (
        fault("surge", duration_s=0),
        "duration_s: must be > 0, got 0, a surge needs at_s and duration_s",
    ),
    "random surge": (
        fault("surge", at_s=None, mttf_s=3600),
        "mttf_s: must be left out, a surge has a known time: at_s and duration_s",
    ),
    "surge of random length": (
        fault("surge", duration_s=None, repair={"mean_s": 60}),
        "repair: must be left out, a surge has a known time: at_s and duration_s",
    ),
    "surge over a surge": (
        fault("surge", every_s=30),
        "every_s: must be longer than the 60 s that it lasts, got 30:"
        " it would overlap itself",
    ),
    "announcement to nobody": (
        fault("announcement", target="booking"),
        "target: must be a system with sessions, got 'booking', there is chat",
    ),
    "not spot": (
        fault("spot-interruption"),
        "target: must be a host on a spot plan, got 'web' on ls_2gb_gen2:"
        f" write kind = 'host-crash', or take the plan {SPOT}",
    ),
}


@pytest.mark.parametrize(("table", "line"), RULES.values(), ids=RULES)
def test_a_rule_of_faults(tmp_path: Path, table: dict[str, Any], line: str) -> None:
    assert said_of(tmp_path, outage=table) == [f"faults.outage.{line}"]


@pytest.mark.parametrize(
    ("rates", "got"),
    [({"mib_per_s": None}, "neither"), ({"mib_per_request": 0.1}, "both")],
)
def test_a_leak_has_one_rate(tmp_path: Path, rates: dict[str, Any], got: str) -> None:
    assert said_of(tmp_path, drip=fault("memory-leak", **rates)) == [
        f"faults.drip: a memory-leak needs mib_per_s or mib_per_request, got {got}"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_of_each_kind_is_right(tmp_path: Path, kind: str) -> None:
    edits: list[Edit] = []
    if kind.startswith("spot-"):
        edits = [((*WEB, "plan"), "t3_micro_spot")]
    assert said_of(tmp_path, *edits, it=fault(kind)) == []


@pytest.mark.parametrize(
    "table",
    [
        fault("host-crash", at_s=None, mttf_s=900, repair={"mean_s": 1_800}),
        fault("backup", at_s=0, every_s=3_600, duration_s=3_599),
        fault("process-crash", at_s=None, mttf_s=60),
        fault("deploy", every_s=0.5),
        fault("reboot", duration_s=0),
        fault("surge", factor=0),
        fault("memory-leak", mib_per_s=None, mib_per_request=0.1),
    ],
    ids=lambda table: table["kind"],
)
def test_what_is_unusual_but_right(tmp_path: Path, table: dict[str, Any]) -> None:
    assert said_of(tmp_path, it=table) == []


def test_every_fault_of_a_fault_is_reported_at_once(tmp_path: Path) -> None:
    table = {"kind": "schema-lock", "target": "mian", "at_s": 50_000, "factor": 2}
    assert said_of(tmp_path, lock=table) == [
        "faults.lock.target: no database is named 'mian', did you mean 'main'?"
        " (there are main), a schema-lock hits one of these",
        "faults.lock.at_s: must be before the end of the run at 43200 s (0.5 days),"
        " got 50000",
        "faults.lock.factor: must be left out, a schema-lock takes none, got 2.0 (kinds"
        " that take it: database-slow)",
        "faults.lock.schema: missing, a schema-lock needs it",
    ]


def test_an_unknown_kind_hides_the_rules_of_kinds(tmp_path: Path) -> None:
    table = {"kind": "host-crahs", "target": "nobody", "at_s": 50_000}
    kinds = ", ".join(KINDS)
    assert said_of(tmp_path, it=table) == [
        f"faults.it.kind: must be one of {kinds}, got 'host-crahs',"
        " did you mean 'host-crash'?",
        "faults.it.at_s: must be before the end of the run at 43200 s (0.5 days),"
        " got 50000",
    ]
