"""Tolls and topologies, estimated over pairs of runs that are written down."""

import numpy as np
import pytest
from attrs import evolve

from experiments.coupling.ledger import Latency, SystemLedger
from experiments.coupling.pairs import Pair
from experiments.coupling.study import Study
from experiments.coupling.toll import Toll, toll
from experiments.coupling.topology import topology
from models.traffic.channels import Channel
from sim.estimation import wilson
from tests.coupled import fault, plan
from tests.madeup import pair
from tests.unit.test_coupling_measures import BUCKETS, ledger
from tests.unit.test_coupling_words import calm

WHERE = calm()
HOST = evolve(
    fault(WHERE, "host-crash", "web", duration_s=300.0, per_month=0.5), name="host"
)
CRASH = evolve(fault(WHERE, "process-crash", "a", per_month=2.0), name="crash")
TWIN = ledger()
T_2 = 12.7062047
"""Student's quantile for two runs; of 1 and 3 the half-width is 1 x this."""


def down(seconds: float) -> SystemLedger:
    """Return the ledger of a system that was down for so long."""
    down_s = np.zeros(BUCKETS)
    down_s[0] = seconds
    return evolve(TWIN, down_s=down_s, failures=int(seconds > 0))


def of(*pairs: Pair) -> Toll:
    return toll(CRASH, list(pairs))


def test_a_toll_is_what_the_runs_lost_beyond_their_twins() -> None:
    # Of 600 requests 10 fail in one run and 30 in the other, 5 in either twin.
    twin = evolve(ledger({0: 0.5}), excess_s=np.full(BUCKETS, 0.1))
    dids = [
        evolve(
            ledger(dict.fromkeys(range(buckets), 1.0), channels={Channel.CPU: 1.0}),
            excess_s=np.full(BUCKETS, excess_s),
            digest="other",
        )
        for buckets, excess_s in ((1, 0.2), (3, 0.4))
    ]
    found = of(*(pair({"a": (did, twin), "b": (TWIN, TWIN)}) for did in dids))
    a, b = found.losses["a"], found.losses["b"]
    assert (a.failed.mean, a.failed.half_width) == pytest.approx((15.0, 10 * T_2))
    assert (a.failed_share.mean, a.failed_share.half_width) == pytest.approx(
        (15 / 600, 10 / 600 * T_2)
    )
    # 60 x 0.1 and 60 x 0.3 s above the objective.
    assert (a.excess_s.mean, a.excess_s.half_width) == pytest.approx((12.0, 6 * T_2))
    # 100 users lose a half of a bucket, and in the other run two and a half.
    assert a.user_min.mean == pytest.approx(100 * 1.5 / 6)
    assert a.by_channel == pytest.approx({Channel.CPU: 25.0})
    assert (a.system, b.system) == ("a", "b")
    assert not a.is_identical
    assert b.is_identical
    assert b.by_channel == {}
    assert found.user_min.mean == pytest.approx(25.0)
    assert found.user_min.half_width == pytest.approx(100 / 6 * T_2)
    assert found.others == ["b"]


def test_all_systems_together_lose_what_each_does() -> None:
    both = [
        pair(
            {
                name: (ledger({0: share}, users=users), ledger(users=users))
                for name, users in (("a", 60.0), ("b", 120.0))
            }
        )
        for share in (0.2, 0.6)
    ]
    # 10 and 20 user-minutes in a bucket, of which a fifth, and three.
    found = toll(HOST, both)
    assert found.user_min.mean == pytest.approx(0.4 * 30)
    assert found.user_min.half_width == pytest.approx(0.2 * 30 * T_2)
    assert found.others == []
    assert [(each.cause, each.sufferer) for each in found.couplings] == [
        ("a", "b"),
        ("b", "a"),
    ]


