"""The summary says what was measured, in the shape that scripts rely on."""

import json
import re
from math import inf, nan
from pathlib import Path

import pytest
from attrs import asdict

from experiments.document import DocumentError, document_converter, json_text
from experiments.running.simulate import simulate
from experiments.summary.document import Summary, read_summary, summary_json
from experiments.summary.identity import scenario_hash
from experiments.summary.summarising import summarise
from experiments.telling.verdicts import verdict
from models.loading import load_scenario
from models.operation.recorder import Row
from models.platform import Platform
from tests.goldens import GOLDEN, golden_text
from tests.inside import slot_of
from tests.jsonshape import violations
from tests.small import SMALL

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "tests/data/summary.schema.json").read_text("utf-8"))
MORNING = [
    f"days={1200 / 86400!r}",
    "warm_up_s=600",
    "starts_at_s=32_400",
    "systems.chat.surges=[]",
]
"""Ten minutes of warm-up, and ten that are measured."""


@pytest.fixture(scope="module")
def summary() -> Summary:
    return simulate(load_scenario(SMALL, MORNING))


def test_it_has_the_shape_that_the_contract_promises(summary: Summary) -> None:
    assert violations(json.loads(summary_json(summary)), schema=SCHEMA) == []


@pytest.mark.parametrize(
    ("day", "changes"),
    [
        ("build-on-the-host", []),
        ("sockets-without-stickiness", ["duration_s=300"]),
        ("quota-plateau", ["duration_s=120", "apps.mcp.cpu_quota=0.05"]),
    ],
)
def test_what_is_said_only_where_it_is_used_has_the_shape_too(
    day: str, changes: list[str]
) -> None:
    path = ROOT / f"tests/data/days/{day}.toml"
    text = summary_json(found := simulate(load_scenario(path, changes)))
    assert violations(json.loads(text), schema=SCHEMA) == []
    assert read_summary(text) == found


def test_every_flow_balances_and_routes_add_up(summary: Summary) -> None:
    for system in summary.systems.values():
        routes = [each.requests for each in system.endpoints.values()]
        flows = [system.requests, system.attempts, *routes]
        for flow in flows:
            assert flow.arrived == flow.completed + flow.failed + flow.in_flight
        for key, value in asdict(system.requests).items():
            assert sum(getattr(route, key) for route in routes) == value
        attempts = system.attempts
        assert sum(system.outcomes.values()) == attempts.completed + attempts.failed
        assert system.outcomes["ok"] == attempts.completed > 50


def test_the_warm_up_is_left_out(summary: Summary) -> None:
    scenario = load_scenario(SMALL, MORNING)
    platform = Platform(scenario)
    platform.run(600.0 + 1e-6)
    early = summarise(platform, until_s=platform.env.now)
    assert early.measured_s == pytest.approx(0.0, abs=1e-5)
    for system in early.systems.values():
        assert system.requests.completed == 0
    for process in early.processes.values():
        assert process.loop_utilisation is not None
        assert process.loop_utilisation <= 1.0
        assert process.down_s == 0.0
    assert summary.measured_s == 600.0
    assert slot_of(platform, "booking").pool_measures().waits_s.count == 0


def test_the_last_minute_counts_and_none_counts_twice() -> None:
    minutes_s: list[float] = []

    def note(row: Row) -> None:
        at_s, _, name, measure, _ = row
        if (name, measure) == ("booking", "completed"):
            minutes_s.append(at_s)

    platform = Platform(load_scenario(SMALL, MORNING), timeline=note)
    for until_s in (300.0, 660.0, 900.0, 1200.0, 1200.0):
        platform.run(until_s)
    assert minutes_s == [660.0 + 60.0 * k for k in range(10)]


def test_load_shows_where_it_belongs(summary: Summary) -> None:
    assert 0 < summary.hosts["web"].cpu.utilisation < 0.5
    assert 0 < (summary.processes["booking-0"].loop_utilisation or 0.0) < 0.5
    assert 0 < (summary.pools["booking-0"].utilisation or 0.0) < 0.5
    assert summary.database == summary.databases["main"]
    assert summary.systems["booking"].queries.cache_hits > 0
    assert summary.systems["booking"].sessions is None
    sessions = summary.systems["chat"].sessions
    assert sessions is not None
    assert sessions.peak > 0


def test_a_run_without_answers_says_so() -> None:
    nothing = [
        "systems.chat.requests_per_day=0",
        "systems.booking.clients.timeout_s=1e-4",
    ]
    summary = simulate(load_scenario(SMALL, [*MORNING, *nothing]))
    assert summary.systems["booking"].requests.completed == 0
    assert summary.systems["booking"].latency_ms.p95 is None
    assert summary.systems["booking"].slo.met is False
    unknown = "no request of system chat arrived: nothing is known of it"
    assert unknown in summary.warnings
    assert any("nothing was completed by system booking" in w for w in summary.warnings)
    assert "0 % in 0.5 s" in verdict(summary, "booking")
    assert "nothing to judge" in verdict(summary, "chat")


def test_a_process_that_does_not_fit_is_reported() -> None:
    scenario = load_scenario(ROOT / "configs" / "pattern3.toml", ["days=0.05"])
    summary = simulate(scenario)
    assert any("ended again and again" in each for each in summary.warnings)
    assert any("lost" in each and "connections" in each for each in summary.warnings)
    words = verdict(summary, "social")
    assert words.startswith("social broke its promises on this day (seed 1)")
    assert "(heap limit)" in words


def test_floats_have_nine_digits_and_no_number_is_null() -> None:
    value = {"a": [1 / 3, 123456789.123, nan, inf], "b": (-0.0, 7, True, "x")}
    expected = {"a": [0.333333333, 123456789.0, None, None], "b": [0.0, 7, True, "x"]}
    plain = document_converter().unstructure
    assert plain(value) == expected
    assert str(plain(-0.0)) == "0.0"
    with pytest.raises(ValueError, match="JSON"):
        json_text({"a": nan})


def test_a_number_reads_the_same_from_the_summary_and_from_its_document(
    summary: Summary,
) -> None:
    text = summary_json(summary)
    assert read_summary(text) == summary
    assert summary_json(read_summary(text)) == text


@pytest.mark.parametrize("name", sorted(each.stem for each in GOLDEN.glob("*.json")))
def test_a_document_that_was_written_earlier_is_written_again_alike(name: str) -> None:
    text = golden_text(name)
    assert summary_json(read_summary(text)) == text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": "seven"}, "must be an integer, got 'seven'"),
        ({"measured_s": None}, "must be a number, got None"),
        ({"schema": "lssim.summary/2"}, "lssim.summary/2"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_is_no_summary_is_refused_with_its_place(
    summary: Summary, changes: dict[str, object], words: str
) -> None:
    tree = json.loads(summary_json(summary)) | changes
    with pytest.raises(DocumentError, match=re.escape(words)):
        read_summary(json.dumps(tree))


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "{", "{}", '{"seed": NaN}', "[" * 100_000]
)
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="document"):
        read_summary(text)


def test_the_hash_knows_the_config_and_not_the_seed() -> None:
    first, other_seed, other_days = (
        scenario_hash(load_scenario(SMALL, [change]))
        for change in ("seed=1", "seed=2", "days=0.75")
    )
    assert first == other_seed != other_days
