"""The invariants that the kernel's docstrings state, on whatever Hypothesis invents."""

from math import ceil, inf
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.arrivals import PoissonArrivals, TraceArrivals
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
from sim.monitor import Histogram, TimeWeighted
from sim.rate import Rate
from sim.streams import Streams

positive = st.floats(1e-3, 1e3)
measured = st.lists(st.just(0.0) | st.floats(1e-7, 1e7), min_size=1, max_size=200)
shares = st.floats(0, 1)
seeds = st.integers(0, 2**64)
names = st.text(max_size=8)


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    a, b, c = sorted(draw(st.lists(positive, min_size=3, max_size=3, unique=True)))
    candidates: list[Distribution] = [
        Deterministic(a),
        Exponential(a),
        Erlang(draw(st.integers(1, 20)), mean=a),
        Hyperexponential(draw(st.floats(0.01, 0.99)), rate_1=a, rate_2=b),
        Hyperexponential.balanced(a, scv=draw(st.floats(1, 100))),
        LogNormal(a, cv=draw(st.floats(0, 5))),
        Uniform(a, high=c),
        Triangular(a, mode=b, high=c),
        Empirical([c, a, b]),
    ]
    return draw(st.sampled_from(candidates))


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    spans_s = draw(st.lists(st.floats(0.5, 1e5), max_size=8))
    rate_per_s = st.just(0.0) | st.floats(1e-3, 1e3)
    size = len(spans_s) + 1
    per_s = draw(st.lists(rate_per_s, min_size=size, max_size=size))
    return Rate([0.0, *np.cumsum(spans_s).tolist()], per_s=per_s)


def filled(values: list[float]) -> Histogram:
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    return histogram


@given(seed=seeds, cuts=st.lists(st.integers(0, 40), max_size=12))
def test_it_does_not_matter_how_a_stream_is_cut(seed: int, cuts: list[int]) -> None:
    whole = Streams(seed).stream("web", "demands").block(sum(cuts) + len(cuts))
    stream = Streams(seed).stream("web", "demands")
    parts: list[float] = []
    for rows in cuts:
        parts += stream.block(rows).tolist()
        parts.append(stream.one())
    assert parts == whole.tolist()


@given(seed=seeds, width=st.integers(2, 5), cut=st.integers(0, 20))
def test_the_kth_row_does_not_depend_on_the_cut(seed: int, width: int, cut: int) -> None:
    whole = Streams(seed).stream("web", "demands").block(20, width=width)
    stream = Streams(seed).stream("web", "demands")
    parts = [stream.block(cut, width=width), stream.block(20 - cut, width=width)]
    assert np.array_equal(np.concatenate(parts), whole)


@given(
    seed=seeds,
    pairs=st.lists(st.tuples(names, names), min_size=1, max_size=6, unique=True),
    order=st.randoms(use_true_random=False),
)
def test_streams_do_not_depend_on_the_order_of_creation(
    seed: int, pairs: list[tuple[str, str]], order: Random
) -> None:
    forwards = Streams(seed)
    expected = {pair: forwards.stream(*pair).block(4).tolist() for pair in pairs}
    shuffled = list(pairs)
    order.shuffle(shuffled)
    streams = Streams(seed)
    readers = {pair: streams.stream(*pair) for pair in shuffled}
    assert {pair: readers[pair].block(4).tolist() for pair in shuffled} == expected
    # Different names never give the same numbers.
    assert len({tuple(numbers) for numbers in expected.values()}) == len(pairs)


@given(distribution=distributions(), seed=seeds)
def test_values_are_finite_not_negative_and_one_a_uniform(
    distribution: Distribution, seed: int
) -> None:
    edges = np.array([2.0**-53, 1 - 2.0**-53])
    u = np.concatenate((edges, Streams(seed).stream("web", "demands").block(98)))
    values = distribution.from_uniforms(u)
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    # Each value is made of its own uniform: neighbours and shape do not matter.
    assert distribution.from_uniforms(u[::-1]).tolist() == values[::-1].tolist()
    square = distribution.from_uniforms(u.reshape(10, 10))
    assert np.array_equal(square, values.reshape(10, 10))


