"""Every distribution is checked against SciPy's and against its own two moments."""

from collections.abc import Callable
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.distributions import (
    Deterministic,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Hyperexponential,
    LogNormal,
    Triangular,
    Uniform,
)
from sim.streams import Streams

SAMPLES = 200_000

VARYING: list[Distribution] = [
    Exponential(0.25),
    Erlang(1, mean=2.0),
    Erlang(4, mean=2.0),
    Hyperexponential(0.3, rate_1=2.0, rate_2=0.5),
    Hyperexponential.balanced(0.12, scv=4.0),
    LogNormal(0.12, cv=0.5),
    LogNormal(3.0, cv=1.5),
    Uniform(1.0, high=3.0),
    Triangular(1.0, mode=2.5, high=3.0),
    Empirical([5.0, 1.0, 1.0, 9.0]),
]


@pytest.mark.parametrize("distribution", VARYING, ids=repr)
def test_samples_have_the_mean_and_the_scv_that_are_claimed(
    distribution: Distribution,
) -> None:
    u = Streams(11).stream("web", "demands").block(SAMPLES)
    x = distribution.from_uniforms(u)
    mean, square = x.mean(), (x**2).mean()
    assert abs(mean - distribution.mean) < 4 * x.std() / sqrt(SAMPLES)
    # Delta method: scv = square / mean**2 - 1 moves with each x by this influence.
    influence = x**2 / mean**2 - 2 * square * x / mean**3
    assert (
        abs(square / mean**2 - 1 - distribution.scv)
        < 4 * influence.std() / sqrt(SAMPLES) + 1e-12
    )


LOG_SIGMA = sqrt(np.log(1 + 0.5**2))


@pytest.mark.parametrize(
    ("distribution", "reference"),
    [
        (Exponential(0.25), stats.expon(scale=0.25)),
        (Erlang(4, mean=2.0), stats.gamma(4, scale=0.5)),
        (
            LogNormal(0.12, cv=0.5),
            stats.lognorm(LOG_SIGMA, scale=0.12 * np.exp(-(LOG_SIGMA**2) / 2)),
        ),
        (Uniform(1.0, high=3.0), stats.uniform(1.0, 2.0)),
        (Triangular(1.0, mode=2.5, high=3.0), stats.triang(0.75, 1.0, 2.0)),
        (Triangular(1.0, mode=1.0, high=3.0), stats.triang(0.0, 1.0, 2.0)),
        (Triangular(1.0, mode=3.0, high=3.0), stats.triang(1.0, 1.0, 2.0)),
    ],
    ids=lambda value: repr(value) if hasattr(value, "from_uniforms") else "scipy",
)
def test_the_value_of_a_uniform_is_its_quantile(
    distribution: Distribution, reference: stats.rv_continuous
) -> None:
    u = (np.arange(10_000) + 0.5) / 10_000
    assert np.allclose(distribution.from_uniforms(u), reference.ppf(u), rtol=1e-9)
    assert distribution.mean == pytest.approx(reference.mean(), rel=1e-12)
    assert distribution.scv == pytest.approx(
        reference.var() / reference.mean() ** 2, rel=1e-9
    )


