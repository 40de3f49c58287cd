"""Equilibria: waits and responses under a steady load, by the formulas and by hand."""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement.equilibrium import Equilibrium, equilibrium_of
from experiments.judgement.layout import layout_of
from experiments.judgement.moments import Moment
from experiments.judgement.routes import routes_of
from models.config import Scenario, SystemConfig
from tests import bare


def settled(
    config: Scenario, rates: dict[str, float], *, online: float = 0.0
) -> Equilibrium:
    layout = layout_of(config, bare.CATALOG)
    moment = Moment(
        label="now",
        requests_per_s=rates,
        openings_per_s=dict.fromkeys(rates, 0.0),
        online=dict.fromkeys(rates, online),
    )
    return equilibrium_of(layout, routes_of(layout), moment)


def alone(system: SystemConfig, per_s: float, **layout: Any) -> Equilibrium:
    return settled(bare.scenario(system, **layout), {"web": per_s})


def test_a_loop_beside_another_on_two_cores() -> None:
    # The other keeps half a core busy: of two cores, C(2, 0.5) = 0.1, and a demand takes
    # 1 + 0.1 / 1.5 = 16 / 15 times as long. 50 ms at 10 a second: 53.3 ms, 8 / 15 of the
    # time; M/D/1, 8/15 x 53.3 / 2 / (7/15) = 30.5 ms of waiting.
    page = bare.system(bare.route(cpu=0.05))
    config = bare.scenario(
        {"a": page, "b": page}, on={"a": "web", "b": "web"}, host={"vcpus": 2}
    )
    found = settled(config, {"a": 10.0, "b": 10.0})
    assert found.loops["a"].utilisation == pytest.approx(0.5)
    assert found.loops["a"].stretch == pytest.approx(16 / 15)
    assert found.loops["a"].wait_s == pytest.approx(0.0304762, rel=1e-5)
    assert found.response_s["a"] == pytest.approx(0.0838095, rel=1e-5)
    assert found.in_flight["b"] == pytest.approx(0.838095, rel=1e-5)


def test_a_loop_of_different_callbacks_waits_by_their_second_moment() -> None:
    # Ten a second: 40 ms always, and a job of 20 ms, exponential. Pollaczek-Khinchine:
    # 20 callbacks a second of (1,600 + 2 x 400) / 2 = 1,200 ms2 are 20 x 0.0012 / 2 / 0.4
    # = 30 ms, for each of the two.
    route = bare.route(cpu=0.04, job=bare.exponential(0.02))
    found = alone(bare.system(route), 10.0)
    assert found.loops["web"].wait_s == pytest.approx(0.03)
    assert found.response_s["web"] == pytest.approx(0.06 + 2 * 0.03)
    # Two processes bear twice as much, on cores enough.
    twice = alone(bare.system(route), 20.0, app={"instances": 2}, host={"vcpus": 64})
    assert twice.loops["web"].utilisation == pytest.approx(0.6)
    assert twice.response_s["web"] == pytest.approx(0.12, rel=1e-6)


def test_threads_and_nginx_share_the_core_with_the_loop() -> None:
    # Ten a second: 9 ms of threads and 1 ms of nginx, 20 ms of the loop. The loop has 0.9
    # of the core: 22.2 ms, 0.222 of the time; of 20 callbacks a second, half of them of
    # nothing, 10 x 0.0222^2 / 2 / 0.778 = 3.17 ms each. The others share with all: 10 ms
    # of 0.3 busy are 14.3.
    gateway = evolve(bare.NGINX, request_cpu_s=0.001)
    route = bare.route(cpu=0.02, threads=bare.exactly(0.009))
    found = alone(bare.system(route), 10.0, host={"gateway": gateway})
    assert found.loops["web"].stretch == pytest.approx(1 / 0.9)
    assert found.loops["web"].wait_s == pytest.approx(0.0031746, rel=1e-4)
    assert found.response_s["web"] == pytest.approx(3 / 70)


