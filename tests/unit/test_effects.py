"""What faults do where two of them, or a fault and a user, meet."""

from models.clients.retries import BREAKER_MIN_ATTEMPTS
from models.config import CacheConfig, FaultConfig
from models.traffic.schemas import schemas_on
from tests import bare
from tests.inside import is_up, measures_of, outcomes, requests_of, send, serving


def test_readers_of_a_cache_whose_host_dies_ask_the_database() -> None:
    # Redis runs on a host of its own, and takes a second for an answer.
    it = bare.platform(
        {"shop": bare.system(bare.route(query=0.01, is_cacheable=True))},
        app={"cache": "redis"},
        caches={"redis": CacheConfig(host="store", hit_ratio=1.0, cpu_s=1.0)},
        faults={"crash": FaultConfig(kind="host-crash", target="store", at_s=10.5)},
    )
    it.env.wake(10.0, lambda _: send(it, 3))
    it.run(10.4)
    assert it.hosts["store"].cpu.present == 1
    it.run(12.0)
    assert it.hosts["store"].cpu.present == 0
    assert requests_of(it).completed == 3
    queries = measures_of(it).queries
    assert (queries.cache_hits, queries.executed) == (0, 3)


def test_an_announcement_adds_no_user_to_a_closed_load() -> None:
    chat = bare.system(
        bare.route(cpu=0.001),
        clients={"kind": "closed", "users": 5, "think": bare.exactly(1.0)},
        sessions=bare.sessions(20.0, 1e6),
    )
    everybody = FaultConfig(kind="announcement", target="chat", at_s=100.0)
    it = bare.platform(
        {"chat": chat}, span_s=1000.0, starts_warm=True, faults={"all": everybody}
    )
    requests = requests_of(it)
    it.run(99.5)
    before = requests.arrived
    it.run(199.5)
    # Five users ask about once a second; each of the 20 open sessions once more.
    assert 5 * 98 + 20 <= requests.arrived - before <= 5 * 100 + 20


def test_a_partition_lasts_until_its_last_reason_is_gone() -> None:
    first, second = (
        FaultConfig(
            kind="partition", target="web", database="db", at_s=at_s, duration_s=20.0
        )
        for at_s in (10.0, 20.0)
    )
    it = bare.platform(
        {"shop": bare.system(bare.route(query=0.01))},
        faults={"first": first, "second": second},
    )
    for until_s, is_back in ((15.0, False), (25.0, False), (35.0, False), (45.0, True)):
        it.run(until_s)
        assert is_up(it) is is_back


def test_a_repair_that_lasts_puts_the_next_fault_off() -> None:
    crash = FaultConfig(
        kind="host-crash",
        target="web",
        at_s=10.0,
        every_s=20.0,
        repair=bare.exactly(25.0),
    )
    it = bare.platform({"shop": bare.system()}, span_s=100.0, faults={"crash": crash})
    it.run()
    found = [(each.at_s, each.until_s) for each in it.faults.occurrences]
    assert found == [(10.0, 35.0), (35.0, 60.0), (60.0, 85.0), (85.0, None)]


def test_what_an_open_breaker_rejects_decides_nothing() -> None:
    breaker = {
        "breaker_failure_share": 0.5,
        "breaker_window_s": 5.0,
        "breaker_reset_s": 10.0,
    }
    shop = bare.system(bare.route(cpu=0.5), process={"boot_cpu_s": 2.0}, clients=breaker)
    it = bare.platform({"shop": shop}, app={"mode": "fork"})
    it.control.crash(it.apps["shop"])
    send(it, BREAKER_MIN_ATTEMPTS)
    it.run(12.0)  # it opened at once, and by now one may try
    send(it)
    it.run(12.1)
    send(it)  # turned away, while the first is still at work
    it.run(13.0)
    send(it)
    it.run(14.0)
    assert requests_of(it).completed == 2
    assert requests_of(it).failed == BREAKER_MIN_ATTEMPTS + 1


