"""Each way in which a request fails, once and by hand."""

from attrs import evolve

from models.hosting.memory import MIB
from models.platform import Platform
from tests import bare
from tests.inside import outcomes, pool_of, requests_of, send, serving

OS_MIB, DAEMON_MIB, BASE_MIB = 10.0, 5.0, 50.0


def platform(
    *,
    cpu: float = 0.0,
    query: float | None = None,
    process: bare.Keys | None = None,
    clients: bare.Keys | None = None,
    gateway: bare.Keys | None = None,
    database: bare.Keys | None = None,
) -> Platform:
    """Return one process that needs a second to start, and a database of four cores."""
    slow = {"base_mib": BASE_MIB, "boot_cpu_s": 1.0, **(process or {})}
    return bare.platform(
        bare.system(bare.route(cpu=cpu, query=query), process=slow, clients=clients),
        host={
            "os_mib": OS_MIB,
            "supervisor_mib": DAEMON_MIB,
            "gateway": evolve(bare.NGINX, **(gateway or {})),
        },
        database={"vcpus": 4, **(database or {})},
    )


def test_a_client_that_gives_up_leaves_its_work_to_be_done_for_nobody() -> None:
    it = platform(cpu=3.0, clients={"timeout_s": 1.0, "rtt_s": 0.2})
    host = it.hosts["web"]
    send(it)
    it.run(0.79)
    assert outcomes(it) == {}
    it.run(0.81)  # with the round trip: 1 s
    assert outcomes(it) == {"client_timeout": 1}
    assert host.gateway.connections == 0
    assert len(host.visits) == 1
    it.run(5.0)
    assert host.cpu.busy_server_s() == 3.0
    assert not host.visits
    assert outcomes(it) == {"client_timeout": 1}


def test_nginx_loses_patience_with_a_silent_process() -> None:
    it = platform(cpu=3.0, gateway={"proxy_read_timeout_s": 0.5})
    send(it)
    it.run(0.49)
    assert outcomes(it) == {}
    it.run(0.51)
    assert outcomes(it) == {"gateway_timeout": 1}
    assert it.hosts["web"].gateway.connections == 0


def test_nginx_answers_at_once_when_no_process_is_up() -> None:
    it = platform()
    it.control.crash(it.apps["web"])
    send(it)
    it.run(0.001)
    assert outcomes(it) == {"bad_gateway": 1}


def test_an_answer_on_its_way_through_nginx_survives_its_process() -> None:
    it = platform(cpu=0.1, gateway={"request_cpu_s": 1.0})  # a half on either way
    send(it)
    it.run(0.8)
    it.control.crash(it.apps["web"])
    it.run(3.0)
    assert outcomes(it) == {"ok": 1}


def test_nobody_answers_on_a_host_that_is_down() -> None:
    it = platform(clients={"timeout_s": 2.0})
    it.control.fail_host(it.hosts["web"], "storm")
    send(it)
    it.run(1.9)
    assert outcomes(it) == {}
    it.run(2.1)
    assert outcomes(it) == {"unreachable": 1}


def test_a_full_backlog_refuses_if_it_is_told_to() -> None:
    it = platform(cpu=1.0, process={"backlog": 2, "abort_on_overflow": True})
    send(it, 4)  # one runs, two wait
    it.run(0.1)
    assert outcomes(it) == {"refused": 1}
    it.run(3.1)
    assert outcomes(it) == {"refused": 1, "ok": 3}


def test_nginx_has_two_connections_for_each_client_it_proxies() -> None:
    it = platform(cpu=1.0, gateway={"worker_connections": 5})
    send(it, 3)
    it.run(0.1)
    assert outcomes(it) == {"refused": 1}
    assert it.hosts["web"].gateway.connections == 4
    assert it.hosts["web"].gateway.refused == 1


def test_whoever_waits_too_long_for_a_connection_gets_an_error() -> None:
    it = platform(
        cpu=0.02, query=1.0, process={"pool_size": 1, "acquire_timeout_s": 0.25}
    )
    send(it, 2)
    it.run(0.26)  # the second asks after two callbacks of 10 ms
    assert outcomes(it) == {}
    it.run(0.28)
    assert outcomes(it) == {"pool_timeout": 1}
    it.run(2.0)
    assert outcomes(it) == {"pool_timeout": 1, "ok": 1}
    pool = pool_of(it)
    assert (pool.pool.timeouts, pool.pool.in_use, pool.open) == (1, 0, 1)


def test_a_database_refuses_a_connection_too_many() -> None:
    it = platform(query=1.0, process={"pool_size": 2}, database={"max_connections": 1})
    send(it, 2)
    it.run(0.1)
    assert outcomes(it) == {"database_error": 1}
    assert it.databases["db"].refused == 1
    it.run(2.0)
    assert outcomes(it) == {"database_error": 1, "ok": 1}


def test_a_database_that_goes_down_breaks_the_connections_it_works_for() -> None:
    it = platform(query=1.0)
    database = it.databases["db"]
    send(it, 2)
    it.run(0.5)
    assert database.connections == 2
    it.control.stop_database(database, "storm")
    send(it)
    it.run(0.6)
    assert outcomes(it) == {"database_error": 3}
    assert database.connections == 0
    assert database.cpu.present == 0
    it.control.start_database(database, "storm")
    send(it)
    it.run(2.0)
    assert outcomes(it) == {"database_error": 3, "ok": 1}


def test_a_breaker_lets_one_attempt_out_and_that_one_decides() -> None:
    it = platform(clients={"breaker_failure_share": 0.5, "breaker_reset_s": 1.0}, cpu=0.1)
    app = it.apps["web"]
    it.control.crash(app)
    send(it, 10)
    it.run(0.5)
    assert outcomes(it) == {"bad_gateway": 10}
    send(it)
    it.run(1.5)
    assert app.is_up
    assert outcomes(it) == {"bad_gateway": 10, "rejected": 1}
    send(it, 3)  # the first is let out; those that are not decide nothing
    it.run(1.55)
    assert outcomes(it) == {"bad_gateway": 10, "rejected": 3}
    it.run(1.7)
    send(it)
    it.run(2.0)
    assert outcomes(it) == {"bad_gateway": 10, "rejected": 3, "ok": 2}


def test_a_user_reloads_until_he_has_had_enough() -> None:
    it = platform(
        cpu=1000.0,
        clients={"timeout_s": 10.0, "reload_share": 1.0, "reload_after_s": 4.0},
    )
    send(it)
    it.run(60.0)  # asked at 0, 4, 8 and 12 s, and the last time for 10 s
    assert outcomes(it) == {"client_timeout": 4}
    requests = requests_of(it)
    assert (requests.arrived, requests.failed, requests.in_flight) == (1, 1, 0)
    assert serving(it).rss_mib == BASE_MIB
    assert it.hosts["web"].memory.reservoir.used == round(
        (OS_MIB + DAEMON_MIB + BASE_MIB) * MIB
    )
