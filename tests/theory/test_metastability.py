"""A storm of retries: when it outlives its cause."""

from math import sqrt
from typing import Any

import pytest

from models.clients.request import Request
from models.config import FaultConfig
from models.platform import Platform
from models.traffic.outcomes import Outcome
from tests import bare
from tests.inside import measures_of, on_end, requests_of, send
from tests.theory.cases import case

STOP_AT_S = 60.0


class Storm:
    """D/D/1, first come, first served, without cancellation, that stops at 60 s.

    A process of one route is such a queue: what its clients have given up it still
    works on, and they ask again in the instant in which their patience ends.
    """

    def __init__(
        self, rate_per_s: float, *, stop_s: float, retries: int, observe_s: float
    ) -> None:
        p = case("G-META").parameters
        self.rate_per_s = rate_per_s
        self.ended_at = STOP_AT_S + stop_s
        self.observe_s = observe_s
        self.platform = self._platform(p, retries)
        env = self.platform.env
        cpu = self.platform.hosts["web"].cpu
        env.wake(STOP_AT_S, lambda _: cpu.set_speed(0.0))
        env.wake(self.ended_at, lambda _: cpu.set_speed(1.0))
        self.failed_at: list[float] = []
        self.good_at: list[float] = []
        on_end(self.platform, self._note)
        self._number = 0
        self._send()
        env.advance(observe_s - 60.0)
        attempts = measures_of(self.platform).attempts
        before = attempts.arrived
        env.advance(observe_s)
        self.amplification = (attempts.arrived - before) / (60.0 * rate_per_s)

    @staticmethod
    def _platform(p: dict[str, float], retries: int) -> Platform:
        shop = bare.system(
            bare.route(cpu=1.0 / p["service_rate_per_s"]),
            clients={
                "timeout_s": p["timeout_s"],
                "max_attempts": retries + 1,
                "backoff": "none",
            },
        )
        return bare.platform({"shop": shop})

    def _send(self, _: object = None) -> None:
        send(self.platform)
        self._number += 1
        delay_s = self._number / self.rate_per_s - self.platform.env.now
        self.platform.env.wake(delay_s, self._send)

    def _note(self, request: Request, outcome: Outcome, _: float) -> None:
        if outcome or request.attempts > 1:
            self.failed_at.append(request.arrived_at)
        if not outcome:
            self.good_at.append(self.platform.env.now)

    @property
    def goodput_ratio(self) -> float:
        """Requests answered in the last minute, for each that came."""
        answered = sum(at >= self.observe_s - 60.0 for at in self.good_at)
        return answered / (60.0 * self.rate_per_s)

    @property
    def recovers(self) -> bool:
        """Are first attempts in time again, well before the end?"""
        return not self.failed_at or max(self.failed_at) < self.observe_s - 60.0

    @property
    def recovery_s(self) -> float:
        """From the end of the stop to the first arrival that is in time at once."""
        last = max(self.failed_at, default=0.0) + 1.0 / self.rate_per_s
        return max(0.0, last - self.ended_at)


def runs() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = case("G-META").expected["runs"]
    return rows


@pytest.mark.parametrize("index", range(3))
def test_a_storm_ends_or_outlives_its_trigger(index: int) -> None:
    p, row = case("G-META").parameters, runs()[index]
    storm = Storm(
        row["arrival_per_s"],
        stop_s=row["trigger_s"],
        retries=p["retries"],
        observe_s=p["observe_s"],
    )
    assert storm.recovers is row["recovers"]
    goodput = case("G-META").abs["goodput"]
    assert storm.goodput_ratio == pytest.approx(
        row["goodput_ratio_last_60s"], abs=goodput
    )
    amplification = row["attempt_amplification_last_60s"]
    assert storm.amplification == pytest.approx(amplification, abs=0.01)
    if storm.recovers:
        recovery_s = row["recovery_s_after_trigger"]
        assert storm.recovery_s == pytest.approx(recovery_s, abs=0.15)


def test_without_retries_the_same_load_recovers() -> None:
    p, last = case("G-META").parameters, runs()[-1]
    expected = case("G-META").expected["same_as_last_without_retries"]
    storm = Storm(
        last["arrival_per_s"],
        stop_s=last["trigger_s"],
        retries=0,
        observe_s=p["observe_s"],
    )
    assert storm.recovers is expected["recovers"]
    assert storm.goodput_ratio == pytest.approx(expected["goodput_ratio_last_60s"])
    recovery_s = expected["recovery_s_after_trigger"]
    assert storm.recovery_s == pytest.approx(recovery_s, abs=0.15)


def test_the_shortest_stop_that_is_never_recovered_from() -> None:
    p, last = case("G-META").parameters, runs()[-1]
    low_s, high_s = 1.0, 3.0
    while high_s - low_s > 0.05:
        middle_s = (low_s + high_s) / 2
        storm = Storm(
            last["arrival_per_s"],
            stop_s=middle_s,
            retries=p["retries"],
            observe_s=STOP_AT_S + 120.0,
        )
        low_s, high_s = (middle_s, high_s) if storm.recovers else (low_s, middle_s)
    critical_s = case("G-META").expected["critical_trigger_s_at_last_load"]
    assert (low_s + high_s) / 2 == pytest.approx(critical_s, abs=0.1)


@pytest.mark.parametrize(
    ("rate_per_s", "retries", "recovers"),
    [(280.0, 1, False), (140.0, 1, True), (280.0, 0, True)],
    ids=["one retry", "half the load", "no retry"],
)
def test_a_database_stalls_for_three_seconds(
    rate_per_s: float, retries: int, *, recovers: bool
) -> None:
    # HotOS'21: 300 queries a second; 2 * 280 is more than that, 2 * 140 is less.
    shop = bare.system(
        bare.route(cpu=0.0, query=1.0 / 300.0),
        per_s=rate_per_s,
        process={"pool_size": 10},
        clients={"timeout_s": 1.0, "max_attempts": retries + 1, "backoff": "none"},
    )
    stall = FaultConfig(
        kind="schema-lock", target="db", schema="shop", at_s=10.0, duration_s=3.0
    )
    stalled = bare.platform({"shop": shop}, span_s=90.0, faults={"stall": stall})
    stalled.run(70.0)
    requests = requests_of(stalled)
    before = requests.completed
    stalled.run(90.0)
    goodput_per_s = (requests.completed - before) / 20.0
    if recovers:
        spread = 4 * sqrt(rate_per_s / 20.0)
        assert goodput_per_s == pytest.approx(rate_per_s, abs=spread)
    else:
        assert goodput_per_s == 0
