"""Burst credits: how long they last, and what is left of a host without them."""

from typing import Any

import pytest

from sim.credits import Burst, BurstableProcessor, CreditMode
from sim.distributions import Exponential
from sim.environment import Environment, Story
from sim.processor import ProcessorSharing
from sim.streams import Streams
from tests.theory.agreement import agree, agree_with_case, replicate
from tests.theory.cases import case
from tests.theory.stations import (
    ClosedRun,
    Servers,
    endless,
    poisson_s,
)

CREDIT_S = 60.0
"""One of AWS's credits is one vCPU for one minute."""


def host(env: Environment, *, credits_left: float, **more: Any) -> BurstableProcessor:
    """Return the host of BURST-FLUID."""
    p = case("G-BURST-FLUID").parameters
    return BurstableProcessor(
        env,
        servers=p["vcpus"],
        burst=Burst(
            baseline=p["vcpus"] * p["baseline_per_vcpu"],
            cap=p["max_credits"] * CREDIT_S,
            initial=credits_left * CREDIT_S,
            **more,
        ),
    )


def use(
    env: Environment, cpu: ProcessorSharing, *, vcpus: float, period_s: float = 60.0
) -> Story:
    """Use *vcpus* on average, constant but for a job at the start of each period."""
    while True:
        env.start(cpu.serve(vcpus * period_s))
        yield from env.pause(period_s)


def first_throttle_s(env: Environment, cpu: BurstableProcessor) -> float:
    while not cpu.is_throttled:
        env.step()
    return env.now


def test_credits_last_exactly_as_long_as_a_constant_load_lets_them() -> None:
    p, expected = case("G-BURST-FLUID").parameters, case("G-BURST-FLUID").expected
    env = Environment()
    cpu = host(env, credits_left=p["initial_credits"])
    load_vcpus = p["vcpus"] * p["offered_utilisation"]
    # One core at full use, and the other for a fifth of each ten seconds.
    env.start(cpu.serve(1e9))
    env.start(use(env, cpu, vcpus=load_vcpus - 1, period_s=10))
    exhausted_s = 60 * expected["minutes_to_exhaust"]
    env.advance(exhausted_s / 2)
    assert cpu.balance() / CREDIT_S == pytest.approx(
        expected["credits_at_half"], rel=1e-9
    )
    assert first_throttle_s(env, cpu) == pytest.approx(exhausted_s, rel=1e-6)
    assert cpu.throttles == 1
    assert cpu.balance() == 0.0


def test_poisson_arrivals_use_the_credits_up_in_the_same_time_on_average() -> None:
    p, expected = case("G-BURST-FLUID").parameters, case("G-BURST-FLUID").expected
    share = 0.1  # of the credits, in each of the ten replications

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        cpu = host(env, credits_left=share * p["initial_credits"])
        demands_s = endless(streams, "demands", Exponential(p["service_s"]))

        def arrivals() -> Story:
            for at in poisson_s(streams, p["arrival_rate_per_s"], 80_000).tolist():
                yield from env.pause(at - env.now)
                env.start(cpu.serve(next(demands_s)))

        env.start(arrivals())
        return {"minutes": first_throttle_s(env, cpu) / 60 / share}

    runs = replicate(model, seed=601)
    minutes = expected["minutes_to_exhaust"]
    agree(runs, expected={"minutes": minutes}, rel={"minutes": 0.03})


def test_without_credits_the_baseline_is_served_and_the_rest_piles_up() -> None:
    p, expected = case("G-BURST-FLUID").parameters, case("G-BURST-FLUID").expected
    span_s = 600.0

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        cpu = host(env, credits_left=0.0)
        demands_s = endless(streams, "demands", Exponential(p["service_s"]))
        done = 0

        def request() -> Story:
            nonlocal done
            yield from cpu.serve(next(demands_s))
            done += 1

        def arrivals() -> Story:
            for at in poisson_s(streams, p["arrival_rate_per_s"], 40_000).tolist():
                yield from env.pause(at - env.now)
                env.start(request())

        env.start(arrivals())
        env.advance(span_s)
        return {
            "throttled_throughput_per_s": done / span_s,
            "backlog_growth_per_s": cpu.present / span_s,
            "backlog_after_10min": float(cpu.present),
        }

    runs = replicate(model, seed=602)
    backlog = {"backlog_after_10min": runs.pop("backlog_after_10min")}
    growth = case("G-BURST-FLUID").rel("backlog_growth_per_s")
    agree(backlog, expected=expected, rel={"backlog_after_10min": growth})
    agree_with_case("G-BURST-FLUID", runs, requests=round(10 * 60 * span_s))


def test_an_idle_host_refills_to_its_cap_and_no_further() -> None:
    expected = case("G-BURST-FLUID").expected
    full = case("G-BURST-FLUID").parameters["max_credits"] * CREDIT_S
    env = Environment()
    cpu = host(env, credits_left=0.0)
    refilled_s = 60 * expected["refill_minutes_from_0_idle_to_cap"]
    env.advance(0.999 * refilled_s)
    assert cpu.balance() == pytest.approx(0.999 * full, rel=1e-9)
    env.advance(refilled_s)
    assert cpu.balance() == pytest.approx(full, rel=1e-9)
    env.advance(2 * refilled_s)
    assert cpu.balance() == full


