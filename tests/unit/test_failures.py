"""Each way in which a request, a process or a daemon fails, once and by hand."""

from typing import Any

import pytest
from attrs import evolve

from models.application.process import NodeProcess
from models.config import (
    AppConfig,
    ClientsConfig,
    DatabaseConfig,
    DemandConfig,
    EndpointConfig,
    GatewayConfig,
    HostConfig,
    ProcessConfig,
    Scenario,
    SystemConfig,
)
from models.hosting.memory import MIB
from models.platform import Platform
from models.traffic.outcomes import Outcome

OS_MIB, DAEMON_MIB, BASE_MIB = 10.0, 5.0, 50.0


def seconds(value_s: float) -> DemandConfig:
    return DemandConfig(mean_s=value_s, law="deterministic")


HOST = HostConfig(
    vcpus=1,
    ram_mib=1000.0,
    os_mib=OS_MIB,
    gateway_mib=0.0,
    supervisor_mib=DAEMON_MIB,
    page_cache_mib=0.0,
    gateway=GatewayConfig(request_cpu_s=0.0),
)
PROCESS = ProcessConfig(
    base_mib=BASE_MIB,
    connection_mib=0.0,
    request_mib=0.0,
    native_mib=0.0,
    heap_limit_mib=1000.0,
    scavenge_s=0.0,
    boot_cpu_s=1.0,
    warm_up_cpu_s=0.0,
)
DATABASE = DatabaseConfig(vcpus=4, connect_s=0.0, network_s=0.0)


def platform(
    *,
    cpu_s: float = 0.0,
    query_s: float | None = None,
    process: dict[str, Any] | None = None,
    clients: dict[str, Any] | None = None,
    app: dict[str, Any] | None = None,
    gateway: dict[str, Any] | None = None,
    database: dict[str, Any] | None = None,
) -> Platform:
    """Return one process on one host, to which nobody sends anything by himself."""
    is_querying = query_s is not None
    endpoint = EndpointConfig(
        share=1.0,
        cpu=seconds(cpu_s),
        queries=int(is_querying),
        query=seconds(query_s) if is_querying else None,
    )
    system = SystemConfig(
        endpoints={"/": endpoint},
        clients=ClientsConfig(**clients or {}),
        process=evolve(PROCESS, **process or {}),
    )
    main = AppConfig(system="web", host="one", database="db", **app or {})
    return Platform(
        Scenario(
            systems={"web": system},
            hosts={"one": evolve(HOST, gateway=evolve(HOST.gateway, **gateway or {}))},
            apps={"web": main},
            databases={"db": evolve(DATABASE, **database or {})},
        )
    )


def send(it: Platform, requests: int = 1, *, system: str = "web") -> None:
    for _ in range(requests):
        it.systems[system].clients.send()


def outcomes(it: Platform, system: str = "web") -> dict[str, int]:
    counts = it.systems[system].measures.outcomes
    return {each.key: counts[each] for each in Outcome if counts[each]}


def serving(it: Platform, app: str = "web") -> NodeProcess:
    process = it.apps[app].slots[0].serving
    assert process is not None
    return process


def test_the_largest_process_is_killed_for_memory_and_gives_everything_back() -> None:
    small = evolve(PROCESS, base_mib=30.0, request_mib=8.0)
    large = evolve(PROCESS, base_mib=60.0, request_mib=2.0, connection_mib=1.0)
    query = EndpointConfig(
        share=1.0, cpu=seconds(0.0), queries=1, query=seconds(9.0), schema="a"
    )
    compute = EndpointConfig(share=1.0, cpu=seconds(9.0))
    it = Platform(
        Scenario(
            systems={
                "small": SystemConfig(endpoints={"/": compute}, process=small),
                "large": SystemConfig(endpoints={"/": query}, process=large),
            },
            # 10 + 5 + 30 + 60, and 2 + 1 for the request and its connection: 108.
            hosts={"one": evolve(HOST, ram_mib=121.0)},
            apps={
                "small": AppConfig(system="small", host="one"),
                "large": AppConfig(system="large", host="one", database="db"),
            },
            databases={"db": DATABASE},
        )
    )
    victim = serving(it, "large")
    memory = it.hosts["one"].memory
    send(it, system="large")
    it.run(1.0)
    assert memory.used_mib == 108.0
    send(it, system="small")
    it.run(2.0)
    assert memory.used_mib == 116.0
    assert it.databases["db"].connections == 1
    send(it, system="small")  # would make it 124

    it.run(2.1)
    assert outcomes(it, "large") == {"killed": 1}
    assert outcomes(it, "small") == {}
    assert it.hosts["one"].oom_kills == [
        {
            "at_s": 2.0,
            "victim": "large-0",
            "rss_mib": 63.0,
            "requests_killed": 1,
            "sessions_dropped": 0,
        }
    ]
    assert memory.used_mib == OS_MIB + DAEMON_MIB + 30.0 + 2 * 8.0
    assert victim.rss_mib == 0
    assert it.databases["db"].connections == 0
    assert it.databases["db"].cpu.present == 0
    assert it.hosts["one"].gateway.connections == 2 * 2
    # After 0.2 s it starts again; its memory is there at once, and fits to the byte.
    it.run(2.3)
    assert memory.used_mib == OS_MIB + DAEMON_MIB + 30.0 + 2 * 8.0 + 60.0
    assert it.apps["large"].slots[0].restarts == {"oom": 1}


