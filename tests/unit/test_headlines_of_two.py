"""Headlines of two systems that share nothing: what is said of one, and not of the other.

Both have 10 requests a second of 10 ms and a query of 5 ms, a host and a database each.
"""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement import Judgement, judge
from models.config import Scenario
from tests import bare

QUIET = (
    "a keeps up: 10 requests/s at its busiest (all day), event loop a at 10 %, response"
)


def scenario(**changes: dict[str, Any]) -> Scenario:
    """Return both, with *changes* to the records of the second, by kind."""

    def system(**keys: Any) -> Any:
        page = bare.route(cpu=0.01, query=0.005, **keys.pop("route", {}))
        process = {"base_mib": 100.0, "pool_size": 4, **keys.pop("process", {})}
        return bare.system(
            page, **{"per_s": 10.0, "process": process, "clients": {}, **keys}
        )

    config = bare.scenario(
        {"a": system(), "b": system(title="Booking", **changes.get("system", {}))},
        on={"a": "left", "b": "right"},
        at={"a": "first", "b": "second"},
    )
    right = evolve(bare.HOST, title="Right", **changes.get("host", {}))
    second = evolve(config.databases["second"], **changes.get("database", {}))
    app = evolve(config.apps["b"], **changes.get("app", {}))
    return evolve(
        config,
        hosts={**config.hosts, "right": right},
        databases={**config.databases, "second": second},
        apps={**config.apps, "b": app},
    )


def judged(**changes: dict[str, Any]) -> Judgement:
    it = judge(scenario(**changes), bare.CATALOG)
    first = next(line for line in it.verdicts if line.startswith("a "))
    assert first.startswith(QUIET)
    return it


def said(**changes: dict[str, Any]) -> str:
    """Return what is said of the second system."""
    return judged(**changes).verdicts[3]


def test_whoever_keeps_up_says_with_what() -> None:
    # M/D/1: two callbacks of 5 ms, 20 a second: 0.1 x 5 / 2 / 0.9 = 0.278 ms each; the
    # query has 5 / 0.95 ms.
    assert said() == (
        "Booking keeps up: 10 requests/s at its busiest (all day), event loop b at 10 %,"
        " response 15.8 ms"
    )


def test_a_host_that_is_too_small_is_named_by_its_plan_or_its_title() -> None:
    own = said(host={"ram_mib": 90.0})
    assert own == "Booking does not fit host Right: 100 MiB at steady state, 90 usable"
    sold = {"plan": "ls_512mb_gen2", "ram_mib": None, "vcpus": None, "os_mib": 400.0}
    (line,) = [said(host=sold)]
    assert line.startswith("Booking does not fit ls_512mb_gen2: 500 MiB at steady state")


def test_the_tightest_of_two_hosts_is_the_one_that_is_named() -> None:
    config = scenario(host={"ram_mib": 90.0})
    tighter = evolve(config.hosts["right"], ram_mib=80.0, title="Third")
    apps = {**config.apps, "c": evolve(config.apps["b"], host="third")}
    hosts = {**config.hosts, "third": tighter}
    it = judge(evolve(config, hosts=hosts, apps=apps), bare.CATALOG)
    assert it.verdicts[4] == (
        "Booking does not fit host Third: 100 MiB at steady state, 80 usable"
    )


def test_every_processor_that_is_full_is_named_with_its_title() -> None:
    # 10 a second of 110 ms; the pool is of no matter.
    assert said(system={"cpu_factor": 11.0}) == (
        "Booking cannot keep up: 10 requests/s at its busiest (all day), event loop b at"
        " 110 % and host CPU Right at 110 %"
    )


def test_a_pool_that_is_full_by_itself_is_named() -> None:
    # One connection, which each of 10 requests a second holds for 200 ms of waiting, 5.26
    # of the query, 5 of a callback and 0.28 before each of two: 211 ms.
    slow = {"wait": bare.exactly(0.2), "wait_at": "holding"}
    patient = {"timeout_s": 30.0}
    line = said(system={"route": slow, "process": {"pool_size": 1}, "clients": patient})
    assert line.startswith(
        "Booking cannot keep up: 10 requests/s at its busiest (all day)"
    )
    assert line.endswith(", connection pool b at 211 %")


