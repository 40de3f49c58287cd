"""Contradictions between reported figures: each sentence, and the figure it begins at.

The desk of `data/desk.toml` has 10 requests a second of 12 ms, on one core of 1,000 MiB.
"""

import pytest
from attrs import evolve

from experiments.judgement import judge
from models.config import ReportedConfig, ReportedHost, ReportedSystem
from tests import bare
from tests.judged import desk

LITTLE = "reported users, rate and response times contradict each other (Little's law): "


def said_of(reported: str, *overrides: str) -> list[str]:
    it = desk(f"reported={{ source = 'x', {reported} }}", *overrides)
    return [line for line in it.warnings if "contradict" in line]


def test_users_who_are_fewer_than_their_requests_in_flight() -> None:
    # 10 requests a second of 0.5 s are 5 in flight; 2 users make at most 2 / 0.5.
    assert said_of(
        "throughput_per_s = 10, users = 2, systems = { desk = { response_s = 0.5 } }"
    ) == [
        f"{LITTLE}10 requests/s x 0.5 s = 5 requests in flight > 2 users, who make at"
        " most 4 requests/s at such response times"
    ]


def test_a_system_with_users_of_its_own_is_named() -> None:
    of_desk = "throughput_per_s = 10, users = 2, response_s = 0.5"
    (line,) = said_of(f"systems = {{ desk = {{ {of_desk} }} }}")
    assert line.startswith(f"desk: {LITTLE}10 requests/s x 0.5 s = 5 requests")


@pytest.mark.parametrize(("users", "is_said"), [(4.5, True), (4.6, False)])
def test_a_tenth_more_in_flight_than_users_is_rounding(
    users: float, is_said: bool
) -> None:
    # 5 requests in flight are 1.11 times 4.5 users, and 1.09 times 4.6.
    desk_of = "systems = { desk = { response_s = 0.5 } }"
    found = said_of(f"throughput_per_s = 10, users = {users}, {desk_of}")
    assert bool(found) == is_said


@pytest.mark.parametrize(
    "reported",
    [
        "throughput_per_s = 10, systems = { desk = { response_s = 0.5 } }",
        "users = 2, systems = { desk = { response_s = 0.5 } }",
        "throughput_per_s = 10, users = 2",
    ],
)
def test_of_two_figures_of_littles_law_the_third_is_free(reported: str) -> None:
    assert said_of(reported) == []


def test_a_range_of_response_times_is_a_range_of_users() -> None:
    # Of all together: 10 x 0.2 to 10 x 0.4 in flight, 1 / 0.4 to 1 / 0.2 a second.
    # One alone says nothing without its response time, its users or its rate.
    systems = {
        "quick": ReportedSystem(response_s=0.2, throughput_per_s=5.0),
        "slow": ReportedSystem(response_s=0.4, users=1.0),
        "dumb": ReportedSystem(users=1.0, throughput_per_s=100.0),
    }
    assert reported_of(systems=systems, users=1.0, throughput_per_s=10.0)[0] == (
        f"{LITTLE}10 requests/s x 0.2 to 0.4 s = 2 to 4 requests in flight > 1 users, who"
        " make at most 2.5 to 5 requests/s at such response times"
    )
    assert reported_of(systems=systems, users=2.0, throughput_per_s=10.0) == []


def reported_of(**figures: object) -> list[str]:
    """Return what contradicts on three systems, two of which share a host."""
    systems = {
        "quick": bare.system(bare.route(cpu=0.02), per_s=5.0),
        "slow": bare.system(bare.route(cpu=0.04), per_s=5.0),
        "dumb": bare.system(bare.route(cpu=0.01), per_s=10.0),
    }
    config = bare.scenario(systems, on={"quick": "left", "slow": "left", "dumb": "right"})
    reported = ReportedConfig(source="x", **figures)  # type: ignore[arg-type]
    it = judge(evolve(config, reported=reported), bare.CATALOG)
    return [line for line in it.warnings if "contradict" in line]


