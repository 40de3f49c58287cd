"""Closed forms of one server against the reference cases."""

from collections.abc import Callable
from math import exp, factorial

import numpy as np
import pytest

from sim import queueing as q
from tests.theory import forms
from tests.theory.cases import case


def given(name: str, *keys: str) -> dict[str, float]:
    return {key: case(name).parameters[key] for key in keys}


def test_mm1() -> None:
    load = given("G-MM1", "arrival_rate_per_s", "service_mean_s")
    state = forms.mm1(**load)
    case("G-MM1").assert_expected(
        {
            "utilisation": state.utilisation,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_wait": state.mean_queueing_s,
            "mean_number": state.mean_present,
            "p50_sojourn": forms.mm1_sojourn_quantile_s(**load, p=0.5),
            "p95_sojourn": forms.mm1_sojourn_quantile_s(**load, p=0.95),
            "p99_sojourn": forms.mm1_sojourn_quantile_s(**load, p=0.99),
            "prob_wait": state.prob_wait,
        }
    )
    assert forms.mm1_mean_sojourn_s(0.7, 0.01) == pytest.approx(state.mean_sojourn_s)


def test_mm1_queueing_quantile_is_nought_for_those_who_do_not_wait() -> None:
    assert forms.mm1_queueing_quantile_s(70, service_mean_s=0.01, p=0.3) == pytest.approx(
        0
    )
    assert forms.mm1_queueing_quantile_s(70, service_mean_s=0.01, p=0.1) == 0
    t_s = forms.mm1_queueing_quantile_s(70, service_mean_s=0.01, p=0.95)
    assert 0.7 * exp(-30 * t_s) == pytest.approx(0.05)


def test_md1() -> None:
    load = given("G-MD1", "arrival_rate_per_s", "service_s")
    state = forms.md1(**load)
    case("G-MD1").assert_expected(
        {
            "utilisation": state.utilisation,
            "mean_wait": state.mean_queueing_s,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_number": state.mean_present,
            "prob_wait": state.prob_wait,
            "p95_sojourn": forms.md1_sojourn_quantile_s(**load, p=0.95),
            "p99_sojourn": forms.md1_sojourn_quantile_s(**load, p=0.99),
        }
    )


@pytest.mark.parametrize("utilisation", [0.2, 0.6, 0.9])
@pytest.mark.parametrize("services", [0.0, 0.5, 1.0, 3.7, 8.0])
def test_md1_agrees_with_crommelin_where_his_sum_can_be_trusted(
    utilisation: float, services: float
) -> None:
    alternating = sum(
        (-utilisation * (services - k)) ** k
        / factorial(k)
        * exp(utilisation * (services - k))
        for k in range(int(services) + 1)
    )
    assert forms.md1_prob_wait_within(
        utilisation, service_s=1, t_s=services
    ) == pytest.approx((1 - utilisation) * alternating, rel=1e-9)


def test_md1_tail_is_exponential_far_out_where_the_alternating_sum_breaks_down() -> None:
    # The decay solves rho (e^x - 1) = x, here at rho = 0.9; Kleinrock vol. 1, ch. 5.
    decay = 0.20714644
    longer = [
        1 - forms.md1_prob_wait_within(0.9, service_s=1, t_s=t)
        for t in (60.0, 61.0, 62.0)
    ]
    assert longer[1] / longer[0] == pytest.approx(exp(-decay), rel=1e-6)
    assert longer[2] / longer[1] == pytest.approx(exp(-decay), rel=1e-6)
    assert 0.9 * (exp(decay) - 1) == pytest.approx(decay, rel=1e-6)


def test_md1_quantile_without_waiting_is_one_service() -> None:
    assert forms.md1_sojourn_quantile_s(60, service_s=0.01, p=0.4) == 0.01
    assert forms.md1_prob_wait_within(60, service_s=0.01, t_s=-1) == 0


def test_mh1() -> None:
    name = "G-MG1-H2"
    state = q.mg1(**given(name, "arrival_rate_per_s", "service_mean_s", "service_scv"))
    h2 = case(name).parameters["h2"]

    def quantile_s(p: float) -> float:
        return forms.mh1_sojourn_quantile_s(
            case(name).parameters["arrival_rate_per_s"],
            probabilities=[h2["p"], 1 - h2["p"]],
            rates_per_s=[h2["rate1"], h2["rate2"]],
            p=p,
        )

    case(name).assert_expected(
        {
            "utilisation": state.utilisation,
            "mean_wait": state.mean_queueing_s,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_number": state.mean_present,
            "prob_wait": state.prob_wait,
            "p95_sojourn": quantile_s(0.95),
            "p99_sojourn": quantile_s(0.99),
        }
    )


def test_mh1_with_one_branch_is_mm1() -> None:
    assert forms.mh1_sojourn_quantile_s(
        70, probabilities=[1.0], rates_per_s=[100.0], p=0.9
    ) == pytest.approx(forms.mm1_sojourn_quantile_s(70, service_mean_s=0.01, p=0.9))


