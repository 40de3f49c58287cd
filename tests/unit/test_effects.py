"""What faults do where two of them, or a fault and a user, meet."""

from models.clients.retries import BREAKER_MIN_ATTEMPTS
from models.config import (
    DAY_S,
    AppConfig,
    CacheConfig,
    ClientsConfig,
    DatabaseConfig,
    DemandConfig,
    EndpointConfig,
    FaultConfig,
    HostConfig,
    ProcessConfig,
    ProfileConfig,
    Scenario,
    SessionsConfig,
    SystemConfig,
)
from models.platform import Platform


def test_readers_of_a_cache_whose_host_dies_ask_the_database() -> None:
    # Redis runs on a host of its own, and takes a second for an answer.
    route = EndpointConfig(
        share=1.0,
        queries=1,
        query=DemandConfig(mean_s=0.01, law="deterministic"),
        is_cacheable=True,
    )
    scenario = Scenario(
        days=100 / DAY_S,
        systems={"shop": SystemConfig(requests_per_day=0.0, endpoints={"/": route})},
        hosts={name: HostConfig(vcpus=1, ram_mib=4096.0) for name in ("web", "store")},
        databases={"db": DatabaseConfig(vcpus=1, max_connections=10)},
        caches={"redis": CacheConfig(host="store", hit_ratio=1.0, cpu_s=1.0)},
        apps={"shop": AppConfig(system="shop", host="web", database="db", cache="redis")},
        faults={"crash": FaultConfig(kind="host-crash", target="store", at_s=10.5)},
    )
    platform = Platform(scenario)
    clients, measures = (
        platform.systems["shop"].clients,
        platform.systems["shop"].measures,
    )
    for _ in range(3):
        platform.env.wake(10.0, clients.send)
    platform.run(10.4)
    assert platform.hosts["store"].cpu.present == 1
    platform.run(12.0)
    assert platform.hosts["store"].cpu.present == 0
    assert measures.requests.completed == 3
    assert (measures.queries.cache_hits, measures.queries.executed) == (0, 3)


def test_an_announcement_adds_no_user_to_a_closed_load() -> None:
    think = DemandConfig(mean_s=1.0, law="deterministic")
    sessions = SessionsConfig(
        online_peak=20.0,
        profile="flat",
        duration=DemandConfig(mean_s=1e6, law="deterministic"),
        session_mib=0.0,
        handshake=DemandConfig(mean_s=0.0),
    )
    cpu = DemandConfig(mean_s=0.001, law="deterministic")
    scenario = Scenario(
        days=1000 / DAY_S,
        starts_warm=True,
        profiles={"flat": ProfileConfig(hourly=(1.0,) * 24)},
        systems={
            "chat": SystemConfig(
                endpoints={"/": EndpointConfig(share=1.0, cpu=cpu)},
                clients=ClientsConfig(kind="closed", users=5, think=think),
                sessions=sessions,
            )
        },
        hosts={"web": HostConfig(vcpus=1, ram_mib=4096.0)},
        apps={"chat": AppConfig(system="chat", host="web")},
        faults={"all": FaultConfig(kind="announcement", target="chat", at_s=100.0)},
    )
    platform = Platform(scenario)
    requests = platform.systems["chat"].measures.requests
    platform.run(99.5)
    before = requests.arrived
    platform.run(199.5)
    # Five users ask about once a second; each of the 20 open sessions once more.
    assert 5 * 98 + 20 <= requests.arrived - before <= 5 * 100 + 20


def test_a_partition_lasts_until_its_last_reason_is_gone() -> None:
    route = EndpointConfig(share=1.0, queries=1, query=DemandConfig(mean_s=0.01))
    cut = {"kind": "partition", "target": "web", "database": "db"}
    scenario = Scenario(
        days=100 / DAY_S,
        systems={"shop": SystemConfig(requests_per_day=0.0, endpoints={"/": route})},
        hosts={"web": HostConfig(vcpus=1, ram_mib=4096.0)},
        databases={"db": DatabaseConfig(vcpus=1, max_connections=10)},
        apps={"shop": AppConfig(system="shop", host="web", database="db")},
        faults={
            "first": FaultConfig(**cut, at_s=10.0, duration_s=20.0),
            "second": FaultConfig(**cut, at_s=20.0, duration_s=20.0),
        },
    )
    platform = Platform(scenario)
    for until_s, is_up in ((15.0, False), (25.0, False), (35.0, False), (45.0, True)):
        platform.run(until_s)
        assert platform.systems["shop"].is_up is is_up


