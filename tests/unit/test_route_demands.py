"""What a request asks of each station, and what a moment's load makes of it, by hand."""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement.backlogs import backlogs_of
from experiments.judgement.layout import Layout, layout_of
from experiments.judgement.moments import Moment
from experiments.judgement.routes import Callback, Route, routes_of
from experiments.judgement.work import Work, work_of
from models.config import CacheConfig, EndpointConfig, SystemConfig
from tests import bare

ORDER = bare.route(
    cpu=bare.exponential(0.012),
    query=0.006,
    queries=3,
    is_cacheable=True,
    threads=bare.exactly(0.008),
    wait=bare.exactly(0.5),
    job=bare.exponential(0.02),
    pushes=True,
    share=0.6,
)
LOGO = bare.route(is_static=True, share=0.4)
CACHE = CacheConfig(
    host="redis",
    hit_ratio=0.5,
    cpu_s=0.001,
    latency_s=0.003,
    size_mib=8,
    item_mib=2,
    keys=8,
)
"""It keeps 4 of its 8 values, so that it answers a quarter."""


def shop(**changes: Any) -> SystemConfig:
    bare_shop = bare.system(
        clients={"rtt_s": 0.05},
        process={
            "request_mib": 2.0,
            "young_mib": 4.0,
            "scavenge_s": 0.004,
            "mark_sweep_s_per_mib": 0.01,
            "pool_size": 5,
            "backlog": 30,
        },
        sessions=bare.sessions(
            100,
            50.0,
            handshake=bare.exponential(0.01),
            query=bare.exactly(0.004),
            session_mib=1.0,
            push_cpu_s=0.0002,
            heartbeat_s=20.0,
            heartbeat_cpu_s=0.001,
        ),
        cpu_factor=2.0,
    )
    endpoints: dict[str, EndpointConfig] = {"/order": ORDER, "/logo": LOGO}
    return evolve(evolve(bare_shop, endpoints=endpoints), **changes)


def two_sites(**changes: Any) -> Layout:
    """Return a shop with two processes on a host of speed 2, and one at speed 1."""
    gateway = evolve(bare.NGINX, request_cpu_s=0.002, static_cpu_s=0.003)
    slow = evolve(bare.HOST, vcpus=2, gateway=gateway)
    config = bare.scenario(shop(**changes))
    app = evolve(config.apps["web"], database="db", cache="redis")
    return layout_of(
        evolve(
            config,
            hosts={"fast": evolve(slow, speed=2.0), "slow": slow, "redis": bare.HOST},
            databases={"db": evolve(bare.DATABASE, speed=3.0, network_s=0.001)},
            caches={"redis": CACHE},
            apps={
                "left": evolve(app, host="fast", instances=2),
                "right": evolve(app, host="slow", instances=1),
            },
        ),
        bare.CATALOG,
    )


def route_of(layout: Layout, path: str, app: str | None) -> Route:
    (found,) = [it for it in routes_of(layout) if (it.path, it.app) == (path, app)]
    return found


# 2 MiB a request: half of a young generation of 4 MiB, 2 ms of scavenging; a tenth of it
# is promoted, and a sweep comes when that is half of what lives: 0.1 / 0.5 x 10 ms a MiB,
# 4 ms. Of these 6 ms each of four callbacks has 1.5, and 6 ms of 2 x 12 ms of its own.
def test_a_request_has_a_callback_before_each_query_and_one_at_the_end() -> None:
    right = route_of(two_sites(), "/order", "right")
    first, *others = right.callbacks
    assert first.number == 4
    assert first.mean_s == pytest.approx(0.0075)
    # Each part of an exponential demand is exponential; the 1.5 ms beside its 6 are not.
    assert first.scv == pytest.approx((6 / 7.5) ** 2)
    # One after the threads, one after the wait; the job is in the loop, twice 20 ms.
    assert [each.mean_s for each in others] == [0.0, 0.0, 0.04]
    assert [each.scv for each in others] == pytest.approx([0.0, 0.0, 1.0])
    assert right.loop_s == pytest.approx(4 * 0.0075 + 0.04)


