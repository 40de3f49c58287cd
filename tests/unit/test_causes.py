"""What broke a promise is named with its place, its time and the key that would help.

Each platform is provoked in one way; what is lost is known by hand.
"""

from typing import Any

import pytest
from attrs import evolve

from experiments.summary.cause import Cause
from experiments.summary.document import Summary
from experiments.summary.summarising import summarise
from experiments.telling.verdicts import verdict
from models.config import EndpointConfig, FaultConfig, ObjectivesConfig, SystemConfig
from tests import bare
from tests.bare import route, sessions, system

TEN_MIN_S = 600.0
PROMISED = ObjectivesConfig(error_rate=0.01)
HASTY = {"timeout_s": 1.0}


def asked(endpoint: EndpointConfig, per_s: float, **parts: Any) -> SystemConfig:
    """Return a system that promises 1 % of failures to clients who wait for a second."""
    given: dict[str, Any] = {"clients": HASTY, "objectives": PROMISED} | parts
    return system(endpoint, per_s=per_s, **given)


def summary_of(it: SystemConfig, **layout: Any) -> Summary:
    platform = bare.platform(it, **{"span_s": TEN_MIN_S} | layout)
    platform.run()
    return summarise(platform)


def only_cause(summary: Summary) -> Cause:
    (cause,) = summary.systems["web"].causes
    return cause


def test_a_full_host_is_named_with_the_loop_that_fills_behind_it() -> None:
    # 120 x 10 ms are 1.2 of one core: after six seconds everybody waits for too long.
    summary = summary_of(asked(route(cpu=0.01), 120.0))
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.through) == ("cpu", "hosts.web", "apps.web")
    assert (cause.begins_s, cause.ends_s, cause.share) == (0.0, TEN_MIN_S, 1.0)
    assert cause.remedies == ("hosts.web.vcpus",)
    assert verdict(summary, "web").startswith(
        "web broke its promises on this day (seed 1) and was down at the end because the"
        " CPU of host web was full and with it the event loop of web (00:00-00:10): "
    )
    assert (
        "the CPU of host web was full and with it the event loop of web (00:00-00:10):"
        " behind 100 % of what web lost; hosts.web.vcpus would help"
    ) in summary.warnings


def test_a_full_loop_on_an_idle_host_is_named_with_its_heaviest_route() -> None:
    # 0.9 of the requests need 12 ms and 0.1 need 1 ms: 108 of 109 parts of the loop.
    hash_, ping = route(cpu=0.012, share=0.9), route(cpu=0.001, share=0.1)
    it = evolve(asked(hash_, 120.0), endpoints={"/login": hash_, "/ping": ping})
    cause = only_cause(summary_of(it, host={"vcpus": 4}))
    assert (cause.kind, cause.place, cause.through) == ("loop", "apps.web", None)
    assert cause.remedies == ("apps.web.instances",)
    assert cause.route == "/login"
    assert cause.route_share == pytest.approx(108 / 109, abs=0.002)


def test_a_full_database_is_named_and_not_the_pool_before_it() -> None:
    # 120 x 10 ms are 1.2 of the database's core; the pool of 20 fills behind it.
    it = asked(route(query=0.01), 120.0, process={"pool_size": 20})
    summary = summary_of(it)
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.through) == ("cpu", "databases.db", "apps.web")
    assert cause.remedies == ("databases.db.vcpus",)
    assert cause.through_kind == "pool"
    assert (
        "because the CPU of database db was full, so that the pool of web ran dry (00:00-"
    ) in verdict(summary, "web")
    assert any(
        line.startswith("pool web-0 ran dry")
        and line.endswith("because the CPU of database db was full")
        for line in summary.warnings
    )


