"""Values of a scenario that are set on the command line."""

from pathlib import Path

import pytest

from models.loading import load_scenario
from tests.small import CHAT, SLOTS, SMALL, faults_in, faults_of


def test_overrides_set_single_values() -> None:
    scenario = load_scenario(
        SMALL,
        [
            "days=2",
            'systems.booking.endpoints."/api/slots".share=0.6',
            "systems.booking.endpoints./api/login.share = 0.2",
            "systems.chat.surges[0].factor=5",
            "systems.chat.clients={ max_attempts = 2 }",
            "costs.cdn={ usd = 5 }",
            "hosts.web.plan=ls_4gb_gen2",
            "systems.booking.clients.rtt_s=0.1",
        ],
    )
    assert scenario.days == 2
    assert scenario.systems["booking"].endpoints["/api/slots"].share == 0.6
    assert scenario.systems["booking"].endpoints["/api/login"].share == 0.2
    assert scenario.systems["booking"].clients.rtt_s == 0.1
    assert scenario.systems["chat"].surges[0].factor == 5
    assert scenario.systems["chat"].clients.max_attempts == 2
    assert scenario.systems["chat"].clients.backoff == "full-jitter"
    assert scenario.costs["cdn"].usd == 5
    assert scenario.hosts["web"].plan == "ls_4gb_gen2"


OVERRIDES = {
    "days": "days: must read dotted.key=value, got 'days'",
    "=5": ": must read dotted.key=value, got '=5'",
    "days=": "days: must be a TOML value, got '', write a text in quotes",
    "name=two days": "name: must be a TOML value, got 'two days', write a text in quotes",
    "days=1\nseed=2": (
        "days: must be a TOML value, got '1\\nseed=2', write a text in quotes"
    ),
    "days=nan": "days: must be a finite number, got nan",
    "seed=one": "seed: must be a whole number, got 'one'",
    "dys=5": "dys: unknown key 'dys', did you mean 'days'?",
    "systems.chat.clients.timeout=5": (
        "systems.chat.clients.timeout: unknown key 'timeout',"
        " did you mean 'timeout_s' (in seconds)?"
    ),
    "systems.chat.surges[1].factor=5": (
        "systems.chat.surges[1].factor: must be an index below 1 in systems.chat.surges,"
        " got 1"
    ),
    "systems.chat.surges.factor=5": (
        "systems.chat.surges.factor: systems.chat.surges is not a table,"
        " write systems.chat.surges[0]"
    ),
    "hosts[0].plan=5": "hosts[0].plan: hosts is not a list",
    "days.of=5": "days.of: days is not a table",
    "costs.cdn={ euro = 5 }": "costs.cdn.usd: missing, must be a number",
    "apps.chat.host=wbe": (
        "apps.chat.host: no host is named 'wbe', did you mean 'web'? (there are web)"
    ),
}


@pytest.mark.parametrize(("override", "line"), OVERRIDES.items())
def test_an_override_that_cannot_be_applied(override: str, line: str) -> None:
    found = faults_in(SMALL, (override,))
    assert f"--set {line}" in found
    assert len(found) == (2 if "euro" in override else 1)


def test_overrides_and_the_file_are_judged_together(tmp_path: Path) -> None:
    edits = (((*SLOTS, "queries"), 1.5), ((*CHAT, "users"), -1))
    overrides = ("systems.booking.users=-2", "systems.booking.ussers=2")
    assert faults_of(tmp_path, *edits, overrides=overrides) == [
        "--set systems.booking.ussers: unknown key 'ussers', did you mean 'users'?",
        "--set systems.booking.users: must be >= 0, got -2",
        'systems.booking.endpoints."/api/slots".queries: must be a whole number, got 1.5',
        "systems.chat.users: must be >= 0, got -1",
    ]


def test_a_table_that_is_set_replaces_what_was_there(tmp_path: Path) -> None:
    clients = "systems.chat.clients"
    whole = load_scenario(SMALL, [f"{clients}={{ max_attempts = 2 }}"])
    single = load_scenario(SMALL, [f"{clients}.max_attempts=2"])
    assert whole.systems["chat"].clients.backoff == "full-jitter"  # the default
    assert single.systems["chat"].clients.backoff == "exponential"  # the file's
    found = faults_of(tmp_path, overrides=("systems={}",))
    assert "--set systems: needs at least one entry, write [systems.NAME]" in found
    assert any("apps.booking.system: no system is named 'booking'" in f for f in found)