def test_a_heap_that_is_full_ends_its_process_alone() -> None:
    # 50 + 8 + 8 is within 0.98 of 70, a third request is not.
    it = platform(cpu_s=9.0, process={"heap_limit_mib": 70.0, "request_mib": 8.0})
    first = serving(it)
    send(it, 2)
    it.run(0.5)
    assert first.rss_mib == 66.0
    send(it)
    it.run(0.6)
    assert outcomes(it) == {"killed": 3}
    assert not first.is_alive
    assert it.apps["web"].slots[0].restarts == {"heap-limit": 1}
    assert it.hosts["one"].memory.used_mib == OS_MIB + DAEMON_MIB
    assert not it.hosts["one"].oom_kills
    # 0.5 s of the demand done, 0.2 s of a gap and 1 s of start-up.
    it.run(1.71)
    assert it.apps["web"].is_up
    assert it.hosts["one"].cpu.busy_server_s() == pytest.approx(0.5 + 1.0)


def first_check_s(it: Platform) -> float:
    return it.supervisors["one"]._phase_s


def test_a_cluster_reload_holds_both_workers_in_memory_and_kills_the_old_one() -> None:
    it = platform(cpu_s=0.1, app={"max_memory_restart_mib": BASE_MIB - 1})
    at_s = first_check_s(it)
    old = serving(it)
    it.run(at_s + 0.5)
    slot = it.apps["web"].slots[0]
    assert it.hosts["one"].memory.used_mib == OS_MIB + DAEMON_MIB + 2 * BASE_MIB
    assert slot.serving is old
    assert slot.starting is not None
    it.run(at_s + 0.99)
    send(it)  # its 100 ms share the core with the last 10 of the start-up
    it.run(at_s + 1.5)
    assert outcomes(it) == {"killed": 1}
    assert slot.serving is not old
    assert slot.restarts == {"max-memory": 1}
    assert slot.total_down_s() == 0.0
    assert it.hosts["one"].memory.used_mib == OS_MIB + DAEMON_MIB + BASE_MIB


def test_a_reload_ends_the_old_worker_after_three_seconds_in_any_case() -> None:
    it = platform(
        process={"boot_cpu_s": 5.0}, app={"max_memory_restart_mib": BASE_MIB - 1}
    )
    at_s = first_check_s(it)
    it.run(at_s + 2.9)
    assert it.apps["web"].is_up
    it.run(at_s + 3.1)
    assert not it.apps["web"].is_up
    it.run(at_s + 5.1)
    assert it.apps["web"].slots[0].total_down_s() == pytest.approx(5.0 - 3.0)


def test_a_fork_restart_refuses_for_its_gap_and_the_start_up() -> None:
    it = platform(app={"max_memory_restart_mib": BASE_MIB - 1, "mode": "fork"})
    at_s = first_check_s(it)
    it.run(at_s + 0.1)
    send(it)
    it.run(at_s + 1.1)
    send(it)
    assert it.hosts["one"].memory.used_mib == OS_MIB + DAEMON_MIB + BASE_MIB
    it.run(at_s + 1.3)
    send(it)
    it.run(at_s + 1.4)
    assert outcomes(it) == {"bad_gateway": 2, "ok": 1}
    assert it.apps["web"].slots[0].total_down_s() == pytest.approx(0.2 + 1.0)