@given(distribution=distributions())
def test_a_larger_uniform_never_gives_a_smaller_value(distribution: Distribution) -> None:
    u = (np.arange(1000) + 0.5) / 1000
    values = distribution.from_uniforms(u)
    if isinstance(distribution, Hyperexponential):
        first = u < distribution.probability
        branches = [values[first], values[~first]]
    else:
        branches = [values]
    for branch in branches:
        # Up to rounding of the inverse functions.
        assert np.all(np.diff(branch) >= -1e-12 * distribution.mean)


@given(mean=positive, scv=st.floats(1, 1000))
def test_balanced_means_give_the_moments_asked_for(mean: float, scv: float) -> None:
    both = Hyperexponential.balanced(mean, scv=scv)
    assert both.mean == pytest.approx(mean, rel=1e-9)
    assert both.scv == pytest.approx(scv, rel=1e-6)


@given(rate=rates(), shares_of_range=st.lists(shares, min_size=1, max_size=20))
def test_the_inverse_undoes_the_cumulative_rate(
    rate: Rate, shares_of_range: list[float]
) -> None:
    t_s = np.sort(np.array(shares_of_range)) * (rate.knots_s[-1] + 10.0)
    t_s = t_s[rate.at(t_s) > 0]
    counts = rate.cumulative(t_s)
    # Rounding: of the count, told in seconds by the rate there, and of the time.
    tolerances_s = 1e-13 * (counts / rate.at(t_s) + t_s + 1.0) * len(rate.knots_s)
    at_knots = np.isin(t_s, rate.knots_s)
    backs_s = rate.inverse(counts)
    assert np.all((abs(backs_s - t_s) <= tolerances_s) | at_knots)


@given(rate=rates(), shares_of_range=st.lists(shares, min_size=1, max_size=20))
def test_the_cumulative_rate_undoes_the_inverse(
    rate: Rate, shares_of_range: list[float]
) -> None:
    counts = np.array(shares_of_range) * (rate.cumulative(rate.knots_s[-1]) + 10.0)
    t_s = rate.inverse(counts)
    came = np.isfinite(t_s)
    assert np.all(rate.at(t_s[came]) > 0)
    tolerances = 1e-13 * (counts + rate.per_s.max() * np.where(came, t_s, 0.0) + 1.0)
    back = rate.cumulative(t_s)
    assert np.all(abs(back - counts)[came] <= tolerances[came])
    # Whoever does not come is beyond all that is expected.
    assert np.all(counts[~came] >= rate.cumulative(inf))


@given(rate=rates(), seed=seeds, rows=st.lists(st.integers(1, 60), max_size=5))
def test_it_does_not_matter_how_arrivals_are_cut(
    rate: Rate, seed: int, rows: list[int]
) -> None:
    whole = PoissonArrivals(
        rate, stream=Streams(seed).stream("web", "arrivals"), block_rows=300
    ).block()
    arrivals = PoissonArrivals(
        rate, stream=Streams(seed).stream("web", "arrivals"), block_rows=1
    )
    parts = []
    for block_rows in rows:
        parts += arrivals.block(block_rows).tolist()
    assert parts == whole[: len(parts)].tolist()
    assert np.all(whole[1:] >= whole[:-1])
    assert np.all(rate.at(whole[np.isfinite(whole)]) > 0)


@given(
    rate=rates(),
    seed=seeds,
    at_s=st.floats(0, 1e5),
    lasts_s=st.floats(1, 1e5) | st.just(inf),
    factor=st.floats(1, 10),
)
def test_a_surge_brings_everybody_earlier_and_loses_nobody(
    rate: Rate, seed: int, at_s: float, lasts_s: float, factor: float
) -> None:
    surging = rate.with_surge(at_s, until_s=at_s + lasts_s, factor=factor)
    points = np.cumsum(Streams(seed).stream("web", "arrivals").block(100))
    without_s, with_s = rate.inverse(points), surging.inverse(points)
    assert np.all(with_s <= without_s * (1 + 1e-9) + 1e-9)
    # Whoever came well before the surge sees nothing of it.
    before = without_s < at_s * (1 - 1e-9)
    assert np.allclose(with_s[before], without_s[before], rtol=1e-9, atol=1e-9)


