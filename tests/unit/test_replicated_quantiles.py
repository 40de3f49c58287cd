"""Quantiles of several runs: intervals of the runs' own, Student's and without a law."""

from collections.abc import Sequence

import pytest
from attrs import evolve
from rich.console import Console

from experiments.document import Tree
from experiments.replicating.document import document
from experiments.replicating.headlines import median_bounds
from experiments.replicating.replication import Replications, Wish
from experiments.replicating.sheets import show
from experiments.summary.document import Summary, read_summary
from models.loading import load_scenario
from tests.compared import CONFIGS
from tests.goldens import golden_text

GOLDEN = read_summary(golden_text("pattern1"))
SCENARIO = load_scenario(CONFIGS / "pattern1.toml")
SIX = (22.0, 20.0, 21.0, 19.0, 23.0, 45.0)


def day(seed: int, p50_ms: float) -> Summary:
    """Return the golden day with these quantiles: p95 twice that, p99 three times."""
    medical = GOLDEN.systems["medical"]
    latency = evolve(
        medical.latency_ms, p50=p50_ms, p95=2 * p50_ms, p99=3 * p50_ms, mean=p50_ms
    )
    systems = GOLDEN.systems | {"medical": evolve(medical, latency_ms=latency)}
    return evolve(GOLDEN, seed=seed, systems=systems)


def found_of(p50s_ms: Sequence[float]) -> Replications:
    days = tuple(day(k + 1, p50_ms) for k, p50_ms in enumerate(p50s_ms))
    return Replications(scenario=SCENARIO, wish=Wish(least=len(days)), summaries=days)


def figures_of(p50s_ms: Sequence[float]) -> Tree:
    figures: Tree = document(found_of(p50s_ms))["figures"]["systems"]["medical"]
    return figures


def test_the_interval_of_a_quantile_is_students_of_the_runs_own() -> None:
    # Of 22, 20, 21, 19, 23 and 45 the mean is 25, the squares about it 9 + 25 + 16 + 36 +
    # 4 + 400 = 490, s = sqrt(490 / 5) = 9.899; t of 5 degrees is 2.5706, so that half of
    # it is 2.5706 x 9.899 / sqrt(6) = 10.389. p95 is twice that, and p99 three times.
    figures = figures_of(SIX)
    for key, times in (("p50_ms", 1), ("p95_ms", 2), ("p99_ms", 3)):
        assert figures[key]["mean"] == 25.0 * times
        assert figures[key]["low"] == pytest.approx(14.611 * times, abs=2e-3 * times)
        assert figures[key]["high"] == pytest.approx(35.389 * times, abs=2e-3 * times)
        assert figures[key]["replications"] == 6


def test_the_median_lies_between_two_of_the_runs_whatever_their_law() -> None:
    # All six below it, or all above: 2 / 2^6 = 3.1 %, so the ends of six enclose the
    # median with 96.9 %. The outlier of 45 moves the median by nothing.
    figures = figures_of(SIX)
    for key, times in (("p50_ms", 1), ("p95_ms", 2), ("p99_ms", 3)):
        assert figures[key]["median"] == {
            "estimate": 21.5 * times,
            "low": 19.0 * times,
            "high": 45.0 * times,
        }
    # P(Bin(20, 1/2) <= 5) = 2.07 %: the sixth and the fifteenth of twenty, 95.9 %.
    it = median_bounds([float(k) for k in range(20, 0, -1)])
    assert it is not None
    assert (it.low, it.high) == (6.0, 15.0)
    assert "median" not in figures["mean_ms"]


def test_five_runs_are_too_few_for_order_statistics() -> None:
    # 2 / 2^5 = 6.25 % are more than 5.
    assert median_bounds(SIX[:5]) is None
    assert figures_of(SIX[:5])["p99_ms"]["median"] == {
        "estimate": 63.0,
        "low": None,
        "high": None,
    }


def test_the_table_has_the_intervals_of_quantiles() -> None:
    console = Console(width=140, record=True)
    with console.capture() as printed:
        show(found_of(SIX), console)
    lines = (line.strip() for line in printed.get().splitlines())
    row = next(line for line in lines if line.startswith("medical  "))
    # The mean, p50, p95 and p99, in this order; 20.78 and 31.17 are two and three times
    # 10.389.
    cells = [each.strip() for each in row.split("  ") if each.strip()]
    assert cells[1:5] == ["25 ± 10", "25 ± 10", "50 ± 21", "75 ± 31"]
