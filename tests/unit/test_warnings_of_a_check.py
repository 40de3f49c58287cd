"""Warnings of a check, word by word, with the figures that they begin at.

The shop has 10 requests a second of 10 ms, on the host ``web``, and nothing to be warned
of; beside it there is a blog, on a host of its own.
"""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement import judge
from models.config import (
    CacheConfig,
    GatewayConfig,
    HealthConfig,
    Scenario,
    SessionsConfig,
    SystemConfig,
)
from tests import bare

PAGE = bare.route(cpu=0.01)
NGINX = evolve(bare.NGINX, proxy_read_timeout_s=60.0)
PATIENT: dict[str, Any] = {"timeout_s": 30.0}


def shop(**keys: Any) -> SystemConfig:
    return bare.system(PAGE, **{"per_s": 10.0, "clients": PATIENT, **keys})


def scenario(system: SystemConfig | None = None, **app: Any) -> Scenario:
    both = {"shop": system or shop(), "blog": shop()}
    it = bare.scenario(both, on={"shop": "web", "blog": "far"}, host={"gateway": NGINX})
    return evolve(it, apps={**it.apps, "shop": evolve(it.apps["shop"], **app)})


def warnings(config: Scenario) -> list[str]:
    return [it for it in judge(config, bare.CATALOG).warnings if "no plan" not in it]


def host(**changes: Any) -> Scenario:
    it = scenario()
    return evolve(it, hosts={**it.hosts, "web": evolve(it.hosts["web"], **changes)})


def test_nothing_is_said_of_what_is_well() -> None:
    assert warnings(scenario()) == []
    assert judge(scenario(), bare.CATALOG).warnings == (
        "no plan and no price, so not on the bill: hosts.web, hosts.far",
    )


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (7.9, []),
        (8.0, ["is nearly saturated: 80 % at its busiest (all day)"]),
        (10.0, ["cannot keep up: 100 % at its busiest (all day)"]),
    ],
)
def test_a_station_is_nearly_saturated_from_four_fifths_on(
    factor: float, words: list[str]
) -> None:
    found = [it for it in warnings(scenario(shop(cpu_factor=factor))) if "shop " in it]
    assert found == [f"event loop shop {each}" for each in words]


def test_a_gateway_and_a_pool_have_words_of_their_own() -> None:
    # 15 requests of 1.5 s are there, with two of 30 connections each.
    slow = evolve(PAGE, wait=bare.exactly(1.5))
    it = scenario(evolve(shop(), endpoints={"/": slow}))
    few = evolve(it.hosts["web"], gateway=evolve(NGINX, worker_connections=30))
    (line,) = warnings(evolve(it, hosts={**it.hosts, "web": few}))
    assert line == "gateway web runs out of connections: 101 % at its busiest (all day)"


def test_queries_that_wait_for_a_connection_are_counted() -> None:
    # Ten queries of 50 ms on cores enough: half an erlang. Of two connections one in ten
    # finds none, of three C(3, 0.5) = 0.0152, and of one it is half.
    asking = evolve(PAGE, cpu=None, query=bare.exactly(0.05), queries=1)
    for size, words in ((1, "50 %"), (2, "10 %"), (3, None)):
        system = evolve(shop(process={"pool_size": size}), endpoints={"/": asking})
        it = scenario(system, database="db")
        database = evolve(bare.DATABASE, vcpus=64)
        found = warnings(evolve(it, databases={"db": database}))
        expected = (
            f"connection pool shop: {words} of the queries wait for one of {size}"
            " connections (all day)"
        )
        assert found == ([expected] if words else [])


def sessions(**changes: Any) -> SessionsConfig:
    return bare.sessions(100.0, 1000.0, **changes)


@pytest.mark.parametrize(("heartbeat_s", "is_said"), [(60.0, False), (61.0, True)])
def test_a_socket_that_is_silent_for_too_long(heartbeat_s: float, is_said: bool) -> None:
    system = shop(sessions=sessions(heartbeat_s=heartbeat_s), title="Shop")
    expected = (
        "nginx on web cuts the sockets of Shop: a heartbeat every 61 s is longer than the"
        " 60 s of silence that it bears (proxy_read_timeout_s)"
    )
    assert warnings(scenario(system)) == ([expected] if is_said else [])


