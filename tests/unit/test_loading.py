"""What a scenario file may say: every rule of it, with the words that a user reads."""

from math import inf, nan
from pathlib import Path

import pytest
from attrs import evolve, frozen
from cattrs.errors import BaseValidationError

from models.config import Scenario
from models.config.fields import choice, number
from models.loading import effective_toml, load_scenario, structuring
from tests.small import ABSENT, BOOKING, CHAT, MAIN, SLOTS, SMALL, WEB, Edit, faults_of


def test_a_valid_file_is_loaded_with_its_values_and_defaults() -> None:
    scenario = load_scenario(SMALL)
    assert scenario.horizon_s == 43_200
    assert scenario.systems["chat"].surges[0].factor == 3.0
    assert scenario.systems["chat"].clients.timeout_s == 30.0
    assert scenario.apps["booking"].cache == "redis"


def test_a_whole_number_is_a_number() -> None:
    assert isinstance(load_scenario(SMALL).warm_up_s, float)


def test_the_effective_config_loads_to_an_equal_scenario(tmp_path: Path) -> None:
    scenario = evolve(load_scenario(SMALL), name='a "b" \\ c名前', description="\u3000")
    path = tmp_path / "effective.toml"
    path.write_text(effective_toml(scenario), encoding="utf-8")
    assert load_scenario(path) == scenario


OF_ONE_VALUE: dict[str, tuple[list[Edit], str]] = {
    "bool is no number": ([(("days",), True)], "days: must be a number, got true"),
    "bool is no count": ([(("seed",), True)], "seed: must be a whole number, got true"),
    "text is no number": (
        [(("days",), "1.5")],
        "days: must be a number, got '1.5', write it without quotes",
    ),
    "number is no text": (
        [(("name",), 5)],
        'name: must be a text, got 5, write "5"',
    ),
    "float is no count": (
        [(("seed",), 2.0)],
        "seed: must be a whole number, got 2.0, write 2",
    ),
    "fraction is no count": (
        [(("seed",), 2.5)],
        "seed: must be a whole number, got 2.5",
    ),
    "number is no flag": (
        [((*CHAT, "asynchronous_jobs"), 1)],
        "systems.chat.asynchronous_jobs: must be true or false, got 1",
    ),
    "nan": ([(("days",), nan)], "days: must be a finite number, got nan"),
    "infinity": ([(("days",), inf)], "days: must be a finite number, got inf"),
    "nan in a list": (
        [(("profiles", "office-day", "hourly", 3), nan)],
        "profiles.office-day.hourly[3]: must be a finite number, got nan",
    ),
    "integer too long": (
        [(("seed",), 2**70)],
        "seed: must be a whole number of 64 bits, got an integer of 71 bits",
    ),
    "too low": ([(("days",), -1)], "days: must be > 0, got -1"),
    "too high": (
        [((*SLOTS, "share"), 1.0000001)],
        'systems.booking.endpoints."/api/slots".share: must be <= 1, got 1.0000001',
    ),
    "unknown option": (
        [((*CHAT, "clients", "backoff"), "expnential")],
        "systems.chat.clients.backoff: must be one of none, fixed, exponential,"
        " full-jitter, got 'expnential', did you mean 'exponential'?",
    ),
    "no table": (
        [((*SLOTS, "cpu"), 4)],
        'systems.booking.endpoints."/api/slots".cpu: must be a table with mean_s, got 4',
    ),
    "no mapping": ([(("costs",), 4)], "costs: must be a table, got 4"),
    "no list": (
        [((*CHAT, "surges"), {"at_s": 1})],
        "systems.chat.surges: must be a list, got a table",
    ),
    "in a list": (
        [((*CHAT, "surges", 0, "factor"), ABSENT)],
        "systems.chat.surges[0].factor: missing, must be a number",
    ),
    "missing table": (
        [((*CHAT, "sessions", "duration"), ABSENT)],
        "systems.chat.sessions.duration: missing, must be a table with mean_s",
    ),
    "unknown key": (
        [(("dayz",), 1)],
        "dayz: unknown key 'dayz', did you mean 'days'?",
    ),
    "key without its unit": (
        [((*CHAT, "clients", "timeout"), 5)],
        "systems.chat.clients.timeout: unknown key 'timeout',"
        " did you mean 'timeout_s' (in seconds)?",
    ),
    "key in another unit": (
        [((*WEB, "ram_mb"), 2048)],
        "hosts.web.ram_mb: unknown key 'ram_mb', did you mean 'ram_mib' (in MiB)?",
    ),
    "key of a table in a unit": (
        [((*SLOTS, "cpu_ms"), 4)],
        "systems.booking.endpoints.\"/api/slots\".cpu_ms: unknown key 'cpu_ms',"
        " did you mean 'cpu' (a table with mean_s)?",
    ),
    "key like no other": (
        [(("costs", "domain", "xyzzy"), 4)],
        "costs.domain.xyzzy: unknown key 'xyzzy', the keys here are usd, source",
    ),
    "name with capitals": (
        [(("costs", "My CDN"), {"usd": 1})],
        "costs.\"My CDN\": a name must be small letters, digits, '_' and '-',"
        " a letter first, got 'My CDN', write 'my-cdn'",
    ),
    "name of a number": (
        [(("costs", "7"), {"usd": 1})],
        "costs.7: a name must be small letters, digits, '_' and '-',"
        " a letter first, got '7'",
    ),
    "path without slash": (
        [((*BOOKING, "endpoints", "api"), {"share": 0.0, "is_static": True})],
        "systems.booking.endpoints.api: a path must start with '/', got 'api',"
        " write '/api'",
    ),
}


