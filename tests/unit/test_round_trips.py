"""Round trips: a constant, or a law with a value for each request."""

from pathlib import Path

import pytest

from models.config import DemandConfig
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.inside import measures_of, on_end, outcomes, send
from tests.small import CHAT, faults_of

DAYS = Path(__file__).parents[1] / "data" / "days"
TRIP = DemandConfig(mean_s=0.2, law="empirical", values_s=(0.1, 0.3))


def platform(**clients: object) -> Platform:
    return bare.platform(bare.system(bare.route(cpu=0.01), clients=clients))


def test_each_request_has_a_round_trip_of_its_own() -> None:
    it = platform(rtt=TRIP)
    for _ in range(50):
        send(it)
        it.run(it.env.now + 1.0)
    latency_s = measures_of(it).latency_s()
    # 10 ms in the loop, and 100 or 300 ms on the wire.
    assert latency_s.quantile(0.05) == pytest.approx(0.11, rel=0.02)
    assert latency_s.max == pytest.approx(0.31)


def test_who_is_far_away_gives_up_after_less_time_at_the_host() -> None:
    it = bare.platform(
        bare.system(bare.route(cpu=9.0), clients={"rtt": TRIP, "timeout_s": 1.0})
    )
    ended_at: set[float] = set()
    on_end(it, lambda *_: ended_at.add(round(it.env.now, 6)))
    send(it, 50)
    it.run(2.0)
    # A second after sending, as the client sees it: 0.9 or 0.7 s of it at the host.
    assert ended_at == {0.7, 0.9}
    assert outcomes(it) == {"client_timeout": 50}


def test_a_published_example_comes_out_as_published() -> None:
    # AsyncFlow's own run: mean 109.99 ms, p95 119.9 ms. By hand: 101 ms and an Erlang
    # variable of three phases of 3 ms, whose 95 % point is 6.296 * 3 = 18.9 ms.
    it = Platform(load_scenario(DAYS / "one-server-far-away.toml"))
    it.run()
    latency_s = measures_of(it).latency_s()
    assert latency_s.mean == pytest.approx(0.10999, rel=0.005)
    assert latency_s.quantile(0.95) == pytest.approx(0.1199, rel=0.005)


def test_two_round_trips_are_one_too_many(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        ((*CHAT, "clients", "rtt"), {"mean_s": 0.01}),
        ((*CHAT, "clients", "rtt_s"), 0.02),
    )
    assert found == [
        "systems.chat.clients.rtt: and rtt_s = 0.02 are both given, leave one out"
    ]


def test_a_constant_law_is_the_constant() -> None:
    def latency(clients: dict[str, object]) -> tuple[float, float]:
        it = bare.platform(
            bare.system(bare.route(cpu=bare.exponential(0.02)), per_s=20, clients=clients)
        )
        it.run(500.0)
        times_s = measures_of(it).latency_s()
        return times_s.mean, times_s.max

    assert latency({"rtt": bare.exactly(0.02)}) == latency({"rtt_s": 0.02})
