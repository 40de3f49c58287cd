"""Limits at nginx: a rate for each address, a depth for all, and what is said of them."""

from collections import Counter
from pathlib import Path

import pytest

from experiments.judgement import judge
from experiments.summary.summarising import summarise
from experiments.telling.verdicts import verdict
from models.config import GatewayConfig
from models.hosting.ratelimit import LeakyLimit, WindowLimit, address_of
from models.loading import load_scenario
from models.platform import Platform
from sim.environment import Environment
from tests import bare
from tests.inside import outcomes, requests_of, send
from tests.judged import CATALOG, warned
from tests.small import SLOTS, WEB, faults_of

DAY = Path(__file__).parents[1] / "data" / "days" / "login-limit.toml"


def guarded(**keys: object) -> dict[str, GatewayConfig]:
    return {"gateway": GatewayConfig(request_cpu_s=0.0, **keys)}  # type: ignore[arg-type]


def test_a_leaky_bucket_lets_its_burst_in_and_then_its_rate() -> None:
    # One every two seconds, three ahead of that: four at once, the fifth is the fourth in
    # excess. After one second half of one has drained, after two a whole one.
    env = Environment()
    limit = LeakyLimit(env, per_s=0.5, burst=3)
    assert [limit.lets_in(0) for _ in range(6)] == [True] * 4 + [False] * 2
    assert limit.lets_in(1)  # another address has a bucket of its own
    env.advance(1.0)
    assert not limit.lets_in(0)
    env.advance(2.0)
    assert [limit.lets_in(0) for _ in range(2)] == [True, False]


def test_a_window_lets_so_many_in_each_minute() -> None:
    env = Environment()
    limit = WindowLimit(env, per_window=2)
    env.advance(10.0)
    assert [limit.lets_in(0) for _ in range(3)] == [True, True, False]
    assert limit.lets_in(1)
    env.advance(69.9)
    assert not limit.lets_in(0)
    env.advance(70.0)  # the window that the request of 10 s began is over
    assert limit.lets_in(0)


def test_addresses_share_the_requests_about_equally() -> None:
    times = Counter(address_of(number, 10) for number in range(10_000))
    assert set(times) == set(range(10))
    # Within four standard deviations of a binomial: 1,000 give or take 120.
    assert all(880 < each < 1120 for each in times.values())
    assert {address_of(number, 1) for number in range(100)} == {0}


def test_who_asks_too_often_is_answered_429_at_once() -> None:
    shop = bare.system(bare.route(cpu=0.01))
    it = bare.platform({"shop": shop}, host=guarded(limit_per_s=0.1, limit_burst=2))
    send(it, 5)
    assert outcomes(it) == {"limited": 2}
    it.run(1.0)
    assert outcomes(it) == {"ok": 3, "limited": 2}
    it.run(9.9)
    send(it)
    assert outcomes(it)["limited"] == 3
    it.run(10.1)
    send(it)
    it.run(11.0)
    assert outcomes(it) == {"ok": 4, "limited": 3}


def test_beyond_a_depth_a_request_is_answered_503_at_once() -> None:
    shop = bare.system(bare.route(cpu=1.0), clients={"timeout_s": 0.5})
    it = bare.platform({"shop": shop}, host=guarded(shed_beyond=3))
    send(it, 5)
    assert outcomes(it) == {"shed": 2}
    # What nobody waits for is at work as well: a second, and one of three is done.
    it.run(0.9)
    assert outcomes(it) == {"shed": 2, "client_timeout": 3}
    send(it)
    it.run(1.1)
    send(it)
    assert outcomes(it) == {"shed": 3, "client_timeout": 3}
    assert requests_of(it).in_flight == 1


def test_a_login_limit_turns_away_whoever_comes_after_the_fifth_of_a_minute() -> None:
    it = Platform(load_scenario(DAY))
    it.run()
    # Five windows begin in five minutes, each with the first login after the one before.
    ends = outcomes(it)
    assert set(ends) == {"ok", "limited"}
    assert ends["ok"] == 25
    assert ends["limited"] == pytest.approx(175, abs=40)
    assert it.hosts["web"].cpu.busy_server_s() < 0.02 * 2 * 300
    summary = summarise(it)
    (cause,) = summary.systems["exam"].causes
    assert (cause.kind, cause.place) == ("limit", "hosts.web")
    assert cause.remedies == ('systems.exam.endpoints."/api/auth/login".limit_per_min',)
    assert "an address asked host web more often than it may" in verdict(summary, "exam")
    warnings = summary.warnings
    turned = f"{ends['limited']:,}"
    assert (
        f"nginx turned {turned} requests of system exam away: 429, an address asked too"
        " often (limit_per_s, limit_per_min)"
    ) in warnings


def test_check_says_how_many_a_limit_turns_away() -> None:
    # 40 a minute come and 5 may: 35 of 40 are turned away.
    (said,) = warned(judge(load_scenario(DAY), CATALOG), "turns away")
    assert said.startswith("nginx on web turns away 87.5 % of /api/auth/login of exam")
    assert said.endswith("40 a minute come from one address, which may send 5")
    many = load_scenario(DAY, ["hosts.web.gateway.addresses=200"])
    assert not warned(judge(many, CATALOG), "turns away")


def test_a_burst_needs_a_rate(tmp_path: Path) -> None:
    gateway = (*WEB, "gateway")
    assert faults_of(tmp_path, (gateway, {"limit_burst": 5})) == [
        "hosts.web.gateway.limit_burst: does nothing without limit_per_s, got 5,"
        " give that"
    ]
    assert faults_of(tmp_path, (gateway, {"limit_burst": 5, "limit_per_s": 1})) == []
    assert faults_of(tmp_path, (gateway, {"limit_per_s": 0})) == [
        "hosts.web.gateway.limit_per_s: must be > 0, got 0"
    ]
    assert faults_of(tmp_path, ((*SLOTS, "limit_per_min"), 0)) == [
        f'systems.booking.endpoints."{SLOTS[-1]}".limit_per_min: must be >= 1, got 0'
    ]
