"""What refutes a platform at a glance: the same as the judgement of `check`."""

from pathlib import Path

import pytest
from attrs import evolve

from experiments.judgement.judge import judge
from experiments.judgement.refutation import HEAP, MEMORY, STATION, Refutation, glance
from models.config import Scenario
from models.loading import load_scenario
from models.plans.catalog import load_catalog
from tests import bare

CONFIGS = Path(__file__).parents[2] / "configs"


def refuted(scenario: Scenario) -> tuple[Refutation, ...]:
    return glance(scenario, load_catalog()).refutations


@pytest.mark.parametrize("name", ["single10", "pattern1", "pattern2", "pattern3"])
def test_bill_and_memory_are_those_of_the_judgement(name: str) -> None:
    scenario = load_scenario(CONFIGS / f"{name}.toml")
    seen, whole = glance(scenario, load_catalog()), judge(scenario, load_catalog())
    assert seen.bill == whole.bill
    unfit = [it.host for it in whole.hosts if it.fit == "does not fit"]
    assert len([it for it in seen.refutations if it.kind == MEMORY]) == len(unfit)


def test_pattern_3_is_refuted_by_memory_first_and_then_by_a_heap() -> None:
    first, second = refuted(load_scenario(CONFIGS / "pattern3.toml"))
    assert first.kind == MEMORY
    assert first.words.startswith("host social (t3_micro_spot) does not fit: 1,")
    assert (second.kind, second.words) == (
        HEAP, "social-0 aborts: its heap does not hold what it needs"
    )  # fmt: skip


def open_load(per_s: float) -> Scenario:
    route = bare.route(cpu=bare.exponential(0.01))
    return bare.scenario(bare.system(route, per_s=per_s))


def test_a_station_refutes_from_where_it_is_full() -> None:
    # 10 ms a request: 99 a second leave the loop 1 % idle, and 100 leave it none.
    assert refuted(open_load(99.0)) == ()
    full = refuted(open_load(100.0))
    assert {it.kind for it in full} == {STATION}
    assert full[0].words == "event loop web is full at its busiest (all day)"


def test_a_closed_load_fills_what_it_meets_and_breaks_nothing() -> None:
    system = bare.system(
        bare.route(cpu=bare.exponential(0.01)),
        clients={"kind": "closed", "users": 50, "think": bare.exactly(0.1)},
    )
    system = evolve(system, requests_per_day=None)
    assert refuted(bare.scenario(system)) == ()


def test_a_container_that_is_too_small_refutes() -> None:
    scenario = load_scenario(CONFIGS / "pattern1.toml")
    app = evolve(scenario.apps["social"], memory_limit_mib=700.0)
    (only,) = refuted(evolve(scenario, apps={**scenario.apps, "social": app}))
    assert only.kind == MEMORY
    assert only.words.startswith("social is killed at its limit of 700 MiB")