def test_sixteen_quick_exits_end_in_errored_until_an_operator_comes() -> None:
    it = platform(process={"heap_limit_mib": BASE_MIB}, app={"repair_s": 60.0})
    slot = it.apps["web"].slots[0]
    it.run(14 * 0.2 + 0.1)
    assert slot.restarts == {"heap-limit": 15}
    assert not slot.is_errored
    errored_at = 15 * 0.2
    it.run(errored_at + 59.9)
    assert slot.restarts == {"heap-limit": 16}
    assert slot.is_errored
    it.run(errored_at + 60.1)
    assert slot.restarts == {"heap-limit": 17}
    assert not slot.is_errored


def test_a_client_that_gives_up_leaves_its_work_to_be_done_for_nobody() -> None:
    it = platform(cpu_s=3.0, clients={"timeout_s": 1.0, "rtt_s": 0.2})
    host = it.hosts["one"]
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
    it = platform(cpu_s=3.0, gateway={"proxy_read_timeout_s": 0.5})
    send(it)
    it.run(0.49)
    assert outcomes(it) == {}
    it.run(0.51)
    assert outcomes(it) == {"gateway_timeout": 1}
    assert it.hosts["one"].gateway.connections == 0


def test_nginx_answers_at_once_when_no_process_is_up() -> None:
    it = platform()
    it.control.crash(it.apps["web"])
    send(it)
    it.run(0.001)
    assert outcomes(it) == {"bad_gateway": 1}


def test_an_answer_on_its_way_through_nginx_survives_its_process() -> None:
    it = platform(cpu_s=0.1, gateway={"request_cpu_s": 1.0})  # a half on either way
    send(it)
    it.run(0.8)
    it.control.crash(it.apps["web"])
    it.run(3.0)
    assert outcomes(it) == {"ok": 1}


def test_nobody_answers_on_a_host_that_is_down() -> None:
    it = platform(clients={"timeout_s": 2.0})
    it.control.fail_host(it.hosts["one"], "storm")
    send(it)
    it.run(1.9)
    assert outcomes(it) == {}
    it.run(2.1)
    assert outcomes(it) == {"unreachable": 1}


def test_a_full_backlog_refuses() -> None:
    it = platform(cpu_s=1.0, process={"backlog": 2})
    send(it, 4)  # one runs, two wait
    it.run(0.1)
    assert outcomes(it) == {"refused": 1}
    it.run(3.1)
    assert outcomes(it) == {"refused": 1, "ok": 3}


def test_nginx_has_two_connections_for_each_client_it_proxies() -> None:
    it = platform(cpu_s=1.0, gateway={"worker_connections": 5})
    send(it, 3)
    it.run(0.1)
    assert outcomes(it) == {"refused": 1}
    assert it.hosts["one"].gateway.connections == 4
    assert it.hosts["one"].gateway.refused == 1


def test_whoever_waits_too_long_for_a_connection_gets_an_error() -> None:
    it = platform(
        cpu_s=0.02, query_s=1.0, process={"pool_size": 1, "acquire_timeout_s": 0.25}
    )
    send(it, 2)
    it.run(0.26)  # the second asks after two callbacks of 10 ms
    assert outcomes(it) == {}
    it.run(0.28)
    assert outcomes(it) == {"pool_timeout": 1}
    it.run(2.0)
    assert outcomes(it) == {"pool_timeout": 1, "ok": 1}
    pool = serving(it).connections
    assert pool is not None
    assert (pool.pool.timeouts, pool.pool.in_use, pool.open) == (1, 0, 1)


def test_a_database_refuses_a_connection_too_many() -> None:
    it = platform(query_s=1.0, process={"pool_size": 2}, database={"max_connections": 1})
    send(it, 2)
    it.run(0.1)
    assert outcomes(it) == {"database_error": 1}
    assert it.databases["db"].refused == 1
    it.run(2.0)
    assert outcomes(it) == {"database_error": 1, "ok": 1}


def test_a_database_that_goes_down_breaks_the_connections_it_works_for() -> None:
    it = platform(query_s=1.0)
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
    it = platform(
        clients={"breaker_failure_share": 0.5, "breaker_reset_s": 1.0}, cpu_s=0.1
    )
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
        cpu_s=1000.0,
        clients={"timeout_s": 10.0, "reload_share": 1.0, "reload_after_s": 4.0},
    )
    send(it)
    it.run(60.0)  # asked at 0, 4, 8 and 12 s, and the last time for 10 s
    assert outcomes(it) == {"client_timeout": 4}
    requests = it.systems["web"].measures.requests
    assert (requests.arrived, requests.failed, requests.in_flight) == (1, 1, 0)
    assert serving(it).rss_mib == BASE_MIB
    assert it.hosts["one"].memory.reservoir.used == round((10 + 5 + BASE_MIB) * MIB)
