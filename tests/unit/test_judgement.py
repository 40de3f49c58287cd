"""What a small config alone says, reckoned by hand."""

from math import factorial

import pytest

from experiments.judgement import judge
from tests import bare
from tests.judged import desk, shipped, station, warned


def test_utilisation_is_rate_times_demand() -> None:
    it = desk()
    assert station(it, "event loop", "desk").mean_utilisation == pytest.approx(10 * 0.012)
    assert station(it, "host CPU", "web").mean_utilisation == pytest.approx(10 * 0.012)
    database = station(it, "database CPU", "main")
    assert database.busiest_utilisation == pytest.approx(10 * 2 * 0.005)
    assert database.busiest_at == "all day"


def test_a_pool_and_a_response_are_as_by_the_formulas() -> None:
    # Loop: M/D/1 over three callbacks of 4 ms a request, rho = 30 * 0.004 = 0.12.
    wait_s = 0.12 * 0.004 / 2 / (1 - 0.12)
    # Query: the network both ways, and 5 ms shared with a load of 0.1: 5 / (1 - 0.1).
    query_s = 0.001 + 0.005 / (1 - 0.1)
    hold_s = query_s + wait_s
    load = 20 * hold_s
    terms = [load**n / factorial(n) for n in range(4)]
    last = load**4 / factorial(4) * 4 / (4 - load)
    prob_wait = last / (sum(terms) + last)

    pool = station(desk(), "connection pool", "desk")
    assert pool.hold_s == pytest.approx(hold_s)
    assert pool.mean_utilisation == pytest.approx(load / 4)
    assert pool.prob_wait == pytest.approx(prob_wait)

    pool_wait_s = prob_wait * hold_s / (4 - load)
    response_s = 3 * (0.004 + wait_s) + 2 * (pool_wait_s + query_s)
    system = desk().systems[0]
    assert system.response_s == pytest.approx(response_s)
    assert system.in_flight == pytest.approx(10 * response_s)


def test_a_pool_holds_a_busy_database_to_as_many_queries_as_it_has_connections() -> None:
    # At 20 * 0.0475 = 0.95 the open queue would be 19 long; 4 share the one core.
    it = desk('systems.desk.endpoints."/".query.mean_s=0.0475')
    wait_s = 0.12 * 0.004 / 2 / (1 - 0.12)
    pool = station(it, "connection pool", "desk")
    assert pool.hold_s == pytest.approx(0.001 + 4 * 0.0475 + wait_s)
    assert it.systems[0].response_s is not None
    over = desk('systems.desk.endpoints."/".query.mean_s=0.055')
    assert over.systems[0].response_s is None


def test_gateway_connections_are_two_for_each_session_and_request() -> None:
    it = desk()
    expected = (2 * 100 + 2 * (it.systems[0].in_flight or 0)) / 1000
    assert station(it, "gateway", "web").mean_utilisation == pytest.approx(expected)


def test_memory_is_itemised_stage_by_stage() -> None:
    host = desk().hosts[0]
    assert host.services == {"operating system": 100, "nginx": 20, "PM2 daemon": 30}
    process = host.processes[0]
    assert process.sessions_mib == pytest.approx(100 * 0.5)
    assert process.caches_full_after_h == pytest.approx(1.0)
    # Poisson(0.135): more than 1 in use is met 0.0083 of the time, more than 2 0.0004;
    # 1 of the 200 queries of an idle time meets 2, and opens a third.
    assert process.connections_mib == 3.0
    assert host.stages.start_mib == 150 + 100
    assert host.stages.full_mib == 150 + 150
    assert host.stages.steady_mib == pytest.approx(150 + 150 + 50 + 3)
    assert host.stages.worst_mib == pytest.approx(150 + 150 + 50 + 4)
    assert host.reload_mib == pytest.approx(353 + 100)
    assert host.headroom_mib == pytest.approx(1000 - 353)
    assert host.fit == "fits"