@given(times_s=st.lists(st.floats(0, 1e6), max_size=40), rows=st.integers(1, 15))
def test_a_trace_is_replayed_whole(times_s: list[float], rows: int) -> None:
    trace = TraceArrivals(sorted(times_s), block_rows=rows)
    blocks = [trace.block() for _ in range(len(times_s) // rows + 1)]
    replayed = np.concatenate(blocks)
    assert {len(block) for block in blocks} == {rows}
    assert replayed[np.isfinite(replayed)].tolist() == sorted(times_s)


@given(values=measured, p=shares)
def test_quantiles_are_within_a_bucket_of_the_value_of_their_rank(
    values: list[float], p: float
) -> None:
    exact = sorted(values)[max(1, ceil(p * len(values) * (1 - 1e-12))) - 1]
    assert filled(values).quantile(p) == pytest.approx(exact, rel=1 / 128, abs=0)


@given(values=measured, bound=st.floats(0, 1e7))
def test_the_fraction_above_is_exact_up_to_one_bucket(
    values: list[float], bound: float
) -> None:
    # A bucket is at most 1/128 of its own lower edge wide.
    fraction = filled(values).fraction_above(bound)
    surely = sum(value > bound * (1 + 1 / 128) + 2e-7 for value in values)
    possibly = sum(value > bound / (1 + 1 / 128) - 2e-7 for value in values)
    assert surely - 1e-9 <= fraction * len(values) <= possibly + 1e-9


@given(values=measured, cut=st.integers(0, 200), p=shares)
def test_merging_is_adding_all(values: list[float], cut: int, p: float) -> None:
    merged, whole = filled(values[:cut]), filled(values)
    merged.merge(filled(values[cut:]))
    assert (merged.count, merged.min, merged.max) == (whole.count, whole.min, whole.max)
    assert merged.sum == pytest.approx(whole.sum)
    assert merged._buckets == whole._buckets
    assert sum(merged._buckets) == merged.count
    assert merged.quantile(p) == whole.quantile(p)


@given(values=measured, p=shares, q=shares)
def test_quantiles_rise_with_their_share(values: list[float], p: float, q: float) -> None:
    histogram = filled(values)
    low, high = histogram.quantile(min(p, q)), histogram.quantile(max(p, q))
    assert histogram.min <= low <= high <= histogram.max


steps = st.tuples(st.floats(0, 100), st.floats(-1000, 1000))


@given(
    first=st.floats(-1000, 1000),
    before=st.lists(steps, max_size=20),
    after=st.lists(steps, max_size=20),
)
def test_the_integral_is_the_area_of_the_steps_after_the_warm_up(
    first: float,
    before: list[tuple[float, float]],
    after: list[tuple[float, float]],
) -> None:
    now = [0.0]
    present = TimeWeighted(lambda: now[0], value=first)
    for lasts_s, value in before:
        now[0] += lasts_s
        present.set(value)
    present.reset()
    start_s, value_now = now[0], present.value
    area, peak = 0.0, value_now
    for lasts_s, value in after:
        now[0] += lasts_s
        area += lasts_s * value_now
        present.add(value - value_now)
        value_now = present.value
        peak = max(peak, value_now)
    assert present.integral() == pytest.approx(area, rel=1e-9, abs=1e-6)
    assert present.peak == peak
    passed_s = now[0] - start_s
    if passed_s > 1e-3:
        assert present.mean() == pytest.approx(area / passed_s, rel=1e-9, abs=1e-3)
        assert present.mean() <= present.peak + 1e-6