@pytest.mark.parametrize(("edits", "line"), OF_ONE_VALUE.values(), ids=OF_ONE_VALUE)
def test_a_value_that_breaks_its_rule(
    tmp_path: Path, edits: list[Edit], line: str
) -> None:
    assert faults_of(tmp_path, *edits) == [line]


def test_all_faults_are_found_at_once_in_the_order_of_the_file(
    tmp_path: Path,
) -> None:
    found = faults_of(
        tmp_path,
        (("days",), "long"),
        (("wram_up_s",), 5),
        (("warm_up_s",), -1),
        ((*SLOTS, "share"), 0.6),
        ((*SLOTS, "queries"), 1.5),
        ((*CHAT, "profile"), "ofice-day"),
        ((*WEB, "plan"), ABSENT),
        (("apps", "chat", "host"), ABSENT),
    )
    assert [line.split(": ")[0] for line in found] == [
        "days",
        "warm_up_s",
        "wram_up_s",
        "systems.booking.endpoints",
        'systems.booking.endpoints."/api/slots".queries',
        "systems.chat.profile",
        "hosts.web",
        "apps.chat.host",
    ]


def test_a_faulty_value_causes_no_fault_elsewhere(
    tmp_path: Path,
) -> None:
    # Its host, its system's load and the sum of its pools all depend on these values.
    assert faults_of(
        tmp_path,
        ((*WEB, "plan"), 5),
        ((*BOOKING, "queries_per_day"), "many"),
        ((*CHAT, "process", "pool_size"), "large"),
        ((*MAIN, "max_connections"), 1.5),
    ) == [
        "systems.booking.queries_per_day: must be a number, got 'many'",
        "systems.chat.process.pool_size: must be a whole number, got 'large'",
        'hosts.web.plan: must be a text, got 5, write "5"',
        "databases.main.max_connections: must be a whole number, got 1.5",
    ]


def test_a_misspelt_key_is_not_also_called_missing_by_other_rules(
    tmp_path: Path,
) -> None:
    assert faults_of(
        tmp_path,
        ((*BOOKING, "queries_per_day"), ABSENT),
        ((*BOOKING, "querys_per_day"), 5),
    ) == [
        "systems.booking.querys_per_day: unknown key 'querys_per_day',"
        " did you mean 'queries_per_day'?"
    ]


def test_a_flood_of_faults_is_cut_but_counted(tmp_path: Path) -> None:
    keys: list[Edit] = [((f"day{number}",), 1) for number in range(50)]
    assert faults_of(tmp_path, *keys)[-1] == "day20: unknown key, and 29 more like it"
    lines = faults_of(tmp_path, (("profiles", "office-day", "hourly"), ["a"] * 500))
    assert len(lines) == 201
    assert lines[-1] == "and so on: 300 further faults"


@frozen(kw_only=True)
class Crash:
    kind: str = choice("What happens.", ("crash",), default="crash")
    at_s: float = number("When.")


@frozen(kw_only=True)
class Leak:
    kind: str = choice("What happens.", ("leak",), default="leak")
    mib_per_s: float = number("How fast.")


def test_a_kind_selects_between_several_tables() -> None:
    converter = structuring._converter()
    values = [{"kind": "leak", "mib_per_s": 1}, {"kind": "crash", "at_s": 5}]
    assert converter.structure(values, tuple[Crash | Leak, ...]) == (
        Leak(mib_per_s=1.0),
        Crash(at_s=5.0),
    )


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({"at_s": 5}, "its 'kind' must be one of crash, leak, but is missing"),
        (
            {"kind": "krash"},
            "its 'kind' must be one of crash, leak, got 'krash', did you mean 'crash'?",
        ),
        (5, "must be a table, got 5"),
    ],
)
def test_a_kind_that_selects_nothing(value: object, rule: str) -> None:
    converter = structuring._converter()
    with pytest.raises(BaseValidationError) as caught:
        converter.structure([value], tuple[Crash | Leak, ...])
    assert str(caught.value.exceptions[0]) == rule


def test_a_bug_is_not_taken_for_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object, __: object) -> Scenario:
        raise ZeroDivisionError

    monkeypatch.setattr(structuring, "text", broken)
    structuring._converter.cache_clear()
    with pytest.raises(ZeroDivisionError):
        load_scenario(SMALL)
    structuring._converter.cache_clear()