def test_requests_in_flight_and_their_garbage_take_memory_by_littles_law() -> None:
    it = desk("systems.desk.process.request_mib=1", "systems.desk.process.scavenge_s=0")
    held = 10 * ((it.systems[0].response_s or 0) + 2.0)
    assert it.hosts[0].processes[0].requests_mib == pytest.approx(held)


@pytest.mark.parametrize(
    ("ram_mib", "fit", "reason"),
    [
        (340, "does not fit", "353 MiB at steady state, 340 usable"),
        (440, "on the edge", "453 MiB while PM2 reloads a process"),
        (500, "on the edge", "147 MiB left of the 250 MiB page cache"),
        (610, "fits", "353 MiB at steady state, 610 usable"),
    ],
)
def test_a_host_fits_is_on_the_edge_or_does_not_fit(
    ram_mib: int, fit: str, reason: str
) -> None:
    host = desk(f"hosts.web.ram_mib={ram_mib}").hosts[0]
    assert host.fit == fit
    assert reason in host.reason


def test_a_worker_in_fork_mode_is_never_beside_its_successor() -> None:
    host = desk("apps.desk.mode=fork").hosts[0]
    assert host.reload_mib == host.stages.steady_mib


@pytest.mark.parametrize(
    ("limit_mib", "words"),
    [
        (100, "the 100 MiB it starts with: every 30 s"),
        (150, "its 150 MiB with full caches: again and again, as soon as they are full"),
        (203, "steady state of 203 MiB"),
        (204, "its 204 MiB with every connection open"),
    ],
)
def test_a_restart_limit_is_compared_with_each_stage(limit_mib: int, words: str) -> None:
    it = desk(f"apps.desk.max_memory_restart_mib={limit_mib}")
    assert warned(it, "PM2 restarts desk-0", "at or below", words)


def test_a_restart_limit_above_the_worst_case_is_no_matter() -> None:
    assert not warned(desk("apps.desk.max_memory_restart_mib=205"), "PM2")


def test_a_heap_near_its_limit_is_named() -> None:
    # 203 MiB at steady state less 30 native: 173 MiB.
    slow = desk("systems.desk.process.heap_limit_mib=200")
    assert warned(slow, "desk-0 spends its time collecting", "173 MiB")
    assert warned(
        desk("systems.desk.process.heap_limit_mib=175"), "desk-0 aborts at 98 %"
    )
    assert not warned(desk("systems.desk.process.heap_limit_mib=210"), "V8")


def test_instances_share_the_load_and_the_sessions() -> None:
    host = desk("apps.desk.instances=2").hosts[0]
    assert [each.sessions_mib for each in host.processes] == pytest.approx([25.0, 25.0])
    it = desk("apps.desk.instances=2")
    assert station(it, "event loop", "desk").mean_utilisation == pytest.approx(0.06)


def test_a_full_burst_balance_lasts_24_h_of_baseline_over_the_excess() -> None:
    it = desk("hosts.web.baseline_utilisation=0.05")
    burst = it.bursts[0]
    # 17.14 h; at 0.126 cores 15.79 h, at 0.114 cores 18.75 h.
    assert burst.empty_after_h == pytest.approx(24 * 0.05 / (0.12 - 0.05))
    assert warned(
        it,
        "hosts.web: its burst balance is empty on Monday 17:09 (Monday 15:47 to Monday"
        " 18:45), at 0.12 cores on average where 0.05 may be used for ever; from then on"
        " it is throttled to 0.05 cores, in the long run for ever: it never"
        " catches up",
    )
    assert desk("hosts.web.baseline_utilisation=0.2").bursts[0].empty_after_h is None


