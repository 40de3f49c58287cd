"""Closed forms of credits, leaks and counts against the reference cases."""

from math import inf

import pytest

from sim import queueing as q
from tests.theory import forms
from tests.theory.cases import case


def test_burst_credit_as_a_fluid() -> None:
    p = case("G-BURST-FLUID").parameters
    plan = q.BurstPlan(
        vcpus=p["vcpus"],
        baseline_utilisation=p["baseline_per_vcpu"],
        credit_cap_vcpu_s=p["max_credits"] * 60,
    )
    credit_vcpu_s, busy = p["initial_credits"] * 60, p["offered_utilisation"]
    lasts_s = q.time_to_exhaustion_s(plan, credit_vcpu_s=credit_vcpu_s, utilisation=busy)
    half = forms.walk(
        plan,
        credit_vcpu_s=credit_vcpu_s,
        phases=[forms.Phase(utilisation=busy, duration_s=lasts_s / 2)],
    )[0]
    load = {"arrival_rate_per_s": p["arrival_rate_per_s"], "service_s": p["service_s"]}
    case("G-BURST-FLUID").assert_expected(
        {
            "minutes_to_exhaust": lasts_s / 60,
            "credits_at_half": half.credit_vcpu_s / 60,
            "throttled_throughput_per_s": forms.throttled_rate_per_s(
                plan, service_s=p["service_s"]
            ),
            "backlog_growth_per_s": forms.backlog(plan, **load, span_s=1),
            "backlog_after_10min": forms.backlog(plan, **load, span_s=600),
            "refill_minutes_from_0_idle_to_cap": forms.refill_s(plan) / 60,
        }
    )
    assert q.time_to_exhaustion_s(plan, credit_vcpu_s=60, utilisation=0.2) == inf
    assert forms.backlog(plan, arrival_rate_per_s=1, service_s=0.02, span_s=60) == 0


def test_burst_credit_and_users_who_think() -> None:
    p = case("G-BURST-CLOSED").parameters

    def closed(cpu_s: float) -> forms.ClosedState:
        return forms.closed_network(
            [
                q.Station(name="cpu", demand_s=cpu_s),
                q.Station(name="db", demand_s=p["db_demand_s"]),
            ],
            population=p["users"],
            think_s=p["think_s"],
        )

    before = closed(p["cpu_demand_s"])
    after = closed(p["cpu_demand_s"] / p["baseline"])
    plan = q.BurstPlan(
        vcpus=p["vcpus"], baseline_utilisation=p["baseline"], credit_cap_vcpu_s=0
    )
    busy = before.stations["cpu"].utilisation
    case("G-BURST-CLOSED").assert_expected(
        {
            "X_before": before.throughput_per_s,
            "R_before": before.response_s,
            "cpu_util_before": busy,
            "X_after": after.throughput_per_s,
            "R_after": after.response_s,
            # One vCPU-minute a minute is one vCPU-second a second.
            "credit_burn_per_min_before": -q.credit_rate_vcpu(plan, utilisation=busy),
        }
    )


def test_burst_credit_through_the_phases_of_the_guide() -> None:
    p = case("G-PUB-AWS-T3").parameters
    plan = q.BurstPlan(
        vcpus=p["vcpus"],
        baseline_utilisation=p["baseline"],
        credit_cap_vcpu_s=p["cap"] * 60,
    )
    ends = forms.walk(
        plan,
        credit_vcpu_s=p["initial"] * 60,
        phases=[
            forms.Phase(
                utilisation=busy,
                duration_s=None if isinstance(hours, str) else hours * 3600,
            )
            for hours, busy in p["phases_h_util"]
        ],
    )
    case("G-PUB-AWS-T3").assert_expected(
        {
            "balances": [end.credit_vcpu_s / 60 for end in ends],
            "phase5_hours": ends[4].duration_s / 3600,
        }
    )


def test_a_phase_that_never_ends_is_refused() -> None:
    plan = q.BurstPlan(vcpus=2, baseline_utilisation=0.2, credit_cap_vcpu_s=0)
    with pytest.raises(ValueError, match=r"phases\[0\]: .* baseline \(0.2\).* got 0.1"):
        forms.walk(plan, credit_vcpu_s=1, phases=[forms.Phase(utilisation=0.1)])