def test_answers_that_take_longer_than_anybody_waits() -> None:
    # 10 ms, and 0.1 x 10 / 2 / 0.9 = 0.56 ms of waiting.
    found = warnings(scenario(shop(clients={"timeout_s": 0.0105})))
    assert found == [
        "answers of shop take 10.6 ms on average at its busiest (all day), and clients"
        " give up after 10.5 ms"
    ]
    assert warnings(scenario(shop(clients={"timeout_s": 0.0106}))) == []


def storm(**changes: Any) -> list[str]:
    """Return what is said of 600 sessions whose handshakes are 100 ms each."""
    keys = {"handshake": bare.exactly(0.1), "handshake_timeout_s": 20.0, **changes}
    found = warnings(scenario(shop(sessions=bare.sessions(600.0, 1e6, **keys))))
    return [it for it in found if "come back at once" in it]


def test_a_storm_of_handshakes_that_feeds_itself() -> None:
    # 60 s of work, knocked for once in 20 s and a pause of 5: 240 % of the loop.
    assert storm() == [
        "if all 600 sessions of shop come back at once, their handshakes are 60 s of work"
        " for each process, and clients hang up after 20 s and knock again: 240 % of what"
        " a loop can do, so the storm feeds itself (sessions.admission_per_s below 10"
        " would end it)"
    ]
    assert storm(handshake_timeout_s=None) == [
        "if all 600 sessions of shop come back at once, their handshakes are 60 s of work"
        " for each process, and everybody waits for that long; whoever hangs up sooner,"
        " as socket.io's clients do after 20 s, may never get in"
        " (sessions.handshake_timeout_s)"
    ]
    assert storm(handshake_timeout_s=None, admission_per_s=9.9) == []
    # From 100 % of it on: 60 s in 55 and 5, and not in 56 and 5.
    assert storm(handshake_timeout_s=54.9) != []
    assert storm(handshake_timeout_s=55.1) == []
    assert storm(admission_per_s=9.9) == []
    assert storm(admission_per_s=10.1) != []


def test_the_slowest_host_and_the_number_of_processes_decide_a_storm() -> None:
    # Two processes at speed 2: 15 s for each of them, less than anybody waits.
    config = scenario(shop(sessions=bare.sessions(600.0, 1e6, handshake_timeout_s=20.0)))
    assert not [it for it in warnings(config) if "come back at once" in it]
    system = evolve(
        config.systems["shop"],
        sessions=bare.sessions(
            600.0, 1e6, handshake=bare.exactly(0.1), handshake_timeout_s=20.0
        ),
    )
    apps = {"shop": evolve(config.apps["shop"], instances=2), "blog": config.apps["blog"]}
    fast = evolve(config.hosts["web"], speed=2.0, vcpus=2)
    systems = {**config.systems, "shop": system}
    it = evolve(config, systems=systems, apps=apps, hosts={**config.hosts, "web": fast})
    assert not [line for line in warnings(it) if "come back at once" in line]
    slow = evolve(it, hosts={**it.hosts, "web": evolve(fast, speed=0.5)})
    (line,) = [line for line in warnings(slow) if "come back at once" in line]
    # 200 ms each, 300 for each process: 60 s of 25.
    assert "are 60 s of work for each process" in line
    assert "240 % of what a loop can do" in line
    assert "admission_per_s below 10 " in line


@pytest.mark.parametrize(("instances", "share"), [(1, None), (2, "50 %"), (4, "75 %")])
def test_polling_that_meets_strangers(instances: int, share: str | None) -> None:
    polling = sessions(transport="polling", is_sticky=False)
    found = warnings(scenario(shop(sessions=polling), instances=instances))
    expected = (
        f"{share} of the handshakes of shop fail: the second request of a polling client"
        f" meets any of {instances} processes, and one knows of it (sessions.is_sticky,"
        ' or transport = "websocket")'
    )
    assert found == ([expected] if share else [])
    sticky = evolve(polling, is_sticky=True)
    assert warnings(scenario(shop(sessions=sticky), instances=instances)) == []
    # Of two systems the one that does it.
    both = scenario(shop(sessions=sticky))
    apps = {**both.apps, "blog": evolve(both.apps["blog"], instances=instances)}
    systems = {**both.systems, "blog": shop(sessions=polling)}
    found = warnings(evolve(both, systems=systems, apps=apps))
    assert found == ([expected.replace("shop", "blog")] if share else [])