def test_a_hyperexponential_has_its_distribution_function() -> None:
    def cdf(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1 - 0.3 * np.exp(-2.0 * x) - 0.7 * np.exp(-0.5 * x)

    u = (np.arange(100_000) + 0.5) / 100_000
    x = Hyperexponential(0.3, rate_1=2.0, rate_2=0.5).from_uniforms(u)
    # An even grid, not a sample: each branch is one grid point coarse.
    assert stats.kstest(x, cdf).statistic < 3e-5


def test_balanced_means_are_balanced_and_as_asked_for() -> None:
    both = Hyperexponential.balanced(0.12, scv=4.0)
    assert both.mean == pytest.approx(0.12, rel=1e-12)
    assert both.scv == pytest.approx(4.0, rel=1e-12)
    assert both.probability / both.rate_1 == pytest.approx(0.06, rel=1e-12)


def test_a_hyperexponential_is_finite_at_the_edges_of_its_branches() -> None:
    edges = np.array([2.0**-53, np.nextafter(0.3, 0), 0.3, np.nextafter(0.3, 1), 1])
    edges[-1] -= 2.0**-53
    for probability in (0.3, 2.0**-54, 1 - 2.0**-53):
        mixed = Hyperexponential(probability, rate_1=2.0, rate_2=0.5)
        values = mixed.from_uniforms(edges)
        assert np.isfinite(values).all()
        assert (values >= 0).all()


def test_deterministic_never_varies() -> None:
    u = np.array([[0.1, 0.9], [0.5, 0.2]])
    assert Deterministic(0.3).from_uniforms(u).tolist() == [[0.3, 0.3], [0.3, 0.3]]
    assert (Deterministic(0.3).mean, Deterministic(0.3).scv) == (0.3, 0.0)


def test_a_lognormal_without_variation_is_its_mean() -> None:
    assert LogNormal(0.3, cv=0.0).from_uniforms(np.array([0.01, 0.99])).tolist() == [
        0.3,
        0.3,
    ]
    assert LogNormal(0.3, cv=0.0).scv == 0.0


def test_empirical_gives_each_value_its_share_in_order() -> None:
    u = np.array([0.01, 0.24, 0.26, 0.49, 0.51, 0.74, 0.76, 1 - 2.0**-53])
    values = Empirical([9.0, 1.0, 5.0, 1.0]).from_uniforms(u)
    assert values.tolist() == [1.0, 1.0, 1.0, 1.0, 5.0, 5.0, 9.0, 9.0]


def test_empirical_zeros_do_not_vary() -> None:
    assert (Empirical([0.0, 0.0]).mean, Empirical([0.0, 0.0]).scv) == (0.0, 0.0)


def test_equal_parameters_make_equal_distributions() -> None:
    assert Empirical([2.0, 1.0]) == Empirical([1.0, 2.0])
    assert LogNormal(1.0, cv=2.0) != LogNormal(1.0, cv=2.5)
    assert len({Erlang(2, mean=1.0), Erlang(2, mean=1.0)}) == 1


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Deterministic(-1.0), "Deterministic: value must .* got -1.0"),
        (lambda: Exponential(0.0), "Exponential: mean must be positive .* got 0.0"),
        (lambda: Exponential(float("nan")), "Exponential: mean .* got nan"),
        (lambda: Exponential(float("inf")), "Exponential: mean .* got inf"),
        (lambda: Erlang(0, mean=1.0), "Erlang: phases must be an integer >= 1, got 0"),
        (lambda: Erlang(2.5, mean=1.0), "phases .* got 2.5"),  # type: ignore[arg-type]
        (lambda: Erlang(2, mean=-1.0), "Erlang: mean .* got -1.0"),
        (
            lambda: Hyperexponential(1.0, rate_1=1.0, rate_2=2.0),
            "Hyperexponential: probability must lie strictly between 0 and 1, got 1.0",
        ),
        (
            lambda: Hyperexponential(0.5, rate_1=1.0, rate_2=0.0),
            "Hyperexponential: rate_2 must be positive .* got 0.0",
        ),
        (lambda: Hyperexponential.balanced(1.0, scv=0.5), "scv >= 1, .* got 1.0 and 0.5"),
        (lambda: Hyperexponential.balanced(-1.0, scv=2.0), "mean > 0 .* got -1.0"),
        (lambda: LogNormal(1.0, cv=-0.1), "LogNormal: cv must .* got -0.1"),
        (lambda: Uniform(2.0, high=2.0), r"low must be below high, got Uniform\(low=2.0"),
        (lambda: Uniform(-1.0, high=2.0), "Uniform: low must .* got -1.0"),
        (lambda: Triangular(1.0, mode=4.0, high=3.0), "mode must .* mode=4.0"),
        (lambda: Triangular(1.0, mode=1.0, high=1.0), "low < high, .* high=1.0"),
        (lambda: Empirical([]), "Empirical: values must be some, .* got none"),
        (lambda: Empirical([1.0, -3.0]), r"Empirical: values must .* got \[-3.0\]"),
    ],
)
def test_an_impossible_parameter_is_refused_by_name(
    make: Callable[[], Distribution], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        make()
