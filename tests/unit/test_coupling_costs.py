"""What a month of faults costs, from occurrences that are written down."""

from math import inf

import numpy as np
import pytest
from attrs import evolve

from experiments.coupling.expectation import (
    Loss,
    Rate,
    difference,
    expected,
    loss_at,
    needs_more_runs,
    shape_of_range,
    strata,
)
from experiments.coupling.month import Month, cost
from experiments.coupling.occurrences import Occurrence, occurrence
from models.traffic.channels import Channel
from tests.coupled import fault
from tests.madeup import cost as made_cost
from tests.madeup import pair
from tests.unit.test_coupling_measures import BUCKETS, ledger
from tests.unit.test_coupling_words import calm

WHERE = calm()
HOST = fault(WHERE, "host-crash", "web", duration_s=300.0, per_month=0.5)
CRASH = fault(WHERE, "process-crash", "a")
KNOWN = Rate(mean=1.0, shape=inf)


def through(channel: Channel, lost_min: float) -> np.ndarray:
    found = np.zeros(len(Channel))
    found[channel] = lost_min
    return found


def test_an_occurrence_is_what_a_user_lost_who_was_there_while_it_lasted() -> None:
    # Five minutes in which a half fails, of 100 users: 250 user-minutes. While it lasted
    # and in no bucket after it there were 100; after it there are more, which is no
    # matter: 2.5 min each.
    users = np.full(BUCKETS, 300.0)
    users[:30] = 100.0
    did, twin = (
        evolve(ledger(failed, channels={Channel.HOST: 1.0}), users=users)
        for failed in (dict.fromkeys(range(30), 0.5), None)
    )
    nobody = evolve(twin, users=np.zeros(BUCKETS))
    found = occurrence(HOST, pair({"a": (did, twin), "b": (nobody, nobody)}))
    assert found.duration_s == 300.0
    assert found.lost_min["a"].tolist() == pytest.approx(through(Channel.HOST, 2.5))
    assert found.lost_min["b"].tolist() == [0.0] * len(Channel)


def test_who_is_there_at_an_instant_is_who_is_in_the_quiet_minute_after_it() -> None:
    # A bucket in which all fail: 10 s of 100 users, of 100 for a minute and then none.
    users = np.zeros(BUCKETS)
    users[:6] = 100.0
    channels = {Channel.PROCESS: 1.0}
    did = evolve(ledger({0: 1.0}, channels=channels), users=users)
    twin = evolve(ledger(), users=users)
    found = occurrence(CRASH, pair({"a": (did, twin)}))
    assert found.duration_s == 0.0
    assert found.lost_min["a"].sum() == pytest.approx(10 / 60)
    # Lost sessions without a failed request are told to come through the process.
    gone = evolve(twin, users=users - 60.0 * (np.arange(BUCKETS) == 0))
    (lost,) = occurrence(CRASH, pair({"a": (gone, twin)})).lost_min.values()
    assert lost.tolist() == pytest.approx(through(Channel.PROCESS, 0.6 * 10 / 60))


def test_a_cost_is_read_at_the_mean_duration_for_those_who_are_present() -> None:
    happened = [
        Occurrence(
            duration_s=lasts_s,
            lost_min={
                "a": through(Channel.HOST, lasts_s / 60),
                "b": through(Channel.AUTH, lasts_s / 600),
            },
        )
        for lasts_s in (240.0, 480.0)
    ] + [
        Occurrence(
            duration_s=600.0,
            lost_min={"a": through(Channel.CPU, 10.0), "b": np.zeros(len(Channel))},
        )
    ]
    found = cost(evolve(HOST, spread=10.0), happened, {"a": 30.0, "b": 60.0})
    assert found.runs == 3
    assert found.rate == Rate(mean=0.5, shape=shape_of_range(10.0))
    # A loses a minute a minute, 5 in 300 s, of 30 users. B lost 0.4, 0.8 and 0 min in
    # 240, 480 and 600 s: a mean of 0.4 at 440 s, a slope of
    # (-200 x 0 + 40 x 0.4 - 160 x 0.4) / (40,000 + 1,600 + 25,600) = -48 / 67,200.
    of_b = 60 * (0.4 + 140 * 48 / 67_200)
    assert found.by_system == pytest.approx({"a": 150.0, "b": of_b})
    assert found.loss.mean == pytest.approx(150.0 + of_b)
    # A's line is exact; around B's are left 2 x 0.4^2 - 48^2 / 67,200 of the squares.
    assert found.loss.error == pytest.approx(
        60 * (0.4**2 * 2 - (48**2 / 67_200)) ** 0.5 * (1 / 3 + 140**2 / 67_200) ** 0.5
    )
    # Channels are those of the runs, in their mean: 30 x (4 + 8) / 3 and 30 x 10 / 3.
    host = through(Channel.HOST, 120.0)
    assert found.by_channel["a"].tolist() == pytest.approx(
        host + through(Channel.CPU, 100.0)
    )
    assert found.by_channel["b"].tolist() == pytest.approx(through(Channel.AUTH, 24.0))
    assert cost(HOST, happened, {"a": 30.0}).rate == Rate(mean=0.5, shape=inf)


