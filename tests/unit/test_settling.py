"""Rates at which closed loads settle beside each other, against exact networks."""

from math import sqrt

import pytest

from experiments.judgement import judge
from experiments.judgement.equilibrium import equilibrium_of
from experiments.judgement.layout import layout_of
from experiments.judgement.moments import moments_of
from experiments.judgement.stations import SystemUse
from experiments.judgement.week import outlook_of
from models.config import ProfileConfig, SystemConfig
from sim import queueing as q
from tests import bare
from tests.theory import forms


def closed(users: int, *, think_s: float, cpu_s: float, query_s: float) -> SystemConfig:
    """Return a closed load of exponential times, with more connections than users."""
    return bare.system(
        bare.route(cpu=bare.exponential(cpu_s), query=bare.exponential(query_s)),
        process={"pool_size": 200},
        clients={"kind": "closed", "users": users, "think": bare.exponential(think_s)},
    )


def uses(**systems: SystemConfig) -> dict[str, SystemUse]:
    """Judge *systems*, each on a host of its own, all at one database of one core."""
    on = {name: f"host-{name}" for name in systems}
    judgement = judge(bare.scenario(systems, on=on), bare.CATALOG)
    return {each.system: each for each in judgement.systems}


@pytest.mark.parametrize(
    ("users", "think_s", "cpu_s", "query_s", "rel"),
    [
        # The case of two systems, each at a core of its own: the database is 54 % busy.
        ((15, 10), (1.0, 2.0), (0.04, 0.03), (0.02, 0.06), 0.005),
        # The database is full: 14.0 x 0.03 + 29.0 x 0.02 is one core.
        ((50, 80), (1.0, 1.0), (0.01, 0.02), (0.03, 0.02), 0.01),
        # So few users that what one of them alone does matters.
        ((5, 8), (1.0, 1.0), (0.01, 0.1), (0.3, 0.2), 0.045),
    ],
)
def test_two_closed_loads_share_a_database_as_exact_mean_values_say(
    users: tuple[int, int],
    think_s: tuple[float, float],
    cpu_s: tuple[float, float],
    query_s: tuple[float, float],
    rel: float,
) -> None:
    rows = zip(users, think_s, cpu_s, query_s, strict=True)
    a, b = (closed(n, think_s=z, cpu_s=c, query_s=d) for n, z, c, d in rows)
    found = uses(a=a, b=b)
    demands_s = [[cpu_s[0], 0.0], [0.0, cpu_s[1]], list(query_s)]
    exact = forms.closed_classes(demands_s, populations=users, think_s=think_s)
    reached = (found["a"].mean_per_s, found["b"].mean_per_s)
    assert reached == pytest.approx(exact.throughput_per_s, rel=rel)


def test_one_user_each_is_the_worst_of_the_approximation() -> None:
    # One station of 1 s, thinking for 1 s, exactly: each is present for half of the time
    # alone, so R = 1 + 1/2 and X = 1 / 2.5. Here each counts as half a user to the other:
    # R = 1 / (1 - X / 2) and X = 1 / (1 + R), so X^2 - 5 X + 2 = 0: (5 - sqrt 17) / 2.
    each = closed(1, think_s=1.0, cpu_s=1e-9, query_s=1.0)
    found = uses(a=each, b=each)
    assert found["a"].mean_per_s == pytest.approx((5 - sqrt(17)) / 2, rel=1e-3)
    assert found["b"].mean_per_s == pytest.approx((5 - sqrt(17)) / 2, rel=1e-3)


def test_an_open_load_takes_its_share_of_a_closed_one() -> None:
    # 10 a second x 30 ms take 0.3 of the database: to the closed load what is left is a
    # core 0.7 as fast, on which the approximation is 4 % below the exact network.
    open_load = bare.system(
        bare.route(query=bare.exponential(0.03)), per_s=10, process={"pool_size": 200}
    )
    found = uses(a=closed(20, think_s=0.5, cpu_s=0.005, query_s=0.02), b=open_load)
    stations = [
        q.Station(name="loop", demand_s=0.005),
        q.Station(name="database", demand_s=0.02 / 0.7),
    ]
    exact_per_s = q.closed_throughput_per_s(stations, population=20, think_s=0.5)
    assert found["a"].mean_per_s == pytest.approx(exact_per_s, rel=0.045)
    alone = q.closed_throughput_per_s(
        [q.Station(name="loop", demand_s=0.005), q.Station(name="db", demand_s=0.02)],
        population=20,
        think_s=0.5,
    )
    assert found["a"].mean_per_s < 0.9 * alone


def test_a_closed_load_settles_anew_with_what_is_beside_it_at_each_hour() -> None:
    # By night (nobody else) the closed load alone is exact; by day 1.5 x 20 a second x
    # 20 ms take 0.6 of the database, and it does less; its response is that of the day.
    day_and_night = ProfileConfig(hourly=(0.0,) * 8 + (1.5,) * 16)
    open_load = bare.system(
        bare.route(query=bare.exponential(0.02)),
        per_s=20,
        profile="office",
        process={"pool_size": 200},
    )
    both = {"a": closed(20, think_s=0.5, cpu_s=0.005, query_s=0.02), "b": open_load}
    config = bare.scenario(
        both,
        on={"a": "host-a", "b": "host-b"},
        profiles={"flat": bare.FLAT, "office": day_and_night},
    )
    use = next(it for it in judge(config, bare.CATALOG).systems if it.system == "a")
    stations = [
        q.Station(name="loop", demand_s=0.005),
        q.Station(name="database", demand_s=0.02),
    ]
    night_per_s = q.closed_throughput_per_s(stations, population=20, think_s=0.5)
    assert use.busiest_per_s == pytest.approx(night_per_s, rel=1e-9)
    assert use.busiest_at == "00:00"
    assert use.mean_per_s < use.busiest_per_s
    assert use.response_s is not None
    slow = [q.Station(name="loop", demand_s=0.005), q.Station(name="db", demand_s=0.05)]
    day_per_s = q.closed_throughput_per_s(slow, population=20, think_s=0.5)
    assert use.response_s == pytest.approx(20 / day_per_s - 0.5, rel=0.1)


def test_all_users_who_do_not_think_are_in_flight_however_even_the_demands() -> None:
    # 40 users keep a loop of exactly 0.1 s full: 10 a second, of whom 10 x 1 s think. An
    # open queue of such demands (M/D/1) would be half as long.
    clients = {"kind": "closed", "users": 40, "think": bare.exponential(1.0)}
    system = bare.system(bare.route(cpu=0.1), clients=clients)
    layout = layout_of(bare.scenario(system), bare.CATALOG)
    outlook = outlook_of(layout)
    mean = outlook.settled(moments_of(layout))[0]
    assert mean.requests_per_s["web"] == pytest.approx(10.0, rel=1e-6)
    state = equilibrium_of(layout, outlook.routes, mean)
    assert state.in_flight["web"] == pytest.approx(30.0, rel=1e-6)