def test_mg1_lognormal() -> None:
    name = "G-MG1-LOGN"
    state = q.mg1(**given(name, "arrival_rate_per_s", "service_mean_s", "service_scv"))
    case(name).assert_expected(
        {
            "utilisation": state.utilisation,
            "mean_wait": state.mean_queueing_s,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_number": state.mean_present,
            "prob_wait": state.prob_wait,
        }
    )


@pytest.mark.parametrize(
    ("name", "solve"),
    [
        ("G-PUB-JMT-DM1", lambda rate, s: forms.dm1(rate, service_mean_s=s)),
        ("G-PUB-JMT-E4M1", lambda rate, s: forms.ekm1(rate, service_mean_s=s, phases=4)),
    ],
)
def test_regular_arrivals(
    name: str, solve: Callable[[float, float], q.SteadyState]
) -> None:
    state = solve(1.0, 1 / case(name).parameters["mu"])
    case(name).assert_expected({"mean_sojourn_exact": state.mean_sojourn_s}, partly=True)
    low, high = case(name).expected["jmt_ci99"]
    assert low <= state.mean_sojourn_s <= high


def test_rare_overflow() -> None:
    p = case("G-RARE-MM1").parameters
    rho = p["arrival_rate"] / p["service_rate"]
    prob = forms.mm1_prob_overflow_in_cycle(rho, level=p["level"])
    before = forms.mm1_prob_overflow_in_cycle(rho, level=p["level"] - 1)
    case("G-RARE-MM1").assert_expected(
        {
            "prob": prob,
            "levels_for_splitting": p["level"] - 1,
            "conditional_level_up_probability_last": prob / before,
        }
    )


def test_asymptotic_variances_and_the_run_they_ask_for() -> None:
    p = case("G-ASYMVAR-MM1").parameters
    wait = forms.mm1_asymptotic_variance_wait(p["rho"], service_mean_s=1 / p["mu"])
    mean = forms.mm1(p["rho"], service_mean_s=1).mean_queueing_s
    case("G-ASYMVAR-MM1").assert_expected(
        {
            "asymptotic_variance_wait": wait,
            "asymptotic_variance_number": forms.mm1_asymptotic_variance_present(
                p["rho"], service_mean_s=1 / p["mu"]
            ),
            "mean_wait": mean,
        },
        partly=True,
    )
    # The case took 1.96 for the normal quantile, 1.8e-5 more than it is.
    assert forms.run_length(wait, mean=mean, precision=0.05) == pytest.approx(
        case("G-ASYMVAR-MM1").expected["customers_for_5pct_at_95"], rel=4e-5
    )


def test_birth_and_death_in_general() -> None:
    shares = forms.stationary([1.0, 1.0], [2.0, 2.0])
    assert shares == pytest.approx((4 / 7, 2 / 7, 1 / 7))
    assert forms.mean_first_passage_s([1.0, 1.0], [2.0]) == pytest.approx(1 + 3)
    generator = np.array([[1.0, -1.0], [-2.0, 3.0]])
    assert forms.mean_first_passage_s([1.0, 1.0], [2.0]) == pytest.approx(
        np.linalg.solve(generator, [1.0, 1.0])[0]
    )


@pytest.mark.parametrize(
    "unstable",
    [
        lambda: forms.mm1(2, service_mean_s=0.5),
        lambda: forms.mmc(2, service_mean_s=1, servers=2),
        lambda: forms.md1_sojourn_quantile_s(3, service_s=1, p=0.5),
        lambda: forms.dm1(3, service_mean_s=1),
        lambda: q.ps_slowdown(1.0),
        lambda: forms.retrial(1.5, service_mean_s=1, backoff_mean_s=1),
    ],
)
def test_a_queue_without_bounds_is_refused_with_its_utilisation(
    unstable: Callable[[], object],
) -> None:
    with pytest.raises(ValueError, match=r"utilisation must be .* below 1, got [13]"):
        unstable()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: q.erlang_b(0, servers=1), "offered_load: must be above 0, got 0"),
        (lambda: q.erlang_b(1, servers=-1), "servers: must not be negative, got -1"),
        (lambda: q.erlang_c(1, servers=0), "servers: must be at least 1, got 0"),
        (
            lambda: forms.mm1_sojourn_quantile_s(1, service_mean_s=0.5, p=1),
            "p: must be strictly between 0 and 1, got 1",
        ),
        (
            lambda: forms.mmck(1, service_mean_s=1, servers=3, capacity=2),
            r"capacity: must be at least servers \(3\), got 2",
        ),
        (
            lambda: q.mg1(1, service_mean_s=0.5, service_scv=-1),
            "service_scv: must not be negative, got -1",
        ),
        (
            lambda: forms.mh1_sojourn_quantile_s(
                1, probabilities=[0.5], rates_per_s=[2.0], p=0.5
            ),
            "probabilities: must sum to 1",
        ),
        (
            lambda: forms.mh1_sojourn_quantile_s(
                1, probabilities=[0.5, 0.5], rates_per_s=[2.0, 2.0], p=0.5
            ),
            r"rates_per_s: must all differ, got \[2.0, 2.0\]",
        ),
        (lambda: forms.stationary([1.0], []), "must be of one length, got 1 and 0"),
    ],
)
def test_wrong_arguments_are_named(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()
