"""The definitions of coupling, on losses that are written down rather than simulated."""

import random
from math import inf, isinf, nan

import numpy as np
import pytest
from attrs import evolve

from experiments.coupling import expectation, measures
from experiments.coupling.channels import channel_of
from experiments.coupling.expectation import Loss, Rate
from experiments.coupling.ledger import Latency, SystemLedger
from experiments.coupling.recovery import in_band, recovery_s
from models.hosting.exits import Exit
from models.traffic.channels import Channel
from models.traffic.outcomes import Outcome
from models.traffic.reasons import Reason
from tests.theory.cases import case

BUCKETS = 60
CHANNELS = len(Channel)


def ledger(
    failed: dict[int, float] | None = None,
    *,
    p95_s: dict[int, float] | None = None,
    users: float = 100.0,
    channels: dict[Channel, float] | None = None,
) -> SystemLedger:
    """Return ten minutes of ten requests a bucket, of which a share *failed* in some."""
    offered = np.full(BUCKETS, 10.0)
    lost = np.zeros(BUCKETS)
    lost[list(failed or {})] = list((failed or {}).values())
    by_channel = np.zeros((CHANNELS, BUCKETS))
    for channel, share in (channels or {Channel.HOST: 1.0}).items():
        by_channel[channel] = 10.0 * lost * share
    percentiles = np.full(BUCKETS, 0.1)
    percentiles[list(p95_s or {})] = list((p95_s or {}).values())
    return SystemLedger(
        offered=offered,
        failed=10.0 * lost,
        asked=offered,
        unserved=10.0 * lost,
        by_channel=by_channel,
        excess_s=np.zeros(BUCKETS),
        p95_s=percentiles,
        down_s=np.zeros(BUCKETS),
        users=np.full(BUCKETS, users),
        latency=Latency(mean_s=0.05, p95_s=0.1, p99_s=0.2),
        failures=0,
        digest="",
    )


def outage(users: float, *, share: float = 1.0) -> float:
    """Return the blast radius of five minutes in which *share* of the requests fail."""
    did = ledger(dict.fromkeys(range(30), share), users=users)
    lost = measures.blast_radius(did, ledger(users=users), silent=Channel.CPU)
    return float(lost.sum())


def test_a_fault_that_takes_the_host_one_time_in_four() -> None:
    reference = case("G-K8-PARTIAL")
    p, expected = reference.parameters, reference.expected
    chance = random.Random(8)

    def injections(n: int) -> tuple[list[float], list[float]]:
        outage_s = p["outage_s"]
        others = [outage_s * (chance.random() < p["q"]) for _ in range(n)]
        return [outage_s] * n, others

    a, b = injections(p["paired_injections"])
    coupling = measures.counterfactual(a, b)
    assert coupling is not None
    assert coupling.is_sure
    assert abs(coupling.interval.mean - p["q"]) <= 4 * expected["se"]
    took = sum(each > 0 for each in b)
    failures = {"host": took, "own": len(a) - took}
    beta = measures.beta(failures, {"host": took})
    assert beta is not None
    assert beta.estimate == pytest.approx(coupling.interval.mean)
    repeated = [measures.counterfactual(*injections(200)) for _ in range(400)]
    covered = [each is not None and each.interval.contains(p["q"]) for each in repeated]
    assert 0.93 <= np.mean(covered) <= 0.97


def test_the_ratio_s_interval_covers_where_both_losses_vary() -> None:
    chance = random.Random(5)

    def pairs() -> tuple[list[float], list[float]]:
        a = [chance.expovariate(1 / 100) for _ in range(30)]
        return a, [0.3 * each + chance.gauss(0.0, 10.0) for each in a]

    covered = []
    for _ in range(1000):
        coupling = measures.counterfactual(*pairs())
        covered.append(coupling is not None and coupling.interval.contains(0.3))
    assert 0.93 <= np.mean(covered) <= 0.97