def test_a_coupling_is_the_ratio_of_two_means() -> None:
    pairs = [
        pair({"a": (down(a), TWIN), "b": (down(b), TWIN)})
        for a, b in ((4.0, 1.0), (4.0, 3.0))
    ]
    (found,) = of(*pairs).couplings
    assert found.avail is not None
    # 2 of 4; B's half-width over A's mean.
    assert found.avail.interval.mean == pytest.approx(0.5)
    assert found.avail.interval.half_width == pytest.approx(T_2 / 4)
    assert (found.loss, found.lat) == (None, None)
    failing, waiting = (
        [pair({"a": (did, TWIN), "b": (TWIN, TWIN)})] * 2
        for did in (
            evolve(TWIN, failed=np.ones(BUCKETS)),
            evolve(TWIN, excess_s=np.ones(BUCKETS)),
        )
    )
    (found,) = of(*failing).couplings
    assert (found.avail, found.lat) == (None, None)
    assert found.loss is not None
    (found,) = of(*waiting).couplings
    assert (found.avail, found.loss) == (None, None)
    assert found.lat is not None


@pytest.mark.parametrize(("more_s", "kept_s"), [(0.8e-9, 0.0), (1.2e-9, 1.2e-9)])
def test_what_rounding_leaves_is_no_loss(more_s: float, kept_s: float) -> None:
    found = of(*[pair({"a": (down(more_s), TWIN), "b": (down(-more_s), TWIN)})] * 2)
    assert found.losses["a"].down_s.mean == kept_s
    assert found.losses["b"].down_s.mean == -kept_s


def test_a_system_comes_back_after_the_median_of_its_runs_unless_it_mostly_does_not() -> (
    None
):
    def back(*seconds: float | None) -> Toll:
        systems = {"a": (TWIN, TWIN), "b": (TWIN, TWIN)}
        return of(*(pair(systems, recovered_s={"a": each, "b": 0.0}) for each in seconds))

    for seconds, median_s, stuck in (
        ((10.0, 20.0, 40.0), 20.0, 0),
        ((10.0, 20.0), 20.0, 0),
        ((10.0, 30.0, None), 30.0, 1),
        ((10.0, None), None, 1),
        ((None, None, 5.0), None, 2),
    ):
        loss = back(*seconds).losses["a"]
        assert loss.recovered_s == median_s
        assert loss.metastable == wilson(stuck, len(seconds))


def test_a_latency_ratio_is_of_the_same_requests_with_and_without() -> None:
    def latency(mean_s: float) -> Latency:
        return Latency(mean_s=mean_s, p95_s=2 * mean_s, p99_s=mean_s**2)

    pairs = [
        pair(
            {"a": (TWIN, TWIN), "b": (TWIN, TWIN)},
            latencies={"a": (latency(did_s), latency(twin_s)), "b": (latency(1.0),) * 2},
        )
        for did_s, twin_s in ((3.0, 1.0), (6.0, 2.0))
    ]
    a = of(*pairs).losses["a"]
    assert a.mean is not None
    assert a.p95 is not None
    assert a.p99 is not None
    # Means of 4.5 and 1.5, of 9 and 3, and of (9 + 36) / 2 and (1 + 4) / 2.
    assert (a.mean.mean, a.p95.mean, a.p99.mean) == pytest.approx((3.0, 3.0, 9.0))


def study_of(host: list[Pair], crash: list[Pair]) -> Study:
    planned = plan(WHERE, [CRASH, HOST])
    return Study(planned, pairs={"crash": crash, "host": host})


def matrix(a_s: float, b_s: float, both_s: float) -> np.ndarray:
    return np.array([[a_s, both_s], [both_s, b_s]])


def happened(a_s: float, b_s: float, both_s: float) -> Pair:
    """Return a pair of 600 s in which both were down for so long, the twin never."""
    it = pair({"a": (down(a_s), TWIN), "b": (down(b_s), TWIN)})
    did = evolve(it.did, both_down_s=matrix(a_s, b_s, both_s))
    return evolve(it, did=did)


