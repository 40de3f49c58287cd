"""Users who think and ask again, on a platform with credits and without."""

import pytest

from sim.credits import BurstableProcessor
from sim.queueing import Station
from tests import bare
from tests.bare import exponential
from tests.theory.agreement import REPLICATIONS, agree, agree_with_case
from tests.theory.cases import case
from tests.theory.forms import closed_network
from tests.theory.runs import Run

REQUESTS = 8_000
"""In each of the ten replications."""


@pytest.mark.parametrize(("users", "seed"), [(5, 911), (20, 913), (40, 914)])
def test_users_who_think_and_ask_meet_the_exact_averages_of_a_closed_network(
    users: int, seed: int
) -> None:
    p = case("G-CLOSED-1").parameters
    net, cpu, db = p["stations"]
    theory = closed_network(
        [
            Station(name="cpu", demand_s=cpu["demand_s"], servers=cpu["servers"]),
            Station(name="db", demand_s=db["demand_s"], servers=db["servers"]),
            Station(name="net", demand_s=net["demand_s"], servers=float("inf")),
        ],
        population=users,
        think_s=p["think_s"],
    )
    config = bare.scenario(
        bare.system(
            bare.route(
                cpu=exponential(cpu["demand_s"]), query=exponential(db["demand_s"])
            ),
            clients={
                "kind": "closed",
                "users": users,
                "think": exponential(p["think_s"]),
                "rtt_s": net["demand_s"],
            },
        ),
        database={"vcpus": db["servers"]},
    )
    span_s = REQUESTS / theory.throughput_per_s
    found = [
        Run(config, seed=1000 * seed + r).of_closed_network(
            warm_up_s=0.1 * span_s, span_s=span_s
        )
        for r in range(REPLICATIONS)
    ]
    expected = {
        "throughput": theory.throughput_per_s,
        "response": theory.response_s,
        "host_busy": theory.throughput_per_s * cpu["demand_s"],
        "database_busy": theory.throughput_per_s * db["demand_s"],
    }
    runs = {metric: [one[metric] for one in found] for metric in expected}
    agree(runs, expected=expected)
    exact = {f"{users}.{metric}": runs[metric] for metric in ("throughput", "response")}
    agree_with_case("G-CLOSED-1", exact, requests=REPLICATIONS * REQUESTS)


def burstable(credit_vcpu_s: float, baseline: float) -> dict[str, object]:
    return {
        "baseline_utilisation": baseline,
        "credit_cap_vcpu_s": 1000.0,
        "initial_credit": credit_vcpu_s / 1000.0,
        "launch_credit_vcpu_s": 0.0,
    }


def test_under_constant_load_credits_end_on_time_and_leave_the_baseline() -> None:
    credit_vcpu_s, baseline, service_s = 600.0, 0.2, 0.05
    two = {"kind": "closed", "users": 2}  # one served, one waiting, always
    config = bare.scenario(
        bare.system(bare.route(cpu=service_s), clients=two),
        host=burstable(credit_vcpu_s, baseline),
    )
    run = Run(config, seed=915)
    cpu = run.host_cpu
    assert isinstance(cpu, BurstableProcessor)
    while not cpu.is_throttled:
        run.platform.env.step()
    exhausted_s = credit_vcpu_s / (1 - baseline)
    assert run.platform.env.now == pytest.approx(exhausted_s, rel=1e-9)
    before = run.measures.requests.completed
    assert before == pytest.approx(exhausted_s / service_s, abs=1)
    run.platform.run(exhausted_s + 1000.0)
    after = run.measures.requests.completed - before
    assert after == pytest.approx(1000.0 * baseline / service_s, abs=1)
    assert cpu.throttled_s() == pytest.approx(1000.0, rel=1e-9)


@pytest.mark.parametrize(
    ("credit_vcpu_s", "when", "seed"), [(1000.0, "before", 916), (0.0, "after", 917)]
)
def test_users_who_think_before_and_after_the_credit_is_gone(
    credit_vcpu_s: float, when: str, seed: int
) -> None:
    p = case("G-BURST-CLOSED").parameters
    config = bare.scenario(
        bare.system(
            bare.route(
                cpu=exponential(p["cpu_demand_s"]), query=exponential(p["db_demand_s"])
            ),
            clients={
                "kind": "closed",
                "users": p["users"],
                "think": exponential(p["think_s"]),
            },
        ),
        host=burstable(credit_vcpu_s, p["baseline"]),
        database={"vcpus": 1},
    )
    found = [
        Run(config, seed=1000 * seed + r).of_closed_network(warm_up_s=50.0, span_s=600.0)
        for r in range(REPLICATIONS)
    ]
    runs = {
        f"X_{when}": [one["throughput"] for one in found],
        f"R_{when}": [one["response"] for one in found],
    }
    agree_with_case(
        "G-BURST-CLOSED", runs, requests=None, under={f"X_{when}": "X", f"R_{when}": "R"}
    )