def test_nobody_loses_and_nothing_can_be_said() -> None:
    assert measures.counterfactual([0.0, 0.0], [1.0, 2.0]) is None
    assert measures.counterfactual([-1.0, 0.5], [0.0, 0.0]) is None
    nothing = measures.counterfactual([1.0, 2.0], [0.0, 0.0])
    assert nothing is not None
    assert (nothing.interval.low, nothing.interval.high) == (0.0, 0.0)
    doubtful = measures.counterfactual([1.0, -0.9, 0.1], [0.1, 0.2, 0.3])
    assert doubtful is not None
    assert not doubtful.is_sure
    assert isinf(doubtful.bounds.high)


def test_user_minutes_of_an_outage_and_of_a_month() -> None:
    reference = case("G-K9-BLAST")
    p, expected = reference.parameters, reference.expected
    a, b = p["users_A"], p["users_B"]
    assert outage(a) + outage(b) == pytest.approx(expected["one_host"])
    assert outage(a) == pytest.approx(expected["two_host_hostA"])
    partial = outage(a, share=0.3) + outage(b, share=0.3)
    assert partial == pytest.approx(expected["partial_degradation_30pct_failed"])
    for users, availability, key in zip(
        (a, b), p["A_single"], ("monthly_A", "monthly_B"), strict=True
    ):
        a_month = (1 - availability) * 43_200 / p["outage_min"]
        # A rate that is known, and a loss without an error, leave no width.
        loss, rate = Loss(mean=outage(users)), Rate(mean=a_month, shape=inf)
        monthly = expectation.expected([(rate, loss)])
        assert monthly.mean == pytest.approx(expected[key])
        assert monthly.low == monthly.high == monthly.mean


def test_channels_add_up_to_the_blast_radius_whatever_failed() -> None:
    draw = np.random.default_rng(1)
    for _ in range(50):
        did, twin = (
            evolve(
                ledger(),
                unserved=lost.sum(axis=0),
                by_channel=np.asarray(lost, np.float64),
                users=draw.uniform(0, 300, BUCKETS),
                down_s=draw.uniform(0, 10, BUCKETS),
                asked=offered,
            )
            for offered in [draw.integers(0, 3, BUCKETS).astype(float)]
            for lost in [
                draw.multinomial(1, [1 / CHANNELS] * CHANNELS, BUCKETS).T.astype(float)
                * (offered > 0)
                * draw.integers(0, 2, BUCKETS)
                for _ in range(2)
            ]
        )
        lost = measures.blast_radius(did, twin, silent=Channel.HOST)
        expected = 0.0
        for here, there, more in zip(
            did.users,
            twin.users,
            did.unserved_share() - twin.unserved_share(),
            strict=True,
        ):
            gone = max(0.0, there - here)
            expected += max(gone, there * more) if more > 0 else gone + there * more
        assert lost.sum() == pytest.approx(expected / 6)


def test_a_bucket_s_loss_is_shared_as_its_failures() -> None:
    mixed = {Channel.MEMORY: 0.25, Channel.AUTH: 0.75}
    did = ledger({0: 1.0}, users=60.0, channels=mixed)
    lost = measures.blast_radius(did, ledger(users=60.0), silent=Channel.HOST)
    assert lost[Channel.MEMORY] == pytest.approx(2.5)
    assert lost[Channel.AUTH] == pytest.approx(7.5)
    nobody = evolve(ledger(), asked=np.zeros(BUCKETS))
    down = evolve(nobody, down_s=np.full(BUCKETS, 5.0))
    lost = measures.blast_radius(down, nobody, silent=Channel.HOST)
    assert lost[Channel.HOST] == lost.sum() == pytest.approx(100 * 10 * 0.5)


def test_beta_weighs_causes_by_how_often_they_come() -> None:
    failures, common = {"own": 10, "shared": 10}, {"own": 0, "shared": 10}
    assert measures.beta({"own": 0}, {}) is None
    alike = measures.beta(failures, common)
    assert alike is not None
    assert alike.estimate == 0.5
    weighed = measures.beta(failures, common, {"own": 3.0, "shared": 1.0})
    assert weighed is not None
    assert weighed.estimate == 0.25
    assert weighed.contains(0.25)