def test_a_repair_that_lasts_puts_the_next_fault_off() -> None:
    route = EndpointConfig(share=1.0, cpu=DemandConfig(mean_s=0.01))
    long = DemandConfig(mean_s=25.0, law="deterministic")
    scenario = Scenario(
        days=100 / DAY_S,
        systems={"shop": SystemConfig(requests_per_day=0.0, endpoints={"/": route})},
        hosts={"web": HostConfig(vcpus=1, ram_mib=4096.0)},
        apps={"shop": AppConfig(system="shop", host="web")},
        faults={
            "crash": FaultConfig(
                kind="host-crash", target="web", at_s=10.0, every_s=20.0, repair=long
            )
        },
    )
    platform = Platform(scenario)
    platform.run()
    found = [(each.at_s, each.until_s) for each in platform.faults.occurrences]
    assert found == [(10.0, 35.0), (35.0, 60.0), (60.0, 85.0), (85.0, None)]


def test_what_an_open_breaker_rejects_decides_nothing() -> None:
    slow = DemandConfig(mean_s=0.5, law="deterministic")
    scenario = Scenario(
        days=100 / DAY_S,
        systems={
            "shop": SystemConfig(
                requests_per_day=0.0,
                endpoints={"/": EndpointConfig(share=1.0, cpu=slow)},
                clients=ClientsConfig(
                    breaker_failure_share=0.5, breaker_window_s=5.0, breaker_reset_s=10.0
                ),
            )
        },
        hosts={"web": HostConfig(vcpus=1, ram_mib=4096.0)},
        apps={"shop": AppConfig(system="shop", host="web", mode="fork")},
    )
    platform = Platform(scenario)
    send, measures = (
        platform.systems["shop"].clients.send,
        platform.systems["shop"].measures,
    )
    platform.control.crash(platform.apps["shop"])
    for _ in range(BREAKER_MIN_ATTEMPTS):
        send()
    platform.run(12.0)  # it opened at once, and by now one may try
    send()
    platform.run(12.1)
    send()  # turned away, while the first is still at work
    platform.run(13.0)
    send()
    platform.run(14.0)
    assert measures.requests.completed == 2
    assert measures.requests.failed == BREAKER_MIN_ATTEMPTS + 1


def test_a_surge_of_nothing_silences_a_system() -> None:
    route = EndpointConfig(share=1.0, cpu=DemandConfig(mean_s=0.001))
    silence = FaultConfig(
        kind="surge", target="shop", at_s=10.0, duration_s=80.0, factor=0.0
    )
    scenario = Scenario(
        days=100 / DAY_S,
        systems={
            "shop": SystemConfig(requests_per_day=5 * DAY_S, endpoints={"/": route})
        },
        hosts={"web": HostConfig(vcpus=1, ram_mib=4096.0)},
        apps={"shop": AppConfig(system="shop", host="web")},
        faults={"silence": silence},
    )
    platform = Platform(scenario)
    requests = platform.systems["shop"].measures.requests
    platform.run(10.0)
    before = requests.arrived
    platform.run(90.0)
    assert requests.arrived == before > 0
    platform.run(100.0)
    assert requests.arrived > before


def test_a_leak_ends_with_the_process_that_another_leak_has_killed() -> None:
    # Both begin in one instant, and the first one's connection costs the second its life.
    process = ProcessConfig(base_mib=100.0, connection_mib=50.0, heap_limit_mib=1e6)
    route = EndpointConfig(share=1.0, queries=1, query=DemandConfig(mean_s=0.01))
    shop = SystemConfig(requests_per_day=0.0, endpoints={"/": route}, process=process)
    leak = FaultConfig(kind="connection-leak", target="shop", at_s=10.0, connections=1)
    scenario = Scenario(
        days=100 / DAY_S,
        systems={"shop": shop},
        hosts={"web": HostConfig(vcpus=1, ram_mib=640.0)},  # 410 for others than the two
        databases={"db": DatabaseConfig(vcpus=1, max_connections=10)},
        apps={"shop": AppConfig(system="shop", host="web", database="db", instances=2)},
        faults={"leak": leak},
    )
    platform = Platform(scenario)
    second = platform.apps["shop"].slots[1].serving
    assert second is not None
    assert second.claim(1)
    platform.run(10.1)
    (kill,) = platform.hosts["web"].oom_kills
    assert kill["victim"] == second.name
    assert [visit.process for visit in platform.hosts["web"].visits] == [
        platform.apps["shop"].slots[0].serving
    ]
    assert platform.databases["db"].connections == 1
