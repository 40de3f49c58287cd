"""What retries and stalls ask of the worst station, reckoned by hand."""

from math import inf
from typing import Any

import pytest
from attrs import evolve

from experiments.judgement.layout import layout_of
from experiments.judgement.routes import routes_of
from experiments.judgement.stations import StationUse, SystemUse
from experiments.judgement.storms import demanding, worst_station
from models.config import Scenario
from sim.queueing.stall import Demanding
from tests import bare

LOOP = StationUse(
    kind="event loop",
    name="web",
    servers=1,
    mean_utilisation=0.4,
    busiest_utilisation=0.6,
    busiest_at="all day",
)
POOL = evolve(LOOP, kind="connection pool")
USE = SystemUse(
    system="web",
    title="web",
    clients="open",
    requests_per_day=0.0,
    queries_per_day=0.0,
    mean_per_s=30.0,
    busiest_per_s=30.0,
    busiest_at="all day",
    queries_per_s=0.0,
    response_s=0.1,
    in_flight=3.0,
)


def shop(
    *,
    clients: dict[str, Any] | None = None,
    process: dict[str, Any] | None = None,
    **layout: Any,
) -> Scenario:
    """Return 30 requests a second of 20 ms, three of four with 5 ms more elsewhere."""
    page = bare.route(cpu=0.02, share=0.25)
    order = bare.route(
        cpu=0.02, query=0.002, queries=2, threads=bare.exactly(0.001), share=0.75
    )
    patient = {"timeout_s": 5.0, "rtt_s": 0.1, **(clients or {})}
    it = bare.system(
        order, per_s=30.0, clients=patient, process={"pool_size": 10, **(process or {})}
    )
    endpoints = {"/order": order, "/": page, "/logo": bare.route(is_static=True, share=0)}
    return bare.scenario(evolve(it, endpoints=endpoints), **layout)


def demand(
    station: StationUse = LOOP, config: Scenario | None = None, **clients: Any
) -> Demanding:
    layout = layout_of(config or shop(clients=clients), bare.CATALOG)
    return demanding(layout, routes_of(layout), USE, station)


# A request alone takes 0.1 s of wire and 20 ms; three of four also 1 ms of a thread and
# 2 x 2 ms of queries: 0.12375 s.
ALONE_S = 0.1 + 0.02 + 0.75 * (0.001 + 0.004)


def test_the_patience_for_a_queue_is_what_the_work_leaves_of_it() -> None:
    load = demand(backoff="none")
    assert load.utilisation == 0.6
    assert load.patience_s == pytest.approx(5.0 - ALONE_S)
    assert load.attempts == 1
    assert load.pauses_s == pytest.approx((ALONE_S,))
    assert demand(timeout_s=0.1).patience_s == 0


def test_files_ask_for_no_work_that_could_be_late() -> None:
    files = bare.system(bare.route(is_static=True), clients={"timeout_s": 5.0})
    assert demand(config=bare.scenario(files)).patience_s == 5.0


def test_nginx_may_be_less_patient_than_the_clients() -> None:
    config = shop(host={"gateway": evolve(bare.NGINX, proxy_read_timeout_s=2.0)})
    assert demand(config=config).patience_s == pytest.approx(2.0 - ALONE_S)


@pytest.mark.parametrize(
    ("backoff", "pauses_s"),
    [
        ("none", [0.0, 0.0, 0.0]),
        ("fixed", [0.3, 0.3, 0.3]),
        ("exponential", [0.3, 0.6, 1.0]),
        ("full-jitter", [0.15, 0.3, 0.5]),
    ],
)
def test_a_pause_is_its_mean_and_the_work_before_it(
    backoff: str, pauses_s: list[float]
) -> None:
    # Twice as long each time, up to a second; any part of it with full jitter.
    load = demand(max_attempts=3, backoff=backoff, backoff_s=0.3, backoff_cap_s=1.0)
    assert load.attempts == 3
    assert load.pauses_s == pytest.approx([ALONE_S + each for each in pauses_s])


def test_a_budget_of_retries_is_a_share_of_the_requests() -> None:
    load = demand(max_attempts=3, retry_budget=0.2, backoff="none")
    assert load.attempts == pytest.approx(1.2)
    assert len(load.pauses_s) == 2
    assert demand(max_attempts=2, retry_budget=1.0).attempts == 2
    assert len(demand(max_attempts=100).pauses_s) == 32


def test_nginx_lets_in_as_many_attempts_as_it_has_connections_for() -> None:
    # 600 connections of each of two workers, two a request: 600 wait for 5 s each, 120 a
    # second, four times 30.
    gateway = evolve(bare.NGINX, worker_connections=600)
    six = {"max_attempts": 6}
    many = shop(clients=six, host={"gateway": gateway, "vcpus": 2})
    assert demand(config=many).attempts == pytest.approx(4)
    # With 100 there is room for less than one, and one there is.
    few = shop(
        clients=six,
        host={"gateway": evolve(gateway, worker_connections=100), "vcpus": 2},
    )
    assert demand(config=few).attempts == 1


def test_what_waits_before_a_station_has_its_bound() -> None:
    # 40 requests of 20 ms each; a pool tells those that wait for 3 s to go.
    process = {"backlog": 40, "acquire_timeout_s": 3.0}
    config = shop(process=process)
    assert demand(LOOP, config).most_s == pytest.approx(0.8)
    assert demand(POOL, config).most_s == 3.0
    assert demand(POOL).most_s == inf
    assert demand(evolve(LOOP, kind="host CPU"), config).most_s == inf


def worst_of(*stations: StationUse) -> StationUse | None:
    layout = layout_of(shop(), bare.CATALOG)
    return worst_station(layout, "web", stations)


def test_the_worst_station_works_if_it_is_as_busy_as_the_pool() -> None:
    slightly = evolve(POOL, busiest_utilisation=0.604)
    clearly = evolve(POOL, busiest_utilisation=0.64)
    assert worst_of(slightly, LOOP) == LOOP
    assert worst_of(clearly, LOOP) == clearly
    assert worst_of(LOOP, evolve(LOOP, kind="gateway", busiest_utilisation=0.9)) == LOOP
    assert worst_of(LOOP, evolve(LOOP, name="other", busiest_utilisation=0.9)) == LOOP
    assert worst_of() is None