def test_a_pool_is_named_and_not_nginx_which_fills_with_those_who_wait_for_it() -> None:
    # Of those who wait for 1,000 s there are 10,000, for whom nginx has 2 x 1,000.
    slow = {"wait": bare.exactly(0.2), "wait_at": "holding"}
    waiting = {"timeout_s": 1000.0}
    system = {"route": slow, "process": {"pool_size": 1}, "clients": waiting}
    gateway = evolve(bare.NGINX, worker_connections=1000, proxy_read_timeout_s=1e9)
    line = said(system=system, host={"gateway": gateway})
    assert line.endswith(", connection pool b at 211 %")


def test_answers_that_come_too_late() -> None:
    slow = {"route": {"wait": bare.exactly(0.5)}, "clients": {"timeout_s": 0.25}}
    line = said(system=slow)
    assert line == (
        "Booking answers too late: 10 requests/s at its busiest (all day), response"
        " 516 ms, and clients give up after 250 ms"
    )
    assert said(
        system={"route": {"wait": bare.exactly(0.5)}},
        host={"gateway": evolve(bare.NGINX, proxy_read_timeout_s=0.4)},
    ).endswith("and nginx on right gives up after 400 ms")


def test_a_container_that_is_too_small() -> None:
    said_of_it = (
        "b is killed at its limit of 99 MiB, whatever host right has free: it needs 100"
        " MiB at steady state (apps.b.memory_limit_mib)"
    )
    it = judged(app={"memory_limit_mib": 99.0})
    assert it.verdicts[3] == f"Booking does not last: {said_of_it}"
    assert said_of_it in it.warnings
    assert said(app={"memory_limit_mib": 100.0}).startswith("Booking keeps up")


def test_a_heap_that_is_too_small() -> None:
    # 100 MiB are 98 % of 102 and 85 % of 117.6.
    it = judged(system={"process": {"heap_limit_mib": 101.0}})
    assert it.verdicts[3] == "Booking does not last: b-0 aborts at 100 of V8's 101 MiB"
    assert (
        "b-0 aborts at 98 % of V8's limit of 101 MiB: its heap needs 100 MiB at steady"
        " state"
    ) in it.warnings
    it = judged(system={"process": {"heap_limit_mib": 110.0}})
    assert it.verdicts[3] == (
        "Booking does not last: b-0 collects without end at 100 of V8's 110 MiB"
    )
    assert (
        "b-0 spends its time collecting near V8's limit of 110 MiB: its heap needs 100"
        " MiB at steady state"
    ) in it.warnings


CACHE = {"cache_mib": 50.0, "cache_fill_requests": 3600}
SENTENCES = {
    # 10 a second fill the cache in 360 s; four connections are 4 MiB more.
    100.0: "the 100 MiB it starts with: every 30 s",
    150.0: "its 150 MiB with full caches: again and again, as soon as they are full"
    " (6 min after a start)",
    151.0: "its steady state of 152 MiB: once its caches are full (6 min after a start)"
    " and the load peaks",
    154.0: "its 154 MiB with every connection open: once its caches are full (6 min after"
    " a start) and its queries queue",
}


@pytest.mark.parametrize("limit_mib", SENTENCES)
def test_a_process_that_pm2_restarts_all_the_time(limit_mib: float) -> None:
    process = {**CACHE, "connection_mib": 1.0, "connection_idle_s": 10.0}
    it = judged(system={"process": process}, app={"max_memory_restart_mib": limit_mib})
    restarts = (
        f"PM2 restarts b-0: its limit of {limit_mib:.0f} MiB (max_memory_restart) is at"
        f" or below {SENTENCES[limit_mib]}"
    )
    assert restarts in it.warnings
    # Of what happens once in a while the headline says nothing.
    if limit_mib < 152:
        assert it.verdicts[3] == f"Booking does not last: {restarts}"
    else:
        assert it.verdicts[3].startswith("Booking keeps up: ")