def test_a_host_is_compared_with_the_rates_of_its_own_systems() -> None:
    # 5 x 20 + 5 x 40 ms are 30 % of a core, 30 ms each of 10 requests; 60 % are 60 ms.
    systems = {
        "quick": ReportedSystem(throughput_per_s=5.0),
        "slow": ReportedSystem(throughput_per_s=5.0),
        "dumb": ReportedSystem(throughput_per_s=10.0),
    }
    assert reported_of(
        systems=systems, hosts={"left": ReportedHost(cpu_utilisation=0.6)}
    ) == [
        "host left: reported CPU and rate contradict the configured demands: 60 % of 1"
        " vCPU at 10 requests/s is 60 ms of a core a request, the configured routes need"
        " 30 ms"
    ]
    agreed = {"left": ReportedHost(cpu_utilisation=0.3)}
    assert reported_of(systems=systems, hosts=agreed) == []
    # Of all systems together nothing is known of one host.
    of_both = {"left": ReportedHost(cpu_utilisation=0.6)}
    assert reported_of(throughput_per_s=20.0, hosts=of_both) == []


def test_a_host_of_which_one_system_reports_no_rate_counts_the_others() -> None:
    # 60 % at 5 requests a second are 120 ms.
    systems = {"quick": ReportedSystem(throughput_per_s=5.0), "slow": ReportedSystem()}
    (line,) = reported_of(
        systems=systems, hosts={"left": ReportedHost(cpu_utilisation=0.6)}
    )
    assert "60 % of 1 vCPU at 5 requests/s is 120 ms" in line


def test_a_cpu_that_the_demands_do_not_fill_so_far() -> None:
    # 24 % of a core at 10 requests a second are 24 ms each.
    (line,) = said_of(
        "throughput_per_s = 10, hosts = { web = { cpu_utilisation = 0.24 } }"
    )
    assert line == (
        "host web: reported CPU and rate contradict the configured demands: 24 % of 1"
        " vCPU at 10 requests/s is 24 ms of a core a request, the configured routes need"
        " 12 ms"
    )


@pytest.mark.parametrize(
    ("use", "is_said"),
    [(0.108, True), (0.11, False), (0.132, False), (0.134, True)],
)
def test_a_tenth_of_the_demand_is_rounding(use: float, is_said: bool) -> None:
    # 12 ms are 1.11 times 10.8, 1.09 times 11, 0.909 times 13.2 and 0.896 times 13.4.
    found = said_of(
        f"throughput_per_s = 10, hosts = {{ web = {{ cpu_utilisation = {use} }} }}"
    )
    assert bool(found) == is_said


def test_a_response_that_the_work_on_the_cpu_does_not_explain() -> None:
    # 40 % of a core at 10 requests a second are 40 ms, which are 40 / 0.6 = 66.7 ms
    # shared; five times as much are 333 ms.
    cpu = "throughput_per_s = 10, hosts = { web = { cpu_utilisation = 0.4 } }"
    busy = 'systems.desk.endpoints."/".cpu.mean_s=0.04'
    assert said_of(f"{cpu}, systems = {{ desk = {{ response_s = 0.4 }} }}", busy) == [
        "host web: reported CPU and response times contradict each other: 40 % of 1 vCPU"
        " at 10 requests/s is 40 ms of a core a request, which sharing the CPU stretches"
        " to 66.7 ms at that use, S/(1-rho); reported are 400 ms (desk), 6 times as much:"
        " if true, the wait is elsewhere"
    ]
    assert not said_of(f"{cpu}, systems = {{ desk = {{ response_s = 0.33 }} }}", busy)


def test_a_full_cpu_explains_any_response() -> None:
    cpu = "throughput_per_s = 10, hosts = { web = { cpu_utilisation = 1 } }"
    busy = 'systems.desk.endpoints."/".cpu.mean_s=0.1'
    assert not said_of(f"{cpu}, systems = {{ desk = {{ response_s = 100 }} }}", busy)


def test_responses_of_other_hosts_are_not_explained_by_this_one() -> None:
    # 30 % at 10 a second are 30 ms, shared 42.9; five times as much are 214 ms.
    systems = {
        "quick": ReportedSystem(throughput_per_s=5.0, response_s=0.6),
        "slow": ReportedSystem(throughput_per_s=5.0, response_s=0.3),
        "dumb": ReportedSystem(throughput_per_s=10.0, response_s=9.0),
    }
    (line,) = reported_of(
        systems=systems, hosts={"left": ReportedHost(cpu_utilisation=0.3)}
    )
    assert line.endswith(
        "stretches to 42.9 ms at that use, S/(1-rho); reported are 600 ms (quick) and"
        " 300 ms (slow), 7 to 14 times as much: if true, the wait is elsewhere"
    )


