"""Closed forms of several servers, and of shared ones, against the reference cases."""

from math import exp

import pytest

from sim import queueing as q
from tests.theory import forms
from tests.theory.cases import case


def given(name: str, *keys: str) -> dict[str, float]:
    return {key: case(name).parameters[key] for key in keys}


@pytest.mark.parametrize("name", ["G-MMC-2", "G-MMC-5", "G-MMC-10"])
def test_mmc(name: str) -> None:
    load = given(name, "arrival_rate_per_s", "service_mean_s")
    servers = case(name).parameters["servers"]
    state = forms.mmc(**load, servers=servers)
    case(name).assert_expected(
        {
            "utilisation": state.utilisation,
            "prob_wait": state.prob_wait,
            "mean_wait": state.mean_queueing_s,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_number": state.mean_present,
            "p95_sojourn": forms.mmc_sojourn_quantile_s(**load, servers=servers, p=0.95),
            "p99_sojourn": forms.mmc_sojourn_quantile_s(**load, servers=servers, p=0.99),
            "prob_wait_gt_slo": forms.mmc_prob_wait_longer(
                **load, servers=servers, t_s=case(name).parameters["slo_s"]
            ),
        }
    )


def test_mmc_sojourn_where_both_rates_coincide_and_where_they_almost_do() -> None:
    # (c - 1) mu = lambda: the usual formula divides by zero here.
    at, near = (
        forms.mmc_prob_sojourn_longer(rate, service_mean_s=1.0, servers=2, t_s=3.0)
        for rate in (1.0, 1.0 + 1e-9)
    )
    assert at == pytest.approx(exp(-3) * (1 + 3 / 3))
    assert near == pytest.approx(at, rel=1e-7)


def test_mmc_with_one_server_is_mm1_at_any_load() -> None:
    for rate in (1.0, 70.0, 99.99):
        assert forms.mmc_sojourn_quantile_s(
            rate, service_mean_s=0.01, servers=1, p=0.99
        ) == pytest.approx(
            forms.mm1_sojourn_quantile_s(rate, service_mean_s=0.01, p=0.99)
        )


@pytest.mark.parametrize("name", ["G-MMCK-2-5", "G-MMCK-1-8"])
def test_mmck(name: str) -> None:
    state = forms.mmck(
        **given(name, "arrival_rate_per_s", "service_mean_s"),
        servers=case(name).parameters["servers"],
        capacity=case(name).parameters["capacity_in_system"],
    )
    case(name).assert_expected(
        {
            "block_prob": state.prob_block,
            "throughput": state.throughput_per_s,
            "mean_number": state.mean_present,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_wait": state.mean_queueing_s,
            "utilisation": state.utilisation,
            "p_empty": state.prob_empty,
        }
    )


def test_erlang_b() -> None:
    p = case("G-ERLB").parameters
    load = p["arrival_rate_per_s"] * p["service_mean_s"]
    block = q.erlang_b(load, servers=p["servers"])
    case("G-ERLB").assert_expected(
        {
            "block_prob": block,
            "mean_busy": load * (1 - block),
            "throughput": p["arrival_rate_per_s"] * (1 - block),
        }
    )
    case("G-PUB-ERLB-PW").assert_expected(
        {"B": [q.erlang_b(1, servers=1), q.erlang_b(1, servers=2)]}
    )


def test_erlang_b_is_the_bounded_queue_without_a_queue() -> None:
    state = forms.mmck(16, service_mean_s=0.5, servers=10, capacity=10)
    assert state.prob_block == pytest.approx(q.erlang_b(8, servers=10), rel=1e-12)
    assert q.erlang_b(8, servers=0) == 1


@pytest.mark.parametrize(("name", "unit_s"), [("G-ERLA", 1.0), ("G-PUB-ERLA-PW2", 60.0)])
def test_erlang_a(name: str, unit_s: float) -> None:
    p = case(name).parameters
    state = forms.erlang_a(
        p.get("arrival_rate_per_s") or p["lam_per_min"] / 60,
        service_mean_s=p.get("service_mean_s") or p["service_min"] * 60,
        servers=p["servers"],
        patience_mean_s=p.get("patience_mean_s") or p["patience_min"] * 60,
    )
    computed = {
        "prob_wait": state.prob_wait,
        "abandon_prob": state.prob_abandon,
        "abandon": state.prob_abandon,
        "mean_queue": state.mean_waiting,
        "mean_wait_all": state.mean_queueing_s,
        "mean_wait_min": state.mean_queueing_s / unit_s,
        "utilisation": state.utilisation,
        "occupancy": state.utilisation,
        "goodput": state.goodput_per_s,
    }
    case(name).assert_expected({key: computed[key] for key in case(name).expected})


def test_erlang_a_far_beyond_capacity_loses_all_that_is_too_much() -> None:
    state = forms.erlang_a(1000, service_mean_s=1, servers=100, patience_mean_s=10)
    assert state.prob_abandon == pytest.approx(0.9, rel=1e-6)
    assert state.goodput_per_s == pytest.approx(100, rel=1e-6)


