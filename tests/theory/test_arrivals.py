"""A non-homogeneous Poisson process against its own integral.

The rate is ``a (1 + eps sin(2 pi t / T))``; the counts of separate windows are then
independent Poisson variables whose means are the integrals of the rate.
"""

from math import cos, pi, sin, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.arrivals import PoissonArrivals
from sim.rate import Rate
from sim.streams import Streams

PER_S = 20.0
SWING = 0.8
PERIOD_S = 3600.0
REPLICATIONS = 200
QUARTERS_S = [0.0, 900.0, 1800.0, 2700.0, 3600.0]


def rate_per_s(t_s: float) -> float:
    return PER_S * (1 + SWING * sin(2 * pi * t_s / PERIOD_S))


def expected_arrivals(t_s: float) -> float:
    """Integrate the rate from 0 to *t_s* by hand."""
    swing = SWING * PERIOD_S / (2 * pi) * (1 - cos(2 * pi * t_s / PERIOD_S))
    return PER_S * (t_s + swing)


def arrivals_s(seed: int) -> NDArray[np.float64]:
    rate = Rate.from_function(rate_per_s, horizon_s=PERIOD_S, step_s=1.0)
    stream = Streams(seed).stream("voice", "arrivals")
    arrivals = PoissonArrivals(rate, stream=stream)
    blocks = [arrivals.block()]
    while np.isfinite(blocks[-1][-1]):
        blocks.append(arrivals.block())
    times_s = np.concatenate(blocks)
    return times_s[np.isfinite(times_s)]


@pytest.fixture(scope="module")
def replications() -> list[NDArray[np.float64]]:
    return [arrivals_s(seed) for seed in range(REPLICATIONS)]


@pytest.fixture(scope="module")
def quarter_counts(replications: list[NDArray[np.float64]]) -> NDArray[np.int64]:
    return np.array(
        [np.histogram(times_s, bins=QUARTERS_S)[0] for times_s in replications]
    )


@pytest.fixture(scope="module")
def quarter_means() -> NDArray[np.float64]:
    return np.diff([expected_arrivals(t_s) for t_s in QUARTERS_S])


def test_the_integral_gives_the_reference_numbers(
    quarter_means: NDArray[np.float64],
) -> None:
    busy, calm = 27167.32472209317, 8832.675277906827
    assert quarter_means.tolist() == pytest.approx([busy, busy, calm, calm], rel=1e-12)


def test_counts_have_the_mean_of_the_integral(
    quarter_counts: NDArray[np.int64], quarter_means: NDArray[np.float64]
) -> None:
    # A Poisson count's variance is its mean, so this is four standard errors.
    tolerances = 4 * np.sqrt(quarter_means / REPLICATIONS)
    assert np.all(abs(quarter_counts.mean(axis=0) - quarter_means) < tolerances)


def test_counts_have_the_variance_of_a_poisson_variable(
    quarter_counts: NDArray[np.int64], quarter_means: NDArray[np.float64]
) -> None:
    # (n - 1) s**2 / mean is chi-square with n - 1 degrees of freedom: 99.9 % of it.
    freedom = REPLICATIONS - 1
    low, high = stats.chi2.ppf([0.0005, 0.9995], freedom)
    dispersion = freedom * quarter_counts.var(axis=0, ddof=1) / quarter_means
    assert np.all((low < dispersion) & (dispersion < high))


def test_counts_of_separate_windows_are_uncorrelated(
    quarter_counts: NDArray[np.int64],
) -> None:
    correlations = np.asarray(np.corrcoef(quarter_counts.T))[np.triu_indices(4, k=1)]
    # The correlation of independent samples has standard error 1 / sqrt(n).
    assert np.all(abs(correlations) < 4 / sqrt(REPLICATIONS))


def test_gaps_on_the_scale_of_the_integral_are_unit_exponential(
    replications: list[NDArray[np.float64]],
) -> None:
    gaps = np.concatenate(
        [
            np.diff([expected_arrivals(t_s) for t_s in times_s])
            for times_s in replications[:2]
        ]
    )[:100_000]
    assert len(gaps) == 100_000
    assert stats.kstest(gaps, "expon").pvalue > 0.001
    # Successive gaps are independent: standard error 1 / sqrt(n).
    assert abs(np.corrcoef(gaps[1:], gaps[:-1])[0, 1]) < 4 / sqrt(len(gaps))
