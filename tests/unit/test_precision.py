"""When replications are precise enough: said run by run, and never reckoned anew."""

from collections.abc import Sequence

import numpy as np
import pytest

from sim import estimation as e
from sim.estimation import precision
from sim.estimation.interval import t_quantile


def from_the_first_on(
    series: Sequence[Sequence[float]], *, gamma: float, look_ahead: int
) -> int | None:
    """Return what a watch says, every interval reckoned from the first run on."""
    held = 0
    for n in range(5, len(series[0]) + 1):
        intervals = [e.student_interval(each[:n]) for each in series]
        precise = [e.is_precise(it, gamma=gamma, min_replications=5) for it in intervals]
        held = held + 1 if all(precise) else 0
        if held > look_ahead:
            return n - look_ahead
    return None


@pytest.mark.parametrize("seed", range(20))
def test_run_by_run_is_the_same_as_from_the_first_on(seed: int) -> None:
    rng = np.random.default_rng(seed)
    series = (10 + rng.standard_normal((3, 80)) * [[1.0], [2.0], [0.5]]).tolist()
    for gamma in (0.02, 0.05, 0.1):
        for look_ahead in (0, 5):
            found = e.precise_from(
                series, gamma=gamma, min_replications=5, look_ahead=look_ahead
            )
            assert found == from_the_first_on(series, gamma=gamma, look_ahead=look_ahead)


def test_a_run_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def counted(confidence: float, degrees: int) -> float:
        looked_at.append(degrees)
        return t_quantile(confidence, degrees)

    monkeypatch.setattr(precision, "t_quantile", counted)
    watch = e.PrecisionWatch(gamma=0.001, min_replications=5)
    for value in np.random.default_rng(1).normal(10.0, 1.0, size=60).tolist():
        watch.add({"a": value, "b": 2 * value})
    # One interval a run from the fifth on, whose factor both figures share.
    assert looked_at == list(range(4, 60))
    assert watch.precise_from is None


def test_a_watch_goes_on_where_it_was() -> None:
    # The spread of 10, 10.2 and so on is 0.11 at most: half an interval of five is 1.4 %
    # of the mean, 5 / 1.05 = 4.76 % are asked for, and it lasts from five to ten.
    watch = e.PrecisionWatch(gamma=0.05, min_replications=5, look_ahead=5)
    found = []
    for value in (*[10.0, 10.2] * 5, 99.0):
        watch.add({"a": value})
        found.append(watch.precise_from)
    # What is known is known, whatever comes after it.
    assert found == [*[None] * 9, 5, 5]


def test_a_figure_that_a_run_cannot_say_is_left_out_from_there_on() -> None:
    watch = e.PrecisionWatch(gamma=0.05, min_replications=2, look_ahead=0)
    watch.add({"a": 10.0, "b": 1.0})
    watch.add({"a": 10.0, "b": 9.0})
    assert (watch.precise_from, watch.has_figures) == (None, True)
    watch.add({"a": 10.0})
    assert watch.precise_from == 3
    alone = e.PrecisionWatch(gamma=0.05)
    alone.add({})
    assert not alone.has_figures
    with pytest.raises(ValueError, match="must be finite"):
        watch.add({"a": float("nan")})