def test_systems_that_always_go_down_together_have_the_highest_lift() -> None:
    down = [0.01, 0.02, 0.015]
    one = measures.joint(down, down, down)
    assert one is not None
    assert one.lift.mean == pytest.approx(1 / 0.015)
    assert one.phi == pytest.approx(1.0)
    assert one.b_given_a.mean == pytest.approx(1.0)
    independent = measures.joint([0.1] * 3, [0.2] * 3, [0.02] * 3)
    assert independent is not None
    assert independent.lift.mean == pytest.approx(1.0)
    assert independent.lift.half_width == pytest.approx(0.0)
    assert independent.phi == pytest.approx(0.0)
    assert measures.joint([0.0, 0.0], [0.1, 0.1], [0.0, 0.0]) is None


def test_a_latency_ratio_of_equal_answers_is_exactly_one() -> None:
    same = measures.latency_ratio([0.1, 0.3], [0.1, 0.3])
    assert same is not None
    assert (same.mean, same.half_width) == (1.0, 0.0)
    twice = measures.latency_ratio([0.1, 0.3], [0.2, 0.6])
    assert twice is not None
    assert twice.mean == pytest.approx(2.0)
    assert measures.latency_ratio([0.1, 0.3], [0.2, None]) is None


def test_recovery_is_the_first_quiet_minute() -> None:
    twin = ledger()
    assert recovery_s(ledger(), twin, ended_s=100.0) == 0.0
    assert recovery_s(ledger({10: 0.5}), twin, ended_s=100.0) == 10.0
    # Five quiet buckets are not yet a minute.
    assert recovery_s(ledger({10: 0.5, 16: 0.5}), twin, ended_s=100.0) == 70.0
    assert recovery_s(ledger(dict.fromkeys(range(60), 0.5)), twin, ended_s=0.0) is None
    slow = ledger(p95_s={10: 0.16, 11: 0.14})
    assert recovery_s(slow, twin, ended_s=100.0) == 10.0
    assert recovery_s(slow, ledger(p95_s={10: 0.2}), ended_s=100.0) == 0.0


def test_a_system_is_normal_again_at_99_percent_of_its_twin_s_success() -> None:
    # The twin fails 10 %: normal is from 0.99 * 0.9 = 0.891 on, that is to 10.9 % failed.
    twin = ledger(dict.fromkeys(range(BUCKETS), 0.1))
    for failed, is_normal in ((0.108, True), (0.110, False)):
        did = ledger(dict.fromkeys(range(BUCKETS), failed))
        assert in_band(did, twin).all() == is_normal


def test_the_twin_is_always_within_its_own_band() -> None:
    twin = ledger({3: 0.7}, p95_s={4: nan, 5: 9.0, 6: 0.001})
    assert in_band(twin, twin).all()


@pytest.mark.parametrize(
    ("outcome", "cause", "is_cut_off", "channel"),
    [
        (Outcome.KILLED, Exit.OOM, False, Channel.MEMORY),
        (Outcome.KILLED, Exit.MAX_MEMORY, True, Channel.MEMORY),
        (Outcome.KILLED, Exit.CRASH, False, Channel.PROCESS),
        (Outcome.KILLED, Exit.HOST, False, Channel.HOST),
        (Outcome.BAD_GATEWAY, Exit.HEAP_LIMIT, False, Channel.MEMORY),
        (Outcome.BAD_GATEWAY, Exit.DEPLOY, False, Channel.PROCESS),
        (Outcome.UNREACHABLE, Reason.HOST, False, Channel.HOST),
        (Outcome.DATABASE_ERROR, Reason.DATABASE, False, Channel.DATABASE),
        (Outcome.POOL_TIMEOUT, Reason.POOL, True, Channel.POOL),
        (Outcome.CLIENT_TIMEOUT, Reason.POOL, False, Channel.POOL),
        (Outcome.CLIENT_TIMEOUT, Reason.POOL, True, Channel.DATABASE),
        (Outcome.GATEWAY_TIMEOUT, Reason.CPU, False, Channel.CPU),
        (Outcome.REFUSED, Reason.BACKLOG, False, Channel.CPU),
        (Outcome.REFUSED, Reason.CONNECTIONS, False, Channel.GATEWAY),
        (Outcome.REJECTED, None, False, Channel.BREAKER),
    ],
)
def test_every_failure_has_a_channel(
    outcome: Outcome, cause: object, is_cut_off: bool, channel: Channel
) -> None:
    assert channel_of(cause, outcome, is_cut_off=is_cut_off) is channel