def test_bounded_queue_far_beyond_capacity_is_full() -> None:
    state = forms.mmck(1e6, service_mean_s=1, servers=1, capacity=1000)
    assert state.prob_block == pytest.approx(1 - 1e-6, rel=1e-12)
    assert state.mean_present == pytest.approx(1000, rel=1e-6)


def test_shared_server() -> None:
    load = given("G-MM1PS", "arrival_rate_per_s", "service_mean_s")
    state = forms.mgcps(**load, servers=1)
    slowdown = q.ps_slowdown(state.utilisation)
    case("G-MM1PS").assert_expected(
        {
            "utilisation": state.utilisation,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_number": state.mean_present,
            "sd_sojourn": forms.mm1ps_sd_sojourn_s(**load),
            "conditional_slowdown": slowdown,
        }
    )
    case("G-MG1PS").assert_expected(
        {
            "mean_sojourn": forms.ps_mean_sojourn_s(0.01, utilisation=state.utilisation),
            "slowdown_at_every_size": slowdown,
        }
    )


def test_shared_cores() -> None:
    p = case("G-MGcPS").parameters
    state = forms.mgcps(
        p["arrival_rate_per_s"], service_mean_s=p["service_mean_s"], servers=p["cores"]
    )
    case("G-MGcPS").assert_expected(
        {
            "mean_sojourn": state.mean_sojourn_s,
            "mean_number": state.mean_present,
            "utilisation": state.utilisation,
            "prob_all_cores_busy": state.prob_wait,
        }
    )


def test_limited_sharing() -> None:
    p = case("G-LPS").parameters
    state = forms.limited_ps(
        p["arrival_rate_per_s"],
        service_mean_s=p["service_mean_s"],
        max_concurrency=p["max_concurrency"],
    )
    case("G-LPS").assert_expected(
        {
            "mean_sojourn": state.mean_sojourn_s,
            "prob_queue_for_slot": state.prob_queue_for_slot,
            "mean_in_slot_queue": state.mean_in_slot_queue,
        }
    )


def test_one_erlang_phase_is_poisson_and_many_are_like_clockwork() -> None:
    one = forms.ekm1(1, service_mean_s=0.9, phases=1)
    assert one.mean_sojourn_s == pytest.approx(
        forms.mm1_mean_sojourn_s(0.9, 0.9), rel=1e-12
    )
    many = forms.ekm1(1, service_mean_s=0.9, phases=10**7)
    assert many.mean_sojourn_s == pytest.approx(
        forms.dm1(1, service_mean_s=0.9).mean_sojourn_s, rel=1e-6
    )


def test_published_stations() -> None:
    case("G-PUB-CIW-PS").assert_expected(
        {
            "mean_sojourn": [
                forms.ps_mean_sojourn_s(1 / mu, utilisation=lam / mu)
                for lam, mu in case("G-PUB-CIW-PS").parameters["pairs"]
            ]
        }
    )
    p = case("G-PUB-SIMMER-MM23").parameters
    state = forms.mmck(
        p["lam"], service_mean_s=1 / p["mu"], servers=2, capacity=p["capacity"]
    )
    case("G-PUB-SIMMER-MM23").assert_expected(
        {"N": state.mean_present, "reject": state.prob_block}
    )
    p = case("G-PUB-CIW-WARMUP").parameters
    exact = forms.mm1(p["lam"], service_mean_s=1 / p["mu"]).mean_queueing_s
    case("G-PUB-CIW-WARMUP").assert_expected({"mean_wait_exact": exact}, partly=True)


def test_published_call_centre() -> None:
    p = case("G-PUB-ERLC-PW").parameters
    load = {
        "arrival_rate_per_s": p["lam_per_min"] / 60,
        "service_mean_s": p["service_min"] * 60,
        "servers": p["servers"],
    }
    state = forms.mmc(**load)
    case("G-PUB-ERLC-PW").assert_expected(
        {
            "prob_wait": state.prob_wait,
            "service_level_20s": 1 - forms.mmc_prob_wait_longer(**load, t_s=20),
            "occupancy": state.utilisation,
            "mean_wait_s": state.mean_queueing_s,
        }
    )


def test_published_bookshop_to_the_rounding_of_the_book() -> None:
    # The book carries 1.14 min on, and so prints 3.44 where 3.4235 is exact.
    p = case("G-PUB-GH-BOOK").parameters
    state = forms.mmc(
        p["lam_per_min"] / 60, service_mean_s=p["service_min"] * 60, servers=p["servers"]
    )
    case("G-PUB-GH-BOOK").assert_expected(
        {
            "Wq_min": state.mean_queueing_s / 60,
            "L_checkout": state.mean_present,
            "L_store": state.mean_present + p["lam_per_min"] * p["browse_min"],
        },
        rel=0.005,
    )