def test_limits_that_permit_more_than_there_is() -> None:
    host = {"ram_mib": 400.0, "os_mib": 30.0}
    it = judged(host=host, app={"instances": 2, "max_memory_restart_mib": 190.0})
    permitted = (
        "host right: PM2's limits permit 380 MiB and services hold 30, 410 of 400 usable:"
        " the kernel kills before PM2 reloads"
    )
    assert it.verdicts[3] == f"Booking keeps up until a process grows: {permitted}"
    assert permitted in it.warnings
    fitting = judged(host=host, app={"instances": 2, "max_memory_restart_mib": 185.0})
    assert fitting.verdicts[3].startswith("Booking keeps up: ")


def test_credits_that_are_used_up() -> None:
    # 0.1 cores of use and 0.05 for ever: 360 core-seconds are gone in two hours, and at
    # 5 % more or less of 0.1 in 6,545 and 8,000 s.
    burst = {"baseline_utilisation": 0.05, "credit_cap_vcpu_s": 360.0}
    it = judged(host=burst)
    assert it.verdicts[3] == (
        "Booking is throttled: the credits of Right (hosts.right) are empty on Monday"
        " 02:00 (Monday 01:49 to Monday 02:13), and from then on it has 0.05 cores, for"
        " ever"
    )
    # The database has no title, and half of 0.05 cores.
    second = {"baseline_utilisation": 0.025, "credit_cap_vcpu_s": 180.0}
    assert said(database=second).startswith(
        "Booking is throttled: the credits of databases.second are empty on Monday 02:00"
    )


def test_a_load_that_a_stall_would_end() -> None:
    # Twice 0.6 of the loop; three attempts of ten may be made by a budget.
    clients = {"max_attempts": 2, "timeout_s": 5.0, "backoff": "none"}
    it = judged(system={"clients": clients, "cpu_factor": 6.0})
    line = it.verdicts[3]
    assert line.startswith("Booking keeps up until something stalls for more than ")
    assert line.endswith(
        ", and then never comes back: 10 requests/s at its busiest (all day), 2 attempts"
        " make 120 % of event loop b"
    )
    (storm,) = it.storms
    assert (storm.system, storm.station, storm.attempts) == ("b", "event loop b", 2)
    assert storm.utilisation == pytest.approx(1.2)
    (warning,) = [each for each in it.warnings if "never comes back" in each]
    assert warning.startswith("Booking never comes back from a stall longer than ")
    assert warning.endswith(
        ": once answers take longer than 5 s, 2 attempts a request make 120 % of event"
        " loop b (clients.retry_budget or fewer max_attempts would help)"
    )
    once = judged(system={"clients": {"timeout_s": 5.0}, "cpu_factor": 6.0})
    assert once.storms == ()


def test_pools_that_open_more_than_a_database_accepts() -> None:
    it = judged(database={"max_connections": 7}, app={"instances": 2})
    assert it.verdicts[3] == (
        "Booking keeps up until its pools fill: database second refuses connections"
        " beyond 7, and pools may open 8"
    )
    assert "database second refuses connections once pools fill: 8 > 7" in it.warnings
    assert (it.databases[1].pools, it.databases[1].max_connections) == (8, 7)
    full = judged(database={"max_connections": 8}, app={"instances": 2})
    assert full.verdicts[3].startswith("Booking keeps up: ")
    reload = judged(database={"max_connections": 11}, app={"instances": 2})
    assert (
        "database second may refuse connections during a reload: pools of 8 and 4 of the"
        " new process > 11"
    ) in reload.warnings
    enough = judged(database={"max_connections": 12}, app={"instances": 2})
    assert not [line for line in enough.warnings if "refuse" in line]


def test_a_closed_load_has_no_hour() -> None:
    # One user, who meets nobody, thinks for 985 ms beside 15 ms of work.
    think = bare.exactly(0.985)
    clients = {"kind": "closed", "users": 1, "think": think}
    assert said(system={"per_s": 0.0, "clients": clients}) == (
        "Booking keeps up: about 1 requests/s of its closed load, event loop b at 1 %,"
        " response 15 ms"
    )