def test_a_month_of_outages_says_how_often_two_systems_are_down_as_one() -> None:
    # The host takes both in either run; the crash A alone once, and once B after it.
    host = [happened(300.0, 300.0, 300.0)] * 2
    crash = [happened(3.0, 0.0, 0.0), happened(3.0, 5.0, 0.0)]
    found = topology(study_of(host, crash))
    # A goes down 0.5 x 2 times by the host and 2 x 2 by the crash, of which B does, too,
    # 0.5 x 2 and 2 x 1: 3 of 5. B's 3 are all of causes that A has.
    a_b, b_a = found.betas["a", "b"], found.betas["b", "a"]
    assert a_b is not None
    assert b_a is not None
    assert (a_b.estimate, b_a.estimate) == (0.6, 1.0)
    # Five of weights 0.5, 0.5, 2, 2 are worth 25 / (2 x 0.25 + 2 x 4) = 2.9 or 3.
    assert a_b.low == pytest.approx(wilson(2, 3).low)
    # At the same time they were down by the host alone: 1 of A's 5, and of B's 3.
    assert found.simultaneous == {("a", "b"): 0.2, ("b", "a"): pytest.approx(1 / 3)}
    # A month of 2,592,000 s holds 0.5 x 300 and 2 x 3 s of A's, 150 and 2 x (0 or 5) s
    # of B's, 150 s of both.
    joint = found.joints["a", "b"]
    assert joint is not None
    month_s = 2_592_000.0
    assert joint.unavailability_a == pytest.approx(156 / month_s)
    assert joint.unavailability_b == pytest.approx(155 / month_s)
    assert joint.b_given_a.mean == pytest.approx(150 / 156)
    assert joint.lift.mean == pytest.approx(150 * month_s / (156 * 155))
    # On the logarithm only B differs, by 10 of 155 between the two runs.
    assert joint.lift.half_width == pytest.approx(joint.lift.mean * T_2 * 5 / 155)
    assert joint.lift.replications == 2
    a, b, both = 156 / month_s, 155 / month_s, 150 / month_s
    assert joint.phi == pytest.approx((both - a * b) / (a * (1 - a) * b * (1 - b)) ** 0.5)
    other = found.joints["b", "a"]
    assert other is not None
    assert other.b_given_a.mean == pytest.approx(150 / 155)


def test_who_never_goes_down_has_no_causes_in_common() -> None:
    calm_pair = happened(0.0, 0.0, 0.0)
    found = topology(study_of([calm_pair] * 2, [happened(3.0, 0.0, 0.0)] * 2))
    assert found.betas["b", "a"] is None
    assert found.simultaneous == {("a", "b"): 0.0, ("b", "a"): None}
    assert found.joints == {("a", "b"): None, ("b", "a"): None}


def test_what_is_down_without_any_fault_is_no_fault_s_doing() -> None:
    twin = matrix(6.0, 12.0, 6.0)
    pairs = [
        evolve(
            each,
            did=evolve(each.did, both_down_s=twin),
            twin=evolve(each.twin, both_down_s=twin),
        )
        for each in [pair({"a": (down(6.0), down(6.0)), "b": (down(12.0),) * 2})] * 2
    ]
    found = topology(study_of(pairs, pairs))
    assert found.betas["a", "b"] is None
    joint = found.joints["a", "b"]
    assert joint is not None
    # A hundredth and a fiftieth of the ten minutes of a twin.
    assert (joint.unavailability_a, joint.unavailability_b) == (0.01, 0.02)
    assert joint.lift.mean == pytest.approx(50.0)


def test_requests_that_fail_without_any_fault_are_a_share_of_all() -> None:
    # Of 600 a run A fails 30 and 60, and asks twice as often in the second: 90 of 1,800.
    twins = [
        evolve(TWIN, failed=TWIN.offered * 0.05),
        evolve(TWIN, offered=TWIN.offered * 2, failed=TWIN.offered * 0.1),
    ]
    pairs = [pair({"a": (each, each), "b": (TWIN, TWIN)}) for each in twins]
    found = topology(study_of(pairs, pairs))
    assert found.failing == pytest.approx({"a": 0.05, "b": 0.0})
    nobody = evolve(TWIN, offered=np.zeros(BUCKETS))
    silent = [pair({"a": (nobody, nobody), "b": (TWIN, TWIN)})] * 2
    assert topology(study_of(silent, silent)).failing == {"a": 0.0, "b": 0.0}


def test_without_a_fault_that_is_finished_nothing_is_judged() -> None:
    with pytest.raises(ValueError, match=r"^study: no fault is finished$"):
        topology(Study(plan(WHERE, [CRASH])))


def test_a_scenario_without_a_name_is_called_one() -> None:
    nothing = [happened(0.0, 0.0, 0.0)] * 2
    found = topology(study_of(nothing, nothing))
    assert found.name == "small"
    unnamed = evolve(found, plan=plan(evolve(WHERE, name=""), []))
    assert unnamed.name == "scenario"