def test_limits_of_nginx_below_the_load() -> None:
    # 600 a minute come from 4 addresses of 100 each: a third is turned away.
    limited = evolve(PAGE, limit_per_min=100)
    it = scenario(evolve(shop(), endpoints={"/": limited}))
    for addresses, said in ((1, "one address"), (4, "4 addresses"), (6, None)):
        web = evolve(it.hosts["web"], gateway=evolve(NGINX, addresses=addresses))
        found = warnings(evolve(it, hosts={**it.hosts, "web": web}))
        turned = {1: "83.3 %", 4: "33.3 %"}.get(addresses)
        assert found == (
            [
                f"nginx on web turns away {turned} of / of shop at its busiest (all day):"
                f" 600 a minute come from {said}, which may send {100 * addresses}"
            ]
            if said
            else []
        )
    # Of two limits the lower one: 5 a second are 300 a minute.
    host = evolve(it.hosts["web"], gateway=evolve(NGINX, limit_per_s=5.0, addresses=3))
    (line,) = warnings(evolve(it, hosts={**it.hosts, "web": host}))
    assert line.endswith("3 addresses, which may send 300")
    (line,) = warnings(host_with(limit_per_s=5.0))
    assert line.startswith("nginx on web turns away 50 % of / of shop")
    files = evolve(shop(), endpoints={"/": bare.route(is_static=True, limit_per_min=1)})
    assert warnings(scenario(files)) == []


def host_with(**gateway: Any) -> Scenario:
    keys: GatewayConfig = evolve(NGINX, **gateway)
    return host(gateway=keys)


@pytest.mark.parametrize(
    ("factor", "timeout_s", "said"),
    [
        (8.0, 0.2, "240 ms at its busiest (all day, 80 %), and is late after 200 ms"),
        (8.0, 0.3, None),
        (7.9, 0.1, None),
        (11.0, 0.2, "for ever at its busiest (all day, 110 %), and is late after 200 ms"),
    ],
)
def test_health_checks_that_wait_in_a_full_loop(
    factor: float, timeout_s: float, said: str | None
) -> None:
    # M/D/1: 80 ms, and 0.8 x 80 / 2 / 0.2 = 160 ms of waiting.
    health = HealthConfig(timeout_s=timeout_s, cpu_s=0.0)
    found = warnings(scenario(shop(cpu_factor=factor), health=health))
    checks = [it for it in found if "health" in it]
    expected = (
        "health checks end processes of shop: an answer waits in the same loop as"
        f" requests, {said}"
    )
    assert checks == ([expected] if said else [])


def test_what_ties_hosts_together() -> None:
    login = bare.route(cpu=0.001, share=0.5, served_by="blog")
    pages = {"/": evolve(PAGE, share=0.5), "/login": login}
    coupled = scenario(evolve(shop(), endpoints=pages))
    assert warnings(coupled) == [
        "shop needs host far for /login: hosts far and web are still coupled"
    ]
    unused = {"/": PAGE, "/login": evolve(login, share=0.0)}
    assert warnings(scenario(evolve(shop(), endpoints=unused))) == []
    cache = CacheConfig(host="far", hit_ratio=0.5)
    apart = evolve(scenario(cache="redis"), caches={"redis": cache})
    assert warnings(apart) == ["shop on host web needs host far for its cache"]
    near = evolve(scenario(cache="redis"), caches={"redis": evolve(cache, host="web")})
    assert warnings(near) == []
    it = scenario(database="db")
    apps = {name: evolve(app, database="db") for name, app in it.apps.items()}
    shared = evolve(it, apps=apps, databases={"db": evolve(bare.DATABASE, vcpus=64)})
    (line,) = [each for each in warnings(shared) if "share" in each]
    assert line == "hosts far and web share database db: its failure stops blog and shop"