def test_a_month_knows_each_kind_by_its_rates_and_losses() -> None:
    costs = (
        made_cost(CRASH, {"a": 10.0, "b": 2.0}, rate=3.0),
        made_cost(HOST, {"a": 50.0, "b": 50.0}, rate=0.5, shape=4.0),
        made_cost(CRASH, {"a": 1.0, "b": 0.0}, rate=2.0),
    )
    crash = [(Rate(mean=3.0, shape=inf), Loss(mean=12.0))]
    crash += [(Rate(mean=2.0, shape=inf), Loss(mean=1.0))]
    host = [(Rate(mean=0.5, shape=4.0), Loss(mean=100.0))]
    month = Month(costs=costs)
    assert month.by_kind() == {"process-crash": crash, "host-crash": host}
    # 3 x 12 + 2 x 1 + 0.5 x 100, of which A's crashes cost B 6 and A 32.
    assert month.all.mean == 88.0
    assert month.parts() == (32.0, 6.0, 50.0)


def test_where_nothing_is_lost_beyond_chance_the_interval_is_the_normal_one() -> None:
    # 2 a month of -10 each: -20; an error of 5 each is 10, times 1.96.
    often = Rate(mean=2.0, shape=inf)
    gain = expected([(often, Loss(mean=-10.0, error=5.0))])
    assert (gain.mean, gain.low, gain.high) == pytest.approx((-20.0, -39.6, -0.4))
    nothing = expected([(often, Loss(mean=0.0, error=5.0))])
    assert (nothing.mean, nothing.low, nothing.high) == pytest.approx((0.0, -19.6, 19.6))


def test_rate_and_loss_are_unsure_independently() -> None:
    # Relative variances of 1/4 for the rate and 1/4 for the loss: (5/4)^2 - 1 = 9/16.
    found = expected([(Rate(mean=0.5, shape=4.0), Loss(mean=100.0, error=50.0))])
    as_one = expected([(Rate(mean=0.5, shape=16 / 9), Loss(mean=100.0))])
    assert (found.low, found.high) == pytest.approx((as_one.low, as_one.high))


def test_beyond_the_durations_that_were_run_a_line_is_less_sure() -> None:
    # 10 + 5 (x - 1) and residuals of -1, 2 and -1, of variance 6; at 3, that is 2 from
    # the middle, the error is sqrt(6 (1/3 + 4/2)) = sqrt(14).
    found = loss_at([0.0, 1.0, 2.0], [4.0, 12.0, 14.0], 3.0)
    assert (found.mean, found.error) == pytest.approx((20.0, 14.0**0.5))


def test_eight_runs_see_the_odd_sixteenths() -> None:
    assert strata() == [k / 16 for k in range(1, 17, 2)]


def test_an_error_of_a_third_of_the_rate_s_is_where_more_runs_begin() -> None:
    # 0.1 / 2.5 = 0.04: an error of a fifth. Who gains is not run anew.
    rate = Rate(mean=1.0, shape=2.5)
    assert not needs_more_runs(rate, Loss(mean=10.0, error=1.99))
    assert needs_more_runs(rate, Loss(mean=10.0, error=2.01))
    assert not needs_more_runs(rate, Loss(mean=-10.0, error=5.0))
    assert not needs_more_runs(KNOWN, Loss(mean=10.0))


def test_a_difference_is_as_unsure_as_the_losses_of_both() -> None:
    # Rates that are known: errors of 3 and 4 make 5, twice a month 10; 1.96 of them.
    twice = Rate(mean=2.0, shape=inf)
    ours = {"outage": [(twice, Loss(mean=50.0, error=3.0))]}
    theirs = {"outage": [(twice, Loss(mean=30.0, error=4.0))]}
    found = difference(ours, theirs)
    assert found.mean == 40.0
    assert (found.low, found.high) == pytest.approx((20.4, 59.6), rel=0.02)
    back = difference(theirs, ours)
    assert back.mean == -40.0
    assert (back.low, back.high) == pytest.approx((-59.6, -20.4), rel=0.02)


def test_kinds_of_fault_come_independently_and_those_of_one_kind_do_not() -> None:
    once = (Rate(mean=0.5, shape=4.0), Loss(mean=100.0))
    # Two kinds: means and variances add up, to a gamma of mean 100 and shape 8. Only one
    # of them is ours, the other makes it less for them.
    apart = difference({"outage": [once], "crash": [once]}, {})
    assert apart.mean == 100.0
    assert (apart.low, apart.high) == pytest.approx((43.173, 180.283), rel=0.03)
    # Twice of one kind: one rate, a gamma of mean 100 and shape 4.
    alike = difference({"outage": [once, once]}, {})
    assert alike.mean == 100.0
    assert (alike.low, alike.high) == pytest.approx((27.25, 219.18), rel=0.03)
    theirs = difference({}, {"outage": [once, once]})
    assert (theirs.mean, theirs.low, theirs.high) == pytest.approx(
        (-100.0, -alike.high, -alike.low)
    )


def test_a_kind_is_known_no_better_than_its_most_unsure_rate() -> None:
    known = (Rate(mean=0.5, shape=inf), Loss(mean=100.0))
    unsure = (Rate(mean=0.5, shape=4.0), Loss(mean=100.0))
    alike = difference({"outage": [unsure, unsure]}, {})
    assert difference({"outage": [known, unsure]}, {}) == alike