def test_demands_are_shorter_on_a_faster_machine() -> None:
    left = route_of(two_sites(), "/order", "left")
    assert [each.mean_s for each in left.callbacks] == pytest.approx(
        [0.00375, 0.0, 0.0, 0.02]
    )
    # Twice 8 ms and 2 ms of nginx, at speed 2; 6 ms a query, at speed 3.
    assert left.threads_s == pytest.approx(0.008)
    assert left.gateway_s == pytest.approx(0.001)
    assert left.query_s == pytest.approx(0.002)


def test_a_cache_answers_a_part_of_the_queries() -> None:
    right = route_of(two_sites(), "/order", "right")
    assert right.cached == pytest.approx(3 * 0.25)
    assert right.queries == pytest.approx(2.25)
    assert right.cached_cpu_s == 0.001
    assert right.takes == right.queries
    assert right.held_s == 0
    # 50 ms of wire, 2 ms to the database and 3 ms to the cache each, and half a second.
    assert right.delay_s == pytest.approx(0.05 + 2.25 * 0.002 + 0.75 * 0.003 + 0.5)
    assert (right.share, right.connections, right.pushes) == (0.3, 2, True)


def test_queries_of_a_route_that_no_cache_may_answer_all_reach_the_database() -> None:
    endpoints = {"/order": evolve(ORDER, is_cacheable=False), "/logo": LOGO}
    right = route_of(two_sites(), "/order", "right")
    plain = route_of(two_sites(endpoints=endpoints), "/order", "right")
    assert (plain.queries, plain.cached, plain.cached_cpu_s) == (3, 0, 0)
    assert plain.delay_s == pytest.approx(0.05 + 3 * 0.002 + 0.5)
    assert plain.callbacks == right.callbacks


def test_a_wait_in_a_transaction_holds_one_connection_for_everything() -> None:
    # Beside its queries 2.25 callbacks of 7.5 ms and half a second.
    endpoints = {"/order": evolve(ORDER, wait_at="holding"), "/logo": LOGO}
    right = route_of(two_sites(endpoints=endpoints), "/order", "right")
    assert right.takes == 1
    assert right.held_s == pytest.approx(2.25 * 0.0075 + 0.5)


def test_a_job_worker_takes_the_job_out_of_the_loop() -> None:
    left = route_of(two_sites(asynchronous_jobs=True), "/order", "left")
    assert len(left.callbacks) == 3
    assert left.job_s == pytest.approx(0.02)
    assert route_of(two_sites(), "/order", "left").job_s == 0


def test_a_file_is_nginxs_alone() -> None:
    # Half of 2 ms, and 3 ms, on cores of speed 2.
    left = route_of(two_sites(), "/logo", "left")
    assert left.gateway_s == pytest.approx(0.002)
    assert left.delay_s == 0.05
    assert (left.callbacks, left.connections, left.share) == ((), 1, 0.2)
    stored = two_sites(static_from="object-store", object_store_s=0.03)
    away = route_of(stored, "/logo", None)
    assert (away.delay_s, away.share, away.gateway_s) == (0.08, 0.4, 0.0)


def test_the_opening_of_a_session_is_a_callback_and_a_query() -> None:
    # 10 ms; 1 MiB of garbage is half of a request's, 3 ms.
    left = route_of(two_sites(), "handshake", "left")
    assert left.is_session
    assert left.share == 0.5
    first, second = left.callbacks
    assert first.mean_s == pytest.approx(0.0065)
    assert first.scv == pytest.approx((10 / 13) ** 2)
    assert second == Callback(mean_s=0.0)
    assert left.gateway_s == pytest.approx(0.0005)
    assert (left.queries, left.takes) == (1.0, 1.0)
    assert left.query_s == pytest.approx(0.004 / 3)
    assert left.delay_s == 0.002


def work(layout: Layout) -> Work:
    """Return the work of 10 requests and 2 openings a second, with 100 sessions."""
    moment = Moment(
        label="now",
        requests_per_s={"web": 10.0},
        openings_per_s={"web": 2.0},
        online={"web": 100.0},
    )
    return work_of(layout, routes_of(layout), moment)