def test_a_pool_that_is_short_while_its_database_idles() -> None:
    # 10 connections of a second each serve 10 of 20 a second: half of them fail.
    it = asked(
        route(query=1.0),
        20.0,
        process={"pool_size": 10, "acquire_timeout_s": 0.5},
        clients={"timeout_s": 60.0},
    )
    summary = summary_of(it, database={"vcpus": 100})
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.share) == ("pool", "apps.web", 1.0)
    assert cause.remedies == ("systems.web.process.pool_size",)
    assert summary.systems["web"].error_rate == pytest.approx(0.5, abs=0.03)
    assert "because web had no connection left in its pool" in verdict(summary, "web")


def test_a_lock_is_named_and_not_only_the_pool_that_ran_dry() -> None:
    it = asked(
        route(query=0.001, schema="calls"),
        20.0,
        process={"pool_size": 5, "acquire_timeout_s": 0.5},
    )
    lock = FaultConfig(
        kind="schema-lock", target="db", schema="calls", at_s=120.0, duration_s=240.0
    )
    summary = summary_of(it, faults={"migration": lock})
    cause = only_cause(summary)
    assert (cause.kind, cause.place) == ("fault", "faults.migration")
    assert (cause.through, cause.begins_s, cause.remedies) == ("apps.web", 120.0, ())
    assert verdict(summary, "web").endswith("; because of it the pool of web ran dry.")
    assert any(
        line.startswith("pool web-0 had no connection within the time allowed ")
        and line.endswith("because a lock held schema calls (`migration` 00:02-00:06)")
        for line in summary.warnings
    )


def test_a_connection_leak_of_a_system_without_promises_is_told() -> None:
    it = asked(
        route(query=0.001), 20.0, process={"pool_size": 5}, objectives=ObjectivesConfig()
    )
    leak = FaultConfig(
        kind="connection-leak", target="web", connections=5, at_s=120.0, duration_s=240.0
    )
    summary = summary_of(it, faults={"leak": leak})
    # Four of ten minutes; it is told by whole minutes when all was well again.
    assert summary.systems["web"].error_rate == pytest.approx(0.4, abs=0.02)
    assert only_cause(summary).through == "apps.web"
    assert verdict(summary, "web").endswith(
        "40.4 % of 11,778 failed, available 60 %; that is because web leaked connections"
        " (00:02-00:07)."
    )
    (warning,) = summary.warnings
    assert warning.startswith("pool web-0 ran dry: ")
    assert warning.endswith("because web leaked connections (`leak` 00:02-00:06)")


def test_a_database_that_takes_too_few_connections_is_named_with_both_keys() -> None:
    # About 10 queries of a second are wanted at once, and 5 connections are to be had.
    it = asked(
        route(query=1.0), 10.0, process={"pool_size": 50}, clients={"timeout_s": 60.0}
    )
    summary = summary_of(it, database={"vcpus": 100, "max_connections": 5})
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.share) == ("connections", "databases.db", 1.0)
    assert cause.remedies == (
        "systems.web.process.pool_size",
        "databases.db.max_connections",
    )
    assert (
        "because database db took no more connections than 5 and the pools may ask for 50"
    ) in verdict(summary, "web")


def test_nginx_without_connections_is_named_with_its_key() -> None:
    # 400 sessions would hold two each of its 768.
    it = asked(route(cpu=0.001), 10.0, sessions=sessions(400.0, 1e6))
    summary = summary_of(
        it,
        starts_warm=True,
        host={"gateway": bare.NGINX.__class__(worker_connections=768)},
    )
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.share) == ("gateway", "hosts.web", 1.0)
    assert cause.remedies == ("hosts.web.gateway.worker_connections",)
    assert "because nginx on host web had no connection left of 768" in verdict(
        summary, "web"
    )


def test_memory_that_a_host_has_not_got_is_named() -> None:
    # 20 a second for 10 s would hold 200 MiB of 100.
    it = asked(
        route(query=10.0), 20.0, process={"request_mib": 1.0}, clients={"timeout_s": 60.0}
    )
    summary = summary_of(it, host={"ram_mib": 100.0}, database={"vcpus": 1000})
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.remedies) == (
        "memory",
        "hosts.web",
        ("hosts.web.ram_mib",),
    )
    assert "because host web ran out of memory" in verdict(summary, "web")


