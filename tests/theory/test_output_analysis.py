"""What the estimators promise of random data, counted over many seeds.

Bounds on a coverage are four standard errors of the count, or the case's own.
"""

import math
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter

from sim import estimation as e
from tests.theory.cases import case
from tests.theory.lindley import stationary_wait, waits

Floats = NDArray[np.float64]


def ar1(rng: np.random.Generator, *, phi: float, runs: int, n: int) -> Floats:
    """Return *runs* stationary autoregressive series of *n* values."""
    noise = rng.standard_normal((runs, n))
    noise[:, 0] /= sqrt(1 - phi**2)
    return np.asarray(lfilter([1.0], [1.0, -phi], noise, axis=-1))


def test_lindley_recursion_without_a_loop_is_the_one_with() -> None:
    rng = np.random.default_rng(1)
    gaps, services = rng.exponential(size=(2, 500))
    wait, looped = 2.0, []
    for gap, service in zip(gaps, services, strict=True):
        looped.append(wait)
        wait = max(0.0, wait + service - gap)
    assert waits(gaps, services, first=2.0) == pytest.approx(looped, abs=1e-10)


def test_asymptotic_variance_of_waits_and_of_customers_present() -> None:
    rho = case("G-ASYMVAR-MM1").parameters["rho"]
    batches, batch = 2000, round(100 / (1 - rho) ** 2)
    rng = np.random.default_rng(2)
    n = (batches + 1) * batch
    gaps, services = rng.exponential(1 / rho, n), rng.exponential(1.0, n)
    queueing = waits(gaps, services)
    expected = case("G-ASYMVAR-MM1").expected
    found = e.batch_means(queueing[batch:], batches=batches)
    assert found.asymptotic_variance == pytest.approx(
        expected["asymptotic_variance_wait"], rel=0.15
    )
    assert found.interval.mean == pytest.approx(
        expected["mean_wait"], abs=2 * found.interval.half_width
    )

    arrived_at = np.concatenate([[0.0], np.cumsum(gaps[:-1])])
    left_at = arrived_at + queueing + services
    span = batch / rho
    ends = span * np.arange(1, batches + 1)

    def elapsed(since: Floats) -> Floats:
        count = np.searchsorted(since, ends)
        sums: Floats = np.concatenate([[0.0], np.cumsum(since)])
        return np.asarray(ends * count - sums[count])

    area = elapsed(arrived_at) - elapsed(left_at)
    present = np.diff(area) / span
    asymptotic_variance = span * float(np.var(present, ddof=1))
    assert asymptotic_variance == pytest.approx(
        expected["asymptotic_variance_number"], rel=0.15
    )