def test_the_loops_of_an_application_tell_their_sessions_and_answer_their_pings() -> None:
    # 3 orders a second of 70 ms on either host, and an opening of 13 ms, at speed 1. 6
    # orders a second are told to 50 sessions, 0.2 ms each; 50 pings in 20 s, 1 ms each.
    found = work(two_sites())
    orders, openings, pushes, pings = 3 * 0.07, 0.013, 6 * 50 * 0.0002, 2.5 * 0.001
    assert found.loop_cores["right"] == pytest.approx(orders + openings + pushes + pings)
    assert found.loop_cores["left"] == pytest.approx(found.loop_cores["right"] / 2)
    assert found.online == {"left": 50.0, "right": 50.0}
    # A push is one callback in each process: of 25 sessions in each of the two.
    told = [rate for rate, each in found.callbacks["left"] if each.mean_s > 0.0024]
    assert told.count(6.0) == 2
    # Pings come in batches of a millisecond of work.
    rate, batch = found.callbacks["left"][-1]
    assert rate == pytest.approx(2.5)
    assert batch.mean_s == 0.0005


def test_the_cores_of_a_host_are_its_loops_nginx_threads_and_caches() -> None:
    found = work(two_sites())
    # 3 orders of 2 and 16 ms, an opening of 1 ms and 2 files of 4 ms a second.
    beside = 3 * 0.018 + 0.001 + 2 * 0.004
    assert found.host_cores["slow"] == pytest.approx(found.loop_cores["right"] + beside)
    assert found.host_cores["fast"] == pytest.approx(found.host_cores["slow"] / 2)
    # Of six orders a second three queries of four are the database's: 13.5, of 2 ms.
    assert found.host_cores["redis"] == pytest.approx(6 * 0.75 * 0.001)
    assert found.database_cores["db"] == pytest.approx(6 * 2.25 * 0.002 + 2 * 0.004 / 3)


def test_a_database_on_a_host_shares_its_cores_with_all_others_there() -> None:
    alone = two_sites()
    scenario = alone.scenario
    at_home = evolve(bare.DATABASE, vcpus=None, host="slow", network_s=0.001)
    lodged = layout_of(evolve(scenario, databases={"db": at_home}), bare.CATALOG)
    # The same queries take 6 ms and 4 ms at speed 1.
    queries = 6 * 2.25 * 0.006 + 2 * 0.004
    expected = work(alone).host_cores["slow"] + queries
    assert work(lodged).host_cores["slow"] == pytest.approx(expected)
    assert work(lodged).database_cores["db"] == pytest.approx(expected)
    assert work(lodged).host_cores["fast"] == pytest.approx(
        work(alone).host_cores["fast"]
    )


def test_what_waits_for_a_throttled_machine_is_what_its_backlogs_hold() -> None:
    # 30 requests wait in each process. On the slow host they are 70 ms of the loop and
    # 16 ms of threads each; files and openings are not among them.
    layout = two_sites()
    waiting = backlogs_of(layout, routes_of(layout))
    assert waiting["hosts.slow"] == pytest.approx(30 * 0.086)
    assert waiting["hosts.fast"] == pytest.approx(2 * 30 * 0.043)
    assert waiting["hosts.redis"] == 0
    # Five connections in each of three processes, with a query of 2 ms.
    assert waiting["databases.db"] == pytest.approx(15 * 0.002)


def test_closed_users_are_all_that_can_wait() -> None:
    closed = evolve(shop().clients, kind="closed", users=4)
    layout = two_sites(clients=closed)
    waiting = backlogs_of(layout, routes_of(layout))
    assert waiting["hosts.slow"] == pytest.approx(4 * 0.086)
    # At each application, which knows nothing of the other.
    assert waiting["databases.db"] == pytest.approx((4 + 4) * 0.002)


def test_the_applications_of_a_host_wait_for_it_together() -> None:
    # Three processes of the shop, and one whose requests are files, of nginx alone.
    scenario = two_sites().scenario
    apps = {name: evolve(app, host="slow") for name, app in scenario.apps.items()}
    apps["files"] = evolve(apps["right"], system="files")
    systems = {**scenario.systems, "files": bare.system(bare.route(is_static=True))}
    layout = layout_of(evolve(scenario, apps=apps, systems=systems), bare.CATALOG)
    waiting = backlogs_of(layout, routes_of(layout))
    assert waiting["hosts.slow"] == pytest.approx(3 * 30 * 0.086)
    assert waiting["databases.db"] == pytest.approx(3 * 5 * 0.002)