def test_leaks() -> None:
    p = case("G-LEAK-PM2").parameters
    rise_s = forms.time_to_level_s(
        p["M0_MB"], p["threshold_MB"], growth_per_s=p["leak_MB_per_s"]
    )
    checks = {"interval_s": p["check_interval_s"], "restart_s": p["restart_s"]}
    restarts = forms.restarts_at(
        rise_s=rise_s, **checks, count=4, phase_s=p["check_phase_s"]
    )
    case("G-LEAK-PM2").assert_expected(
        {
            "time_to_threshold_s": rise_s,
            "first_restart_at_s": restarts[0],
            "restart_times_s": list(restarts),
            "period_s": restarts[2] - restarts[1],
            "mean_period_if_phase_uniform_s": forms.mean_restart_period_s(
                rise_s=rise_s, **checks
            ),
            "period_without_polling_s": rise_s + p["restart_s"],
        }
    )
    p = case("G-LEAK-PER-REQ").parameters
    crossing = forms.poisson_crossing(
        p["M0_MB"],
        p["threshold_MB"],
        step=p["leak_MB_per_request"],
        arrival_rate_per_s=p["arrival_rate_per_s"],
    )
    case("G-LEAK-PER-REQ").assert_expected(
        {
            "n_requests": crossing.steps,
            "mean_s": crossing.mean_s,
            "sd_s": crossing.sd_s,
        }
    )


def test_leak_until_the_memory_is_gone() -> None:
    p = case("G-OOM-SHARED").parameters
    leak = {"growth_per_s": p["leak_A_MB_per_s"]}
    used = p["os_MB"] + p["A_MB"]
    shared_s = forms.time_to_level_s(used + p["B_MB"], p["ram_MB"], **leak)
    rss = p["A_MB"] + shared_s * p["leak_A_MB_per_s"]
    case("G-OOM-SHARED").assert_expected(
        {
            "oom_at_s": shared_s,
            "A_rss_at_oom_MB": rss,
            "victim": "A" if rss > p["B_MB"] else "B",
            "oom_at_s_two_host": forms.time_to_level_s(used, p["ram_MB"], **leak),
        }
    )


def test_a_check_at_the_very_instant_sees_it_despite_rounding() -> None:
    assert forms.next_check_at(0.1 + 0.2, interval_s=0.1) == pytest.approx(0.3)
    assert forms.next_check_at(0.31, interval_s=0.1) == pytest.approx(0.4)
    assert forms.steps_to_exceed(0, 0.3, step=0.1) == 4


def test_sessions() -> None:
    p = case("G-SESSIONS").parameters
    load = p["session_rate_per_s"] * p["session_mean_s"]
    level = forms.steps_to_exceed(p["M0_MB"], p["limit_MB"], step=p["MB_per_session"])
    case("G-SESSIONS").assert_expected(
        {
            "mean_sessions": load,
            "var_sessions": load,
            "p99_sessions": q.occupancy_quantile(load, p=0.99),
            "oom_level_sessions": level,
            "prob_at_or_above_level_unbounded": forms.prob_at_or_above(load, level=level),
            "mean_time_to_first_oom_s": forms.sessions_first_passage_s(
                p["session_rate_per_s"], session_mean_s=p["session_mean_s"], level=level
            ),
        }
    )


def test_arrivals_in_a_window() -> None:
    p = case("G-RECONNECT").parameters
    count = forms.returns_in_window(
        p["sessions"], jitter_s=p["jitter_s"], window_s=p["window_s"]
    )
    case("G-RECONNECT").assert_expected(
        {"mean": count.mean, "var": count.variance, "peak_rate_per_s": count.rate_per_s}
    )
    p = case("G-NHPP").parameters
    means = [
        forms.sinusoidal_arrivals(
            start_s,
            end_s,
            mean_rate_per_s=p["a_per_s"],
            swing=p["eps"],
            period_s=p["period_s"],
        )
        for start_s, end_s in p["windows_s"]
    ]
    peak = p["a_per_s"] * (1 + p["eps"])
    case("G-NHPP").assert_expected(
        {
            "window_means": means,
            "window_variances": means,
            "peak_rate": peak,
            "thinning_acceptance": p["a_per_s"] / peak,
            "index_of_dispersion": 1.0,
        }
    )
