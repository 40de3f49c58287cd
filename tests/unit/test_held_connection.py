"""A day on which another company is slow, and a connection is held over its answers."""

from pathlib import Path

import pytest

from experiments import load, run
from experiments.judgement.judge import judge
from experiments.summary.document import Summary
from models.plans.catalog import load_catalog

DAY = Path(__file__).parents[1] / "data" / "days" / "held-over-a-call.toml"


@pytest.fixture(scope="module")
def bad_day() -> Summary:
    return run(load(DAY))


def test_the_pool_is_empty_and_the_database_idle(bad_day: Summary) -> None:
    # 1.5 payments a second hold for 8 s each: 12 of 10 connections, for ten minutes.
    pool = bad_day.pools["shop-0"]
    assert pool.wait_ms.p95 is not None
    assert 30_000 < pool.wait_ms.p95 < 60_000
    database = bad_day.databases["pg"].cpu
    assert database.peak_1min is not None
    assert database.peak_1min < 0.05
    assert bad_day.hosts["web"].cpu.utilisation < 0.05


def test_the_run_says_who_holds_the_connections_and_which_key_would_help(
    bad_day: Summary,
) -> None:
    # Ten connections for 600 s, of which queries take some ms at a time.
    assert 0.95 < bad_day.pools["shop-0"].calls_share < 1.0
    (words,) = [each for each in bad_day.warnings if "calls of others" in each]
    assert words.startswith("connections of pool shop-0 were held over calls of others")
    assert """systems.shop.endpoints."/pay".wait_at = 'after'""" in words
    verdict_phrase = bad_day.faults[0].phrase
    assert verdict_phrase == "the calls of shop were answered late"


def test_routes_that_never_call_anybody_hang_as_well(bad_day: Summary) -> None:
    routes = bad_day.systems["shop"].endpoints
    for path in ("/list", "/pay"):
        requests = routes[path].requests
        assert requests.failed > 0.05 * requests.arrived
    assert bad_day.systems["shop"].slo.met is False


def test_without_the_connection_in_hand_only_the_payments_wait() -> None:
    path = 'systems.shop.endpoints."/pay".wait_at'
    summary = run(load(DAY, set={path: "after"}))
    assert summary.pools["shop-0"].wait_ms.p95 == 0.0
    assert summary.pools["shop-0"].calls_share == 0.0
    assert not any("calls of others" in each for each in summary.warnings)
    listed = summary.systems["shop"].endpoints["/list"]
    assert listed.requests.failed == 0
    assert listed.latency_ms.p99 is not None
    assert listed.latency_ms.p99 < 200.0


def test_check_knows_how_long_a_connection_is_held() -> None:
    judgement = judge(load(DAY), load_catalog())
    (pool,) = [each for each in judgement.stations if each.kind == "connection pool"]
    # Payments: 1.5 a second hold for 0.3 s and some ms; lists for some ms. Of each take,
    # a payment's or a list's: half of the time.
    assert pool.hold_s == pytest.approx(0.155, abs=0.005)
    assert pool.busiest_utilisation == pytest.approx(1.5 * 0.3 / 10, rel=0.1)
    (shop,) = judgement.systems
    assert shop.response_s is not None
    assert shop.response_s == pytest.approx(0.15, abs=0.02)


def test_check_sees_a_pool_that_calls_fill() -> None:
    wait = 'systems.shop.endpoints."/pay".wait.mean_s'
    judgement = judge(load(DAY, set={wait: 8.0}), load_catalog())
    (pool,) = [each for each in judgement.stations if each.kind == "connection pool"]
    assert pool.busiest_utilisation > 1.0