@pytest.mark.parametrize(("when", "seed"), [("before", 603), ("after", 604)])
def test_users_before_and_after_the_credit_is_gone(when: str, seed: int) -> None:
    p, expected = case("G-BURST-CLOSED").parameters, case("G-BURST-CLOSED").expected
    requests = 150_000

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        horizon_s = requests / 10 / expected[f"X_{when}"]
        plenty_s = 2 * horizon_s
        cpu = BurstableProcessor(
            env,
            servers=p["vcpus"],
            burst=Burst(
                baseline=p["vcpus"] * p["baseline"],
                cap=plenty_s,
                initial=plenty_s if when == "before" else 0.0,
            ),
        )
        database = Servers(env, 1)
        cpu_s = endless(streams, "cpu", Exponential(p["cpu_demand_s"]))
        db_s = endless(streams, "db", Exponential(p["db_demand_s"]))

        def journey() -> Story:
            yield from cpu.serve(next(cpu_s))
            yield from database.serve(next(db_s))

        run = ClosedRun(env, horizon_s=horizon_s)
        thinking_s = endless(streams, "thinking", Exponential(p["think_s"]))
        run.add(p["users"], journey, thinking_s)
        busy, burnt = run.measure(cpu.busy_server_s, lambda: -cpu.balance())
        found = {
            f"X_{when}": run.throughput_per_s(),
            f"R_{when}": run.mean_response_s(),
        }
        if when == "before":
            found["cpu_util_before"] = busy / p["vcpus"]
            found["credit_burn_per_min_before"] = burnt  # of a vCPU: credits a minute
        return found

    stated = {f"{metric}_{when}": metric for metric in "XR"}
    runs = replicate(model, seed=seed)
    agree_with_case("G-BURST-CLOSED", runs, requests=requests, under=stated)


def test_the_seven_phases_of_awss_walk_through() -> None:
    p, expected = case("G-PUB-AWS-T3").parameters, case("G-PUB-AWS-T3").expected
    env = Environment()
    cpu = BurstableProcessor(
        env,
        servers=p["vcpus"],
        burst=Burst(
            baseline=p["vcpus"] * p["baseline"],
            cap=p["cap"] * CREDIT_S,
            initial=p["initial"],
        ),
    )
    balances = []
    for span, utilisation in p["phases_h_util"]:
        began_at = env.now
        if span == "until 0":
            jobs = [cpu.admit(1e9, lambda: None) for _ in range(p["vcpus"])]
            hours = (first_throttle_s(env, cpu) - began_at) / 3600
            assert hours == pytest.approx(expected["phase5_hours"], rel=1e-9)
            for job in jobs:
                cpu.withdraw(job)
        else:
            for _ in range(60 * span):
                if utilisation:
                    env.start(cpu.serve(p["vcpus"] * utilisation * 60))
                env.advance(env.now + 60)
        balances.append(cpu.balance() / CREDIT_S)
    assert balances == pytest.approx(expected["balances"], rel=1e-9, abs=1e-9)


def test_unlimited_credit_is_owed_then_charged_then_repaid() -> None:
    env = Environment()
    cpu = BurstableProcessor(
        env,
        servers=2,
        burst=Burst(baseline=0.5, cap=30, initial=15, mode=CreditMode.UNLIMITED),
    )
    jobs = [cpu.admit(1e9, lambda: None) for _ in range(2)]
    # 1.5 a second too much: 10 s of credit, 20 s of debt, then it is charged.
    for at, owed, charged in [(10, 0, 0), (20, 15, 0), (30, 30, 0), (50, 30, 30)]:
        env.advance(at)
        assert (cpu.balance(), cpu.owed(), cpu.surplus()) == (0, owed, charged)
    for job in jobs:
        cpu.withdraw(job)
    # What is earned repays the debt before it is saved; what was charged stays.
    for at, owed, balance in [(90, 10, 0), (110, 0, 0), (130, 0, 10), (200, 0, 30)]:
        env.advance(at)
        assert (cpu.balance(), cpu.owed(), cpu.surplus()) == (balance, owed, 30)
    assert cpu.throttles == 0
    assert cpu.busy_server_s() == 100


def test_launch_credits_are_spent_by_the_whole_use_and_not_by_what_exceeds_it() -> None:
    # A t2.nano earns 3 credits an hour, keeps 72, and is launched with 30. At 2 % of a
    # core it uses 1.2 an hour: the 30 last 25 h, and 72 have been earned after 24.
    env = Environment()
    burst = Burst(baseline=0.05, cap=72 * CREDIT_S, initial=0, launch=30 * CREDIT_S)
    cpu = BurstableProcessor(env, servers=1, burst=burst)
    env.start(use(env, cpu, vcpus=0.02))
    for hours, credits_left in [(5, 15 + 24), (20, 60 + 6), (25, 72), (30, 72)]:
        env.advance(3600 * hours)
        assert cpu.balance() / CREDIT_S == pytest.approx(credits_left, abs=0.02)


def test_a_launch_is_over_when_its_credits_and_those_earned_meanwhile_are() -> None:
    # At full use 1,800 s last 1,800 s, in which 90 are earned: 90 / 0.95 s more; with
    # room for no more than 40 of them, 40 / 0.95 s.
    for cap, more_s in [(4320, 90 / 0.95), (40, 40 / 0.95)]:
        env = Environment()
        burst = Burst(baseline=0.05, cap=cap, initial=0, launch=1800)
        cpu = BurstableProcessor(env, servers=1, burst=burst)
        env.start(cpu.serve(1e9))
        assert first_throttle_s(env, cpu) == pytest.approx(1800 + more_s, rel=1e-9)