def test_a_limit_of_pm2_is_named() -> None:
    it = asked(
        route(query=10.0), 20.0, process={"request_mib": 1.0}, clients={"timeout_s": 60.0}
    )
    limited = {"max_memory_restart_mib": 100.0}
    cause = only_cause(summary_of(it, app=limited, database={"vcpus": 1000}))
    assert (cause.kind, cause.place) == ("memory", "apps.web")
    assert cause.remedies == ("apps.web.max_memory_restart_mib",)


def test_credits_that_are_used_up_are_named() -> None:
    # 0.3 of a core are wanted and 0.1 is there for ever.
    small = {
        "baseline_utilisation": 0.1,
        "credit_cap_vcpu_s": 100.0,
        "initial_credit": 0.0,
        "credit_mode": "standard",
    }
    summary = summary_of(asked(route(cpu=0.01), 30.0), host=small)
    cause = only_cause(summary)
    assert (cause.kind, cause.place) == ("throttled", "hosts.web")
    assert cause.remedies == ("hosts.web.baseline_utilisation",)
    assert "because host web had used up its credits" in verdict(summary, "web")


RUSH = FaultConfig(kind="surge", target="web", at_s=120.0, duration_s=60.0, factor=3.0)
STUBBORN = HASTY | {"max_attempts": 5, "backoff": "none"}


def test_retries_that_keep_a_loop_full_are_named_with_what_began_it() -> None:
    # 40 a second of 50 fit; five times 40 never do, and all the answers come too late.
    it = asked(route(cpu=0.02), 40.0, clients=STUBBORN)
    summary = summary_of(it, host={"vcpus": 2}, faults={"rush": RUSH})
    fault, storm = summary.systems["web"].causes
    assert (fault.kind, fault.place) == ("fault", "faults.rush")
    assert (storm.kind, storm.place) == ("retries", "systems.web")
    assert (storm.through, storm.through_kind) == ("apps.web", "loop")
    assert storm.ends_s == TEN_MIN_S
    assert storm.remedies == (
        "systems.web.clients.retry_budget",
        "systems.web.clients.max_attempts",
    )
    system_ = summary.systems["web"]
    assert system_.attempts_per_request == pytest.approx(
        system_.attempts.arrived / system_.requests.arrived
    )
    # From 02:00 on about 50 a second are answered, for nobody: 50 x 480 s.
    assert system_.stale_answers == pytest.approx(24_000, rel=0.05)
    words = verdict(summary, "web")
    assert "since 00:02, when `rush` began" in words
    assert (
        "; retries kept the event loop of web full, so that web did not come back by"
        " itself: "
    ) in words


def test_a_load_that_would_not_fit_anyway_is_not_put_down_to_its_retries() -> None:
    it = asked(route(cpu=0.02), 60.0, clients=STUBBORN)
    cause = only_cause(summary_of(it, host={"vcpus": 2}))
    assert (cause.kind, cause.place) == ("loop", "apps.web")


@pytest.mark.parametrize("at_s", [30.0, 240.0])
def test_of_two_suspects_the_fault_that_came_later_is_not_named(at_s: float) -> None:
    # The host is full from the start, and after 6 s everybody waits for too long: 24 of
    # the first 30 s, long before 240 s. The database is slow for a while; nobody cares.
    slow = FaultConfig(
        kind="database-slow", target="db", factor=2.0, at_s=at_s, duration_s=60.0
    )
    it = asked(route(cpu=0.01, query=0.0001), 120.0)
    cause = only_cause(summary_of(it, faults={"slow": slow}))
    assert (cause.kind, cause.place) == ("cpu", "hosts.web")


def test_who_keeps_a_promise_needs_no_cause() -> None:
    summary = summary_of(asked(route(cpu=0.01), 10.0))
    assert summary.systems["web"].causes == ()
    assert summary.systems["web"].attempts_per_request == 1.0
    assert summary.systems["web"].stale_answers == 0
