"""Sessions that were dropped come back: when, and what their handshakes occupy."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean, variance

import pytest
from scipy import stats

from models.clients.request import Request
from models.clients.session import Session
from models.config import DAY_S
from models.hosting.exits import Exit
from models.platform import Platform
from models.traffic.outcomes import Outcome
from tests import bare
from tests.inside import on_end, send, serving
from tests.theory.cases import case

DROPPED_AT_S = 100.0
"""All sessions have connected within the first minute."""
FOR_EVER_S = 1e9


def crowd(
    sessions: int, *, seed: int, handshake_s: float = 0.0, **back: float
) -> Platform:
    """Return a platform with *sessions* open that nobody leaves, after 100 s."""
    everybody = bare.sessions(
        float(sessions), FOR_EVER_S, handshake=bare.exactly(handshake_s), **back
    )
    chat = bare.system(bare.route(cpu=1e-6), sessions=everybody)
    full = bare.platform({"chat": chat}, span_s=DAY_S, starts_warm=True, seed=seed)
    full.run(DROPPED_AT_S)
    assert len(serving(full).sessions) == sessions
    return full


def drop(full: Platform) -> list[Session]:
    """Lose every session while the process goes on, as a cut in the network does."""
    held = serving(full).sessions
    lost = [each for each in held if isinstance(each, Session)]
    assert serving(full).let_go(Exit.CRASH) == (0, len(lost))
    return lost


def test_with_uniform_jitter_the_returns_in_a_window_are_binomial() -> None:
    known = case("G-RECONNECT")
    p, expected = known.parameters, known.expected
    replications = 60
    windows = round(p["jitter_s"] / p["window_s"])
    counts: list[int] = []
    for seed in range(replications):
        # A first pause of 15 s, a jitter of all of it: uniform from 0 to 30 s.
        half_s = p["jitter_s"] / 2
        full = crowd(
            p["sessions"],
            seed=821_000 + seed,
            reconnect_s=half_s,
            reconnect_cap_s=p["jitter_s"],
            reconnect_jitter=1.0,
        )
        drop(full)
        back = 0
        for window in range(1, windows + 1):
            full.run(DROPPED_AT_S + window * p["window_s"])
            counts.append(len(serving(full).sessions) - back)
            back += counts[-1]
        assert back == p["sessions"]
    mean = known.rel("mean", replications)
    assert fmean(counts[::windows]) == pytest.approx(expected["mean"], rel=mean)
    rel = known.rel("var", replications)
    assert variance(counts) == pytest.approx(expected["var"], rel=rel)
    peak_per_s = fmean(counts) / p["window_s"]
    assert peak_per_s == pytest.approx(expected["peak_rate_per_s"])


def test_without_jitter_all_return_at_once() -> None:
    full = crowd(500, seed=1, reconnect_s=2.0, reconnect_jitter=0.0)
    drop(full)
    full.run(DROPPED_AT_S + 2.0)
    assert not serving(full).sessions
    full.run(DROPPED_AT_S + 2.0 + 1e-6)
    assert len(serving(full).sessions) == 500


def pauses_of(full: Platform, lost: list[Session]) -> Iterator[list[float]]:
    """Yield the pauses of each lost session before its first five tries."""
    tried_at: dict[Session, list[float]] = {each: [DROPPED_AT_S] for each in lost}
    env = full.env
    while env.now < DROPPED_AT_S + 25.0:
        env.step()
        for each, times in tried_at.items():
            if each.tries > len(times):
                times.append(env.now)
    for times in tried_at.values():
        yield [later - at for at, later in pairwise(times)][:5]


def test_pauses_are_those_of_socket_io() -> None:
    # 1 s doubled each time, half of it jitter, and only then cut to 5 s.
    full = crowd(400, seed=2)
    lost = drop(full)
    full.control.fail_host(full.hosts["web"], "test")
    pauses_s = list(zip(*pauses_of(full, lost), strict=False))

    first, second, third, fourth, fifth = pauses_s
    assert stats.kstest(first, stats.uniform(0.5, 1.0).cdf).pvalue > 0.001
    assert stats.kstest(second, stats.uniform(1.0, 2.0).cdf).pvalue > 0.001
    for pauses, share in ((third, 1 / 4), (fourth, 7 / 8)):
        capped = sum(pause == pytest.approx(5.0) for pause in pauses)
        assert stats.binomtest(capped, len(pauses), share).pvalue > 0.001
    assert fifth == pytest.approx([5.0] * len(fifth))


def test_a_thousand_handshakes_occupy_the_loop_for_two_seconds() -> None:
    full = crowd(1000, seed=3, handshake_s=0.002)
    answered_s: list[float] = []

    def note(_: Request, outcome: Outcome, latency_s: float) -> None:
        assert not outcome
        answered_s.append(latency_s)

    on_end(full, note)
    before_s = serving(full).loop.busy_s()
    drop(full)
    full.run(DROPPED_AT_S + 0.49)
    assert not serving(full).loop.is_busy
    full.run(DROPPED_AT_S + 1.5)  # the last of them has knocked: one second is left
    send(full)
    full.run(DROPPED_AT_S + 2.45)
    assert serving(full).loop.is_busy
    assert not answered_s
    full.run(DROPPED_AT_S + 2.6)
    assert not serving(full).loop.is_busy
    assert serving(full).loop.busy_s() - before_s == pytest.approx(2.0, abs=0.001)
    assert answered_s == [pytest.approx(1.0, abs=0.05)]