def test_memory_beyond_what_the_parts_can_be() -> None:
    # 250 MiB at the start, 354 with every connection open.
    assert said_of("hosts = { web = { ram_share = 0.1 } }") == [
        "host web: reported RAM and the memory of its parts contradict each other: 10 %"
        " of 1,000 MiB is 100 MiB, the parts add up to 250 at the start and 354 at worst,"
        " page cache not counted"
    ]


@pytest.mark.parametrize(
    ("share", "is_said"),
    [(0.224, True), (0.226, False), (0.389, False), (0.390, True)],
)
def test_a_tenth_of_the_memory_is_rounding(share: float, is_said: bool) -> None:
    # 0.9 x 250 = 225 and 1.1 x 354 = 389.4.
    found = said_of(f"hosts = {{ web = {{ ram_share = {share} }} }}")
    assert bool(found) == is_said


def test_memory_of_the_second_host_is_compared_too() -> None:
    # One process of 1 MiB, and a half of 64,000.
    (line,) = reported_of(hosts={"right": ReportedHost(ram_share=0.5)})
    assert line.startswith("host right: reported RAM and the memory")
    assert "50 % of 64,000 MiB is 32,000 MiB, the parts add up to 1 at" in line


@pytest.mark.parametrize(
    ("per_s", "words"),
    [
        (60, "60 requests/s are 5,184,000 a day, 6 times the 864,000 requests"),
        (1, "1 requests/s are 86,400 a day, 0.1 times the 864,000 requests"),
        (49, ""),
        (2.1, ""),
    ],
)
def test_a_rate_five_times_off_the_day_of_the_config(per_s: float, words: str) -> None:
    # 10 requests a second are 864,000 a day.
    found = said_of(f"throughput_per_s = {per_s}")
    expected = f"reported rate and configured day contradict each other: {words}"
    assert found == ([f"{expected} of the config"] if words else [])


def test_a_day_that_is_given_in_queries_says_so() -> None:
    # Two queries a request: 1,728,000 of them are 864,000 requests, ten a second.
    page = bare.route(cpu=0.01, query=0.01, queries=2)
    asked = bare.system(page, process={"pool_size": 4})
    asked = evolve(asked, requests_per_day=None, queries_per_day=1_728_000)
    reported = ReportedConfig(source="x", throughput_per_s=100.0)
    it = judge(evolve(bare.scenario(asked), reported=reported), bare.CATALOG)
    assert it.warnings[-1] == (
        "reported rate and configured day contradict each other: 100 requests/s are"
        " 8,640,000 a day, 10 times the 864,000 requests (1,728,000 queries) of the"
        " config"
    )


def test_days_of_several_systems_are_added_up() -> None:
    # 20 requests a second of the three systems; 200 are ten times as many.
    assert reported_of(throughput_per_s=200.0) == [
        "reported rate and configured day contradict each other: 200 requests/s are"
        " 17,280,000 a day, 10 times the 1,728,000 requests of the config"
    ]


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (
            4400,
            "4,400 yen a month reported, 3,600 by item (30.00 USD at 120 yen), 800 less",
        ),
        (
            3000,
            "3,000 yen a month reported, 3,600 by item (30.00 USD at 120 yen), 600 more",
        ),
        (3635, ""),
        (3565, ""),
        (
            3637,
            "3,637 yen a month reported, 3,600 by item (30.00 USD at 120 yen), 37 less",
        ),
    ],
)
def test_a_price_one_per_cent_off_the_bill(price: float, words: str) -> None:
    # 30 dollars of 120 yen.
    bill = ("hosts.web.monthly_usd=30", "jpy_per_usd=120")
    found = said_of(f"monthly_jpy = {price}", *bill)
    expected = f"reported and computed price contradict each other: {words}"
    assert found == ([expected] if words else [])


def test_a_price_of_what_has_none_is_not_compared() -> None:
    assert said_of("monthly_jpy = 4400") == []