def test_a_loop_that_is_full_or_idle() -> None:
    system = bare.system(bare.route(cpu=0.1))
    full = alone(system, 10.0)
    assert full.loops["web"].utilisation == pytest.approx(1.0)
    assert full.response_s["web"] == float("inf")
    idle = alone(system, 0.0)
    assert idle.loops["web"].wait_s == 0
    assert idle.response_s["web"] == pytest.approx(0.1)
    # Full only because of what runs beside it: 0.6 of a core, and 0.5 of a thread.
    route = bare.route(cpu=0.06, threads=bare.exactly(0.05))
    both = alone(bare.system(route), 10.0, host={"vcpus": 1})
    assert both.loops["web"].stretch == pytest.approx(2.0)
    assert both.response_s["web"] == float("inf")


def test_connections_of_nginx_are_those_of_requests_files_and_sessions() -> None:
    # Ten pages a second of 20 ms in the loop, and as many files, 200 ms away.
    system = bare.system(sessions=bare.sessions(30, 100.0), clients={"rtt_s": 0.2})
    endpoints = {
        "/": bare.route(cpu=0.02, share=0.5),
        "/logo": bare.route(is_static=True, share=0.5),
    }
    host = {"gateway": evolve(bare.NGINX, static_cpu_s=0.0)}
    config = bare.scenario(evolve(system, endpoints=endpoints), host=host)
    found = settled(config, {"web": 20.0}, online=30.0)
    # M/D/1: 0.2 x 20 / 2 / 0.8 = 2.5 ms of waiting.
    page_s = 0.2 + 0.0225
    assert found.response_s["web"] == pytest.approx((page_s + 0.2) / 2)
    assert found.in_flight["web"] == pytest.approx(10 * page_s)
    expected = 2 * 10 * page_s + 10 * 0.2 + 2 * 30
    assert found.gateway_connections["web"] == pytest.approx(expected)


def test_who_gives_up_or_is_not_there_is_not_in_flight() -> None:
    page = bare.route(wait=bare.exactly(2.0))
    hasty = bare.system(page, clients={"timeout_s": 0.5})
    assert alone(hasty, 10.0).in_flight["web"] == pytest.approx(5.0)
    assert alone(hasty, 10.0).response_s["web"] == pytest.approx(2.0)
    # Of 12 users those are there who do not think, 5 a second for 0.4 s each.
    clients = {"kind": "closed", "users": 12, "think": bare.exactly(0.4)}
    closed = bare.system(page, clients=clients)
    assert alone(closed, 5.0).in_flight["web"] == pytest.approx(10.0)
    assert alone(closed, 40.0).in_flight["web"] == 0


def test_a_transaction_holds_one_connection_for_two_queries_and_a_call() -> None:
    # 2 x 100 ms and 300 ms, once a second: half an erlang on two connections, C = 0.1,
    # and 0.1 x 0.5 / (2 - 0.5) s of waiting, once.
    route = bare.route(query=0.1, queries=2, wait=bare.exactly(0.3), wait_at="holding")
    system = bare.system(route, process={"pool_size": 2})
    found = alone(system, 1.0, database={"vcpus": 64})
    pool = found.pools["web"]
    assert pool.queries_per_s == pytest.approx(2.0)
    assert pool.offered_load == pytest.approx(0.5)
    assert pool.hold_s == pytest.approx(0.5)
    assert pool.prob_wait == pytest.approx(0.1)
    assert pool.wait_s == pytest.approx(1 / 30)
    assert found.response_s["web"] == pytest.approx(0.5 + 1 / 30)
    # Of two processes each has its own two.
    twice = alone(system, 2.0, database={"vcpus": 64}, app={"instances": 2})
    assert twice.pools["web"].hold_s == pytest.approx(0.5)
    assert twice.pools["web"].wait_s == pytest.approx(1 / 30)


def test_queries_that_wait_for_a_connection_do_so_one_by_one() -> None:
    # 2 x 125 ms twice a second, without a transaction: half an erlang on two, as above;
    # 0.1 x 0.125 / 1.5 s of waiting, twice.
    system = bare.system(bare.route(query=0.125, queries=2), process={"pool_size": 2})
    found = alone(system, 2.0, database={"vcpus": 64})
    assert found.pools["web"].wait_s == pytest.approx(0.0125 / 1.5)
    assert found.response_s["web"] == pytest.approx(2 * (0.125 + 0.0125 / 1.5))