def test_a_dotted_key_adds_an_entry() -> None:
    extra = ["hosts.extra.vcpus=2", "hosts.extra.ram_mib=4096", "apps.chat.host=extra"]
    scenario = load_scenario(SMALL, extra)
    assert list(scenario.hosts) == ["web", "extra"]
    assert (scenario.hosts["extra"].vcpus, scenario.hosts["extra"].ram_mib) == (2, 4096)


def test_an_added_entry_at_fault_may_be_another_one_misspelt(tmp_path: Path) -> None:
    hint = "(adds 'caht' to systems, did you mean 'chat'?)"
    assert faults_of(tmp_path, overrides=("systems.caht.users=5",)) == [
        "--set systems.caht: no app runs it, write [apps.NAME] with system = 'caht' and a"
        f" host {hint}",
        f"--set systems.caht.endpoints: missing, must be a table {hint}",
        "--set systems.caht.queries_per_day: an open load needs queries_per_day or"
        f" requests_per_day, got neither {hint}",
    ]
    assert faults_of(tmp_path, overrides=("hosts.zzz.vcpus=2",)) == [
        "--set hosts.zzz: needs a plan, or vcpus and ram_mib, got no ram_mib"
    ]


def test_keys_and_entries_are_unset() -> None:
    before = load_scenario(SMALL)
    after = load_scenario(
        SMALL,
        unset=[
            "systems.chat.sessions",
            "systems.chat.surges[0]",
            "systems.chat.clients.backoff",
            'systems.booking.endpoints."/app.js"',
            "costs.domain",
        ],
        overrides=["systems.booking.endpoints./api/login.share=0.3"],
    )
    assert before.systems["chat"].sessions is not None
    assert after.systems["chat"].sessions is None
    assert after.systems["chat"].surges == ()
    assert after.systems["chat"].clients.backoff == "full-jitter"
    assert after.systems["chat"].clients.max_attempts == 3
    assert "/app.js" not in after.systems["booking"].endpoints
    assert after.costs == {}


def test_what_is_unset_is_gone_before_anything_is_set() -> None:
    route = 'systems.chat.endpoints."/all"={ share = 1.0, cpu = { mean_s = 0.01 } }'
    scenario = load_scenario(SMALL, [route], unset=["systems.chat.endpoints"])
    assert list(scenario.systems["chat"].endpoints) == ["/all"]


UNSET = {
    "dys": "dys: unknown key 'dys', did you mean 'days'?",
    "systems.caht": (
        "systems.caht: no entry of systems is named 'caht', did you mean 'chat'?"
        " (there are booking, chat)"
    ),
    "jpy_per_usd": "jpy_per_usd: is not set, so there is nothing to unset",
    "systems.chat.surges[1]": (
        "systems.chat.surges[1]: must be an index below 1 in systems.chat.surges, got 1"
    ),
    "days.of": "days.of: days is not a table",
    "days=2": "days=2: must read dotted.key, got 'days=2'",
    "": ": must read dotted.key, got ''",
    "systems.chat.endpoints": "systems.chat.endpoints: missing, must be a table",
}


@pytest.mark.parametrize(("key", "line"), UNSET.items())
def test_a_key_that_cannot_be_unset(key: str, line: str) -> None:
    assert faults_in(SMALL, unset=(key,)) == [f"--unset {line}"]


def test_a_plan_that_is_set_brings_its_own_sizes() -> None:
    # The file's own 1 vCPU, 10 % baseline and 40 connections go with its lack of a plan.
    plan = "databases.main.plan=rds_t3_micro"
    main = load_scenario(SMALL, [plan]).databases["main"]
    assert (main.vcpus, main.baseline_utilisation, main.max_connections) == (None,) * 3
    for changes in (["databases.main.vcpus=4", plan], [plan, "databases.main.vcpus=4"]):
        main = load_scenario(SMALL, changes).databases["main"]
        assert (main.vcpus, main.max_connections) == (4, None)