def test_the_surplus_of_an_unlimited_host_is_the_excess_of_a_month() -> None:
    it = desk("hosts.web.baseline_utilisation=0.05", "hosts.web.credit_mode=unlimited")
    assert it.bursts[0].surplus_vcpu_h_per_month == pytest.approx(0.07 * 730)
    assert warned(it, "hosts.web", "a price that the catalog does not know")
    spot = shipped("pattern3", "systems.social.cpu_factor=30")
    surplus_h = spot.bursts[1].surplus_vcpu_h_per_month
    assert surplus_h > 0
    billed = {item.name: item.usd for item in spot.bill.items}
    assert billed["hosts.social.surplus"] == pytest.approx(0.05 * surplus_h)
    assert warned(spot, "hosts.social", f"billed {0.05 * surplus_h:,.2f} USD a month")


def test_a_saturated_loop_cannot_keep_up_and_has_no_response() -> None:
    it = desk("systems.desk.cpu_factor=10")
    assert station(it, "event loop", "desk").busiest_utilisation == pytest.approx(1.2)
    assert it.systems[0].response_s is None
    assert warned(it, "event loop desk cannot keep up: 120 %")
    assert "desk cannot keep up" in it.verdicts[1]


def test_time_outs_that_do_not_go_together_are_named() -> None:
    it = desk("systems.desk.sessions.heartbeat_s=90")
    assert warned(it, "nginx on web cuts the sockets of desk", "90 s", "60 s")
    assert not warned(desk(), "cuts the sockets")
    assert not warned(it, "up after")


def test_a_reload_may_need_more_connections_than_there_are() -> None:
    it = desk("apps.desk.instances=2")
    assert it.databases[0].pools == 8
    assert warned(it, "database main may refuse connections", "8 and 4", "> 10")
    assert not warned(desk(), "refuse")


def test_a_closed_load_has_the_bounds_of_the_book_and_settles_below_them() -> None:
    it = desk(
        "systems.desk.clients.kind=closed",
        "systems.desk.clients.users=20",
        "systems.desk.clients.think={ mean_s = 0.1 }",
    )
    bound = it.bounds[0]
    # D: 12 ms of the loop and 10 ms of the database; 2 ms on the network, as thinking.
    assert bound.demand_s == pytest.approx(0.022)
    assert bound.throughput_per_s == pytest.approx(min(20 / 0.124, 1 / 0.012))
    assert bound.knee_users == pytest.approx(0.124 / 0.012)
    system = it.systems[0]
    assert system.mean_per_s < bound.throughput_per_s
    assert system.mean_per_s * ((system.response_s or 0) + 0.1) == pytest.approx(20)


def test_a_surge_is_a_moment_of_its_own() -> None:
    quiet = desk()
    surging = desk("systems.desk.surges=[{ at_s = 3600, duration_s = 600, factor = 2 }]")
    assert surging.systems[0].busiest_per_s == pytest.approx(20)
    assert surging.systems[0].busiest_at == "surge, 01:00"
    assert surging.systems[0].mean_per_s == quiet.systems[0].mean_per_s


def test_consistent_figures_contradict_nothing() -> None:
    reported = "reported={ source = 'x', throughput_per_s = 10, users = 1,"
    reported += " systems = { desk = { response_s = 0.05 } },"
    reported += " hosts = { web = { cpu_utilisation = 0.12, ram_share = 0.3 } } }"
    assert not warned(desk(reported), "contradict")


def test_users_without_a_think_time_keep_both_loops_busy_all_day() -> None:
    # Four users and nothing but two loops on two cores: N / Dmax is 2 / 0.5 s.
    clients = {"kind": "closed", "users": 4}
    system = bare.system(bare.route(cpu=0.5), clients=clients)
    config = bare.scenario(system, host={"vcpus": 2}, app={"instances": 2})
    it = judge(config, bare.CATALOG)
    assert it.systems[0].mean_per_s == pytest.approx(4.0)
    assert it.systems[0].response_s == pytest.approx(4 / 4.0)
    assert station(it, "host CPU", "web").mean_utilisation == pytest.approx(1.0)
