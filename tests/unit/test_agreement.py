"""`check` and `run` agree on what keeps up and on what does not, or say why not."""

import pytest
from attrs import evolve

from experiments.judgement import judge
from experiments.running.simulate import simulate
from experiments.summary.document import Summary
from models.config import DAY_S, Scenario
from models.loading import load_scenario
from tests.judged import CATALOG, ROOT

KEEPS = "keeps up: "

AGREED = [
    ("configs/mm1", 600, "app", KEEPS, "event loop app"),
    ("configs/retry-storm", 120, "medical", "never comes back", "database CPU shared"),
    ("tests/data/days/slow-queries", 80, "shop", "45.3 s after", "connection pool shop"),
    ("tests/data/days/impatient-caller", 300, "orders", "never comes", "event loop"),
    ("tests/data/days/too-small", 120, "api", "cannot keep up", "host CPU small"),
    ("tests/data/days/quota", 1200, "tool", "is throttled", "hosts.shared"),
    ("configs/pattern2", 900, "medical", KEEPS, ""),
    ("configs/single10", 900, "social", KEEPS, ""),
    ("configs/spot-interruption", 900, "medical", KEEPS, ""),
]
"""Config, seconds of its run, system, what `check` says of it, and the place it names."""
NOT_SEEN = [
    ("configs/database-maintenance-at-noon", "refuses at once and leaves no backlog"),
    ("configs/leak-at-night", "ends a process and leaves no backlog"),
    ("configs/announcement", "asks for more than nginx has connections for"),
    ("configs/reconnect-storm", "drops sessions, and they come back"),
]
"""Configs whose fault `check` leaves to `run`, and why."""


def scenario(name: str, *overrides: str) -> Scenario:
    return load_scenario(ROOT / f"{name}.toml", overrides)


def run(name: str, duration_s: float) -> Summary:
    it = scenario(name)
    return simulate(evolve(it, days=duration_s / DAY_S, warm_up_s=0.0))


def said_of(it: Scenario, system: str) -> str:
    return next(v for v in judge(it, CATALOG).verdicts if v.startswith(f"{system} "))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "duration_s", "system", "words", "place"), AGREED)
def test_check_and_run_agree(
    name: str, duration_s: float, system: str, words: str, place: str
) -> None:
    said = said_of(scenario(name), system)
    assert words in said
    assert place in said
    requests = run(name, duration_s).systems[system].requests
    ended = requests.completed + requests.failed
    assert (requests.failed > 0.01 * ended) is (words != KEEPS)


@pytest.mark.parametrize(("name", "why"), NOT_SEEN)
def test_a_fault_that_leaves_nothing_behind_is_left_to_run(name: str, why: str) -> None:
    it = scenario(name)
    assert it.faults, why
    assert not judge(it, CATALOG).stalls
    for system in it.systems:
        assert KEEPS in said_of(it, system), why


@pytest.mark.slow
def test_a_predicted_recovery_is_that_of_the_run() -> None:
    # Late are those of the slow time but its first seconds, and 36.3 s more: run counts
    # some 43 s x 90 failures. `check` is within 20 %.
    requests = run("tests/data/days/slow-queries", 80).systems["shop"].requests
    it = judge(scenario("tests/data/days/slow-queries"), CATALOG).stalls[0]
    assert it.drained_after_s == pytest.approx(45.33, rel=0.01)
    late_s = it.answers_after_s + it.stall_s - 0.9 / (0.9 * 3 - 1)
    assert requests.failed / 90 == pytest.approx(late_s, rel=0.2)


@pytest.mark.parametrize("days", [1.0, 2.0, 7.0])
def test_a_bill_of_check_is_the_same_for_every_length(days: float) -> None:
    # Two cores busy, 0.1 free: 1.9 x 730 h at 0.05 USD are 69.35.
    nano = (
        "hosts.small.plan=t3_micro",
        "hosts.small.baseline_utilisation=0.05",
        "hosts.small.credit_mode=unlimited",
        "hosts.small.vcpus=2",
        "apps.api.instances=2",
        "systems.api.requests_per_day=86400000",
        f"days={days}",
    )
    it = judge(scenario("tests/data/days/too-small", *nano), CATALOG)
    billed = {item.name: item.usd for item in it.bill.items}
    assert billed["hosts.small.surplus"] == pytest.approx(69.35, rel=0.05)
