"""The ledger of a run: requests that are written down, counted where they belong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.coupling.ledger import Log, quantile, same_answers, system_ledger
from models.traffic.channels import Channel

CHANNELS = len(Channel)


def log(*rows: tuple[int, int, float, float]) -> Log:
    number, outcome, arrived_s, latency_s = zip(*rows, strict=True)
    channels = [Channel.CPU if each else -1 for each in outcome]
    return Log(
        number=np.array(number),
        attempts=np.ones(len(rows), dtype=np.int32),
        outcome=np.array(outcome, dtype=np.int8),
        channel=np.array(channels, dtype=np.int8),
        computes=np.array([each % 10 != 9 for each in number]),
        arrived_s=np.array(arrived_s),
        latency_s=np.array(latency_s),
    )


def test_a_ledger_counts_requests_where_they_arrived() -> None:
    rows = [(1, 0, -3.0, 4.0), (2, 6, 5.0, 30.0), (3, 0, 15.0, 0.1), (4, 0, 25.0, 1.0)]
    it = system_ledger(
        log(*rows),
        span_s=20.0,
        down_s=np.zeros(2),
        users=np.ones(2),
        failures=0,
        objective_s=1.0,
        channels=CHANNELS,
    )
    assert it.offered.tolist() == [2.0, 1.0]
    assert it.failed.tolist() == [1.0, 0.0]
    assert it.excess_s.tolist() == [33.0, 0.0]
    assert it.by_channel[Channel.CPU].tolist() == [1.0, 0.0]
    assert it.latency.mean_s == pytest.approx(2.05)
    assert it.digest == log(*rows).until(20.0).digest()
    assert it.digest != log(*rows[:2], (3, 0, 15.0, 0.1 + 1e-16)).digest()


def test_who_computed_nothing_counts_for_nothing_and_who_waits_counts_on() -> None:
    rows = [
        (1, 0, 1.0, 0.9),  # within its objective of 1 s
        (9, 6, 2.0, 3.0),  # a static file
        (2, 0, 3.0, 1.1),  # late
        (3, 6, 4.0, 26.5),  # failed at 30.5: waits through the second and third bucket
        (4, 0, 35.0, 0.1),
    ]
    it = system_ledger(
        log(*rows),
        span_s=50.0,
        down_s=np.array([0.0, 0.0, 0.0, 0.0, 2.5]),
        users=np.ones(5),
        failures=0,
        objective_s=1.0,
        channels=CHANNELS,
    )
    assert it.asked.tolist() == [3.0, 1.0, 1.0, 1.0, 0.0]
    assert it.unserved.tolist() == [2.0, 1.0, 1.0, 0.0, 0.0]
    # Nobody asked or waited in the last one, in which it was down for a quarter.
    assert it.unserved_share().tolist() == pytest.approx([2 / 3, 1.0, 1.0, 0.0, 0.25])
    assert it.offered.tolist() == [4.0, 0.0, 0.0, 1.0, 0.0]
    assert it.failed.tolist() == [2.0, 0.0, 0.0, 0.0, 0.0]
    assert it.by_channel[Channel.CPU].tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]


def test_latencies_compare_what_was_answered_in_both_runs() -> None:
    did = log((2, 6, 1.0, 30.0), (3, 0, 2.0, 0.4), (1, 0, 0.0, 9.0))
    twin = log((1, 6, 0.0, 30.0), (2, 0, 1.0, 0.1), (3, 0, 2.0, 0.2))
    ours, theirs = same_answers(did, twin)
    assert (ours.mean_s, theirs.mean_s) == (0.4, 0.2)


def test_a_quantile_lies_between_two_values() -> None:
    # Of 1, 2, 3, 4, 5 the place of 0.95 is 3.8, counted from 0: 4 + 0.8 * 1.
    assert quantile(np.array([5.0, 1.0, 4.0, 2.0, 3.0]), 0.95) == pytest.approx(4.8)
    assert quantile(np.array([7.0]), 0.95) == 7.0


@given(values=st.lists(st.floats(0.0, 1e6), min_size=1, max_size=60))
def test_a_quantile_is_that_of_numpy_to_the_last_bit(values: list[float]) -> None:
    assert quantile(np.array(values), 0.95) == np.quantile(values, 0.95)