def test_batch_means_cover_a_correlated_series_and_replications_of_it_do_not() -> None:
    p, expected = case("G-AR1-BM").parameters, case("G-AR1-BM").expected
    rng = np.random.default_rng(3)
    covered = naive = raw = 0
    variances: list[float] = []
    for _ in range(p["meta_replications"] // 50):
        for series in ar1(rng, phi=p["phi"], runs=50, n=p["n"]):
            found = e.batch_means(series, batches=p["batches"])
            covered += found.interval.contains(expected["mean"])
            variances.append(found.asymptotic_variance)
        naive += e.student_interval(series.tolist()).contains(expected["mean"])
        raw += 1
    low, high = case("G-AR1-BM").rule["coverage"]
    assert low <= covered / p["meta_replications"] <= high
    assert np.mean(variances) == pytest.approx(
        expected["asymptotic_variance"], rel=case("G-AR1-BM").rel("asymptotic_variance")
    )
    # The negative control: taken as independent, 95 % covers less than half.
    assert raw == 20
    assert naive / raw < low


def test_von_neumann_ratio_tells_short_batches_from_long_ones() -> None:
    rng = np.random.default_rng(4)
    independent = [
        e.batch_means(row).is_independent() for row in rng.standard_normal((1000, 200))
    ]
    assert np.mean(independent) == pytest.approx(0.95, abs=4 * sqrt(0.95 * 0.05 / 1000))
    short = [
        e.batch_means(row).is_independent() for row in ar1(rng, phi=0.9, runs=200, n=100)
    ]
    assert np.mean(short) < 0.2


def test_order_statistics_cover_the_quantile() -> None:
    p = case("G-QUANTILE-CI").parameters
    rng = np.random.default_rng(5)
    truth = -np.log1p(-p["p"])
    meta = case("G-QUANTILE-CI").replications
    assert meta is not None
    covered = sum(
        e.quantile_interval(sample.tolist(), p=p["p"]).contains(truth)
        for sample in rng.exponential(size=(meta, p["n"]))
    )
    low, high = case("G-QUANTILE-CI").rule["empirical_coverage"]
    assert low <= covered / meta <= high


def test_antithetic_pairs_cancel_most_of_the_variance() -> None:
    expected = case("G-ANTITHETIC").expected
    rng = np.random.default_rng(6)
    uniform = rng.random(100_000)
    value, mirrored = np.exp(uniform), np.exp(1 - uniform)
    independent = np.exp(rng.random(100_000))
    correlation = np.corrcoef(value, mirrored)[0, 1]
    assert correlation == pytest.approx(
        expected["antithetic_correlation"],
        abs=case("G-ANTITHETIC").abs["antithetic_correlation"],
    )
    ratio = np.var(value + mirrored) / np.var(value + independent)
    assert ratio == pytest.approx(
        expected["variance_ratio_vs_independent_pair"],
        rel=case("G-ANTITHETIC").rel("variance_ratio_vs_independent_pair"),
    )
    pairs = ((value[:1000] + mirrored[:1000]) / 2).tolist()
    interval = e.student_interval(pairs, confidence=0.999)
    assert interval.contains(expected["mean"])
    # Exact: E[e^U] = e - 1, Var = (e^2 - 1)/2 - (e - 1)^2, Cov = e - (e - 1)^2.
    mean = math.e - 1
    case("G-ANTITHETIC").assert_expected(
        {
            "mean": mean,
            "cov": math.e - mean**2,
            "var_single": (math.e**2 - 1) / 2 - mean**2,
        },
        partly=True,
    )


def test_common_random_numbers_sharpen_a_difference() -> None:
    p, expected = case("G-CRN").parameters, case("G-CRN").expected
    replications, customers = 50, 20_000

    def mean_waits(rho: float, seed: int) -> list[float]:
        rng = np.random.default_rng(seed)
        first = stationary_wait(rng.random((replications, 1)), rho)
        gaps, services = rng.exponential(size=(2, replications, customers))
        return [float(m) for m in waits(gaps / rho, services, first).mean(axis=1)]

    a, b = mean_waits(p["rho1"], 7), mean_waits(p["rho2"], 7)
    other = mean_waits(p["rho2"], 8)
    paired = e.paired_difference(a, b, confidence=0.99)
    assert paired.contains(expected["mean_wait_difference"])
    independent = e.paired_difference(a, other, confidence=0.99)
    assert (paired.half_width / independent.half_width) ** 2 <= expected[
        "crn_variance_ratio_max"
    ]
    same = e.paired_difference(a, mean_waits(p["rho1"], 7))
    assert same.mean == expected["same_parameters_difference"]
    assert same.half_width == 0.0


def test_twenty_five_short_runs_cover_the_exact_wait() -> None:
    p, expected = case("G-PUB-CIW-WARMUP").parameters, case("G-PUB-CIW-WARMUP").expected
    meta, runs, customers = 800, 25, 360  # 250 expected, seven standard deviations more
    rng = np.random.default_rng(9)
    covered = 0
    for _ in range(meta // 100):
        shape = (100 * runs, customers)
        gaps = rng.exponential(1 / p["lam"], shape)
        queueing = waits(gaps, rng.exponential(1 / p["mu"], shape))
        arrived_at = np.cumsum(gaps, axis=1) - gaps
        measured = (arrived_at >= 10) & (arrived_at < 50)
        assert np.all(arrived_at[:, -1] > 50)
        means = (queueing * measured).sum(axis=1) / measured.sum(axis=1)
        covered += sum(
            e.student_interval(row.tolist()).contains(expected["mean_wait_exact"])
            for row in means.reshape(100, runs)
        )
    # Skewed means of short runs cost a point of coverage, so one more below.
    error = 4 * sqrt(0.95 * 0.05 / meta)
    assert 0.95 - error - 0.01 <= covered / meta <= 0.95 + error


def test_partial_coupling_is_covered_at_the_rate_promised() -> None:
    p = case("G-K8-PARTIAL").parameters
    rng = np.random.default_rng(10)
    injections, repetitions = 200, 2000
    lost_a = [p["outage_s"]] * injections
    spread = rng.random((repetitions, injections)) < p["q"]
    covered = sum(
        e.ratio_interval(lost_a, (row * p["outage_s"]).tolist()).contains(p["q"])
        for row in spread
    )
    assert 0.93 <= covered / repetitions <= 0.97

    many = (rng.random(p["paired_injections"]) < p["q"]) * p["outage_s"]
    expected = case("G-K8-PARTIAL").expected
    found = e.ratio_interval([p["outage_s"]] * len(many), many.tolist())
    assert found.mean == pytest.approx(expected["C_avail"], abs=4 * expected["se"])
    case("G-K8-PARTIAL").assert_expected(
        {
            "C_avail": p["q"],
            "se": sqrt(p["q"] * (1 - p["q"]) / p["paired_injections"]),
            "beta": p["q"],
        }
    )


def test_fieller_covers_where_the_denominator_is_uncertain() -> None:
    rng = np.random.default_rng(11)
    truth, meta = 0.5, 2000
    x = rng.normal(1.0, 1.0, (meta, 10))
    y = rng.normal(truth, 0.5, (meta, 10)) + 0.3 * (x - 1.0)
    covered = sum(e.fieller(*pair).contains(truth) for pair in zip(x, y, strict=True))
    error = 4 * sqrt(0.95 * 0.05 / meta)
    assert abs(covered / meta - 0.95) <= error