def test_a_disk_and_the_network_are_part_of_a_query() -> None:
    # Half of the queries read for 40 ms; 5 ms each way.
    keys = {"vcpus": 64, "buffer_hit_ratio": 0.5, "io_s": 0.04, "network_s": 0.005}
    system = bare.system(bare.route(query=0.1), process={"pool_size": 100})
    found = alone(system, 1.0, database=keys)
    assert found.pools["web"].hold_s == pytest.approx(0.13)
    assert found.response_s["web"] == pytest.approx(0.13)


@pytest.mark.parametrize(("pool_size", "stretch"), [(1, 2.0), (2, 4.0), (4, 5.0)])
def test_a_small_pool_shares_at_worst_what_the_others_leave(
    pool_size: int, stretch: float
) -> None:
    # 0.3 of its own and 0.5 of another: 1 / (1 - 0.8) is 5. One query at a time has at
    # least the half that the other leaves, two have a quarter each.
    process = {"pool_size": pool_size}
    systems = {
        "a": bare.system(bare.route(query=0.03), process=process),
        "b": bare.system(bare.route(query=0.05), process={"pool_size": 100}),
    }
    config = bare.scenario(systems, on={"a": "web", "b": "web"})
    found = settled(config, {"a": 10.0, "b": 10.0})
    assert found.pools["a"].stretch == pytest.approx(stretch)
    assert found.pools["b"].stretch == pytest.approx(5.0)


def test_a_pool_that_is_too_small_never_settles() -> None:
    # 0.3 s of queries twice a second, on 64 cores and in one connection of two processes.
    system = bare.system(bare.route(query=0.6), process={"pool_size": 1})
    found = alone(system, 4.0, database={"vcpus": 64}, app={"instances": 2})
    assert found.pools["web"].offered_load == pytest.approx(1.2)
    assert found.pools["web"].prob_wait == 1
    assert found.response_s["web"] == float("inf")
    idle = alone(system, 0.0, database={"vcpus": 64})
    assert (idle.pools["web"].offered_load, idle.pools["web"].prob_wait) == (0, 0)


def test_a_connection_comes_back_when_the_loop_reads_from_it() -> None:
    # Five a second with 50 ms of the loop before and after: 0.5 of the time, M/D/1, and
    # 0.5 x 50 / 2 / 0.5 = 25 ms until it reads.
    system = bare.system(bare.route(cpu=0.1, query=0.02), process={"pool_size": 9})
    found = alone(system, 5.0, database={"vcpus": 64})
    assert found.loops["web"].wait_s == pytest.approx(0.025)
    assert found.pools["web"].hold_s == pytest.approx(0.045)


def test_a_worker_is_held_for_all_but_nginx_and_the_wire() -> None:
    # Eight a second for 250 ms, in two processes of two workers: an erlang each, C(2, 1)
    # = 1/3, and 1/3 x 250 / (2 - 1) = 83 ms until one is free.
    gateway = evolve(bare.NGINX, request_cpu_s=0.001)
    system = bare.system(
        bare.route(wait=bare.exactly(0.25)),
        clients={"rtt_s": 1.0},
        process={"kind": "workers", "workers": 2},
    )
    host = {"vcpus": 64, "gateway": gateway}
    found = alone(system, 8.0, app={"instances": 2}, host=host)
    assert found.loops["web"].utilisation == pytest.approx(0.5)
    assert found.loops["web"].worker_wait_s == pytest.approx(0.25 / 3)
    assert found.response_s["web"] == pytest.approx(1.0 + 0.001 + 0.25 + 0.25 / 3)
    over = alone(system, 16.0, app={"instances": 2}, host=host)
    assert over.response_s["web"] == float("inf")
    assert over.loops["web"].utilisation == pytest.approx(1.0)
    assert alone(system, 0.0, host=host).response_s["web"] == pytest.approx(1.251)