def test_a_surge_of_nothing_silences_a_system() -> None:
    silence = FaultConfig(
        kind="surge", target="shop", at_s=10.0, duration_s=80.0, factor=0.0
    )
    shop = bare.system(bare.route(cpu=bare.exponential(0.001)), per_s=5.0)
    it = bare.platform({"shop": shop}, span_s=100.0, faults={"silence": silence})
    requests = requests_of(it)
    it.run(10.0)
    before = requests.arrived
    it.run(90.0)
    assert requests.arrived == before > 0
    it.run(100.0)
    assert requests.arrived > before


def test_a_leak_ends_with_the_process_that_another_leak_has_killed() -> None:
    # Both begin in one instant, and the first one's connection costs the second its life.
    shop = bare.system(
        bare.route(query=0.01),
        process={"base_mib": 100.0, "connection_mib": 50.0, "boot_cpu_s": 2.0},
    )
    leak = FaultConfig(kind="connection-leak", target="shop", at_s=10.0, connections=1)
    it = bare.platform(
        {"shop": shop},
        host={"ram_mib": 230.0},  # 200 for the two
        database={"max_connections": 10},
        app={"instances": 2},
        faults={"leak": leak},
    )
    second = serving(it, number=1)
    assert second.leak(1)
    it.run(10.1)
    (kill,) = it.hosts["web"].oom_kills
    assert kill["victim"] == second.name
    assert list(it.hosts["web"].visits) == list(serving(it).visits)
    assert len(serving(it).visits) == 1
    assert it.databases["db"].connections == 1


def test_a_crash_ends_one_process_and_the_others_serve_on() -> None:
    shop = bare.system(bare.route(cpu=1.0), process={"boot_cpu_s": 5.0})
    it = bare.platform({"shop": shop}, app={"instances": 2}, host={"vcpus": 2})
    send(it, 2)  # one in each process
    it.env.wake(0.5, lambda _: it.control.crash(it.apps["shop"]))
    it.env.wake(0.6, lambda _: send(it, 2))  # both to the one that is left
    it.run(0.7)
    assert is_up(it)
    it.run(4.0)
    # Three seconds of work in the process that is left; PM2 has not started the other.
    assert outcomes(it) == {"killed": 1, "ok": 3}
    it.control.crash(it.apps["shop"])
    assert not is_up(it)


def test_a_crash_of_an_application_without_a_process_changes_nothing() -> None:
    it = bare.platform({"shop": bare.system()})
    it.control.fail_host(it.hosts["web"], "storm")
    it.control.crash(it.apps["shop"])
    assert not is_up(it)


def test_a_schema_that_nobody_names_is_that_of_the_system_that_answers() -> None:
    # b's login is answered by a, so it waits for a lock of a's schema; b's own does not.
    login = bare.route(query=0.01, served_by="a")
    it = bare.platform(
        {
            "a": bare.system(bare.route(query=0.01)),
            "b": bare.system(login),
            "c": bare.system(bare.route(query=0.01)),
        },
    )
    assert schemas_on("db", it.scenario) == ["a", "c"]
    it.control.lock(it.databases["db"], "a", "migration")
    for name in "abc":
        send(it, system=name)
    it.run(1.0)
    done = {name: requests_of(it, name).completed for name in "abc"}
    assert done == {"a": 0, "b": 0, "c": 1}


def test_a_host_that_has_a_second_reason_to_be_down_stays_down() -> None:
    # Down from 10 to 30 s for one fault, and from 20 to 40 s for another.
    first, second = (
        FaultConfig(kind="host-crash", target="web", at_s=at_s, duration_s=20.0)
        for at_s in (10.0, 20.0)
    )
    it = bare.platform(
        {"shop": bare.system()}, span_s=100.0, faults={"a": first, "b": second}
    )
    for until_s, is_back in ((5.0, True), (15.0, False), (35.0, False), (45.0, True)):
        it.run(until_s)
        assert it.hosts["web"].is_up is is_back
