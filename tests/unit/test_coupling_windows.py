"""Windows of the week and who is there in them, and what stands on what: by hand."""

import pytest
from attrs import evolve

from experiments.coupling.attendance import hours_s, week_of
from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.naming import answers_to, fault_name, rated, row_name, where
from experiments.coupling.window import (
    Window,
    active_users,
    busiest_hour_s,
    counts_users,
    patience_s,
)
from models.config import (
    DAY_S,
    FaultConfig,
    ProfileConfig,
    Scenario,
    SurgeConfig,
    SystemConfig,
)
from tests import bare
from tests.coupled import fault, scenario, system
from tests.unit.test_coupling_words import calm

WHERE = calm()
HOUR_S = 3600.0


def host(duration_s: float) -> Fault:
    return fault(WHERE, "host-crash", "web", duration_s=duration_s)


def at_hour(*hours: int, weekdays: tuple[float, ...] = (1.0,) * 7) -> ProfileConfig:
    """Return a profile of whom everybody is there at these hours, and nobody else."""
    hourly = tuple(float(hour in hours) for hour in range(24))
    return ProfileConfig(hourly=hourly, weekdays=weekdays)


def of_two(a: SystemConfig, b: SystemConfig, **profiles: ProfileConfig) -> Scenario:
    return evolve(scenario(a, b), profiles={"flat": bare.FLAT, **profiles})


def test_a_window_is_measured_for_whole_buckets_and_watched_for_longer() -> None:
    window = Window(at_s=0.0)
    # 301 + 900 s end within a bucket of 10 s, and so do 301 + 10 x 301 + 60 s.
    assert window.span_s(host(301.0)) == 1210.0
    assert window.patience_s(host(301.0)) == 3010.0
    assert window.longest_s(host(301.0)) == 3380.0
    # What is over in an instant may be felt for five minutes; nothing is watched for
    # less than it is measured.
    assert window.patience_s(host(29.0)) == 300.0
    assert window.longest_s(host(29.0)) == window.span_s(host(29.0)) == 930.0


def test_a_window_has_the_systems_alone_warm_and_without_what_is_of_another_time() -> (
    None
):
    surging = evolve(
        WHERE.systems["a"],
        surges=(SurgeConfig(at_s=60.0, duration_s=60.0, factor=3.0),),
    )
    crash = FaultConfig(kind="host-crash", target="web", at_s=5.0, duration_s=5.0)
    busy = evolve(
        WHERE,
        systems={**WHERE.systems, "a": surging},
        faults={"mine": crash},
        warm_up_s=30.0,
    )
    # It begins ten minutes before Monday 00:05: on Sunday at 23:55.
    found = Window(at_s=300.0).scenario(busy, until_s=1200.0)
    assert found == evolve(
        WHERE,
        starts_at_s=7 * DAY_S - 300.0,
        starts_warm=True,
        warm_up_s=0.0,
        days=None,
        duration_s=1800.0,
    )


def test_the_busiest_hour_is_that_of_all_systems_together() -> None:
    a = system(3.0, bare.route(), profile="early")
    b = system(2.0, bare.route(), profile="both")
    early, both = at_hour(8), at_hour(9, 17)
    # 3 a day at eight; 1 at nine and at 17 each.
    assert busiest_hour_s(of_two(a, b, early=early, both=both)) == 8 * HOUR_S
    more = evolve(b, requests_per_day=7 * DAY_S)
    assert busiest_hour_s(of_two(a, more, early=early, both=both)) == 9 * HOUR_S
    # Of weekdays, too: A comes on Wednesdays alone, seven times as many.
    wednesday = at_hour(8, weekdays=(0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0))
    found = busiest_hour_s(of_two(a, b, early=wednesday, both=both))
    assert found == 2 * DAY_S + 8 * HOUR_S
    # A surge belongs to its own time, and a closed load to all alike.
    surge = SurgeConfig(at_s=30 * HOUR_S, duration_s=HOUR_S, factor=100.0)
    surging = evolve(more, surges=(surge,))
    assert busiest_hour_s(of_two(a, surging, early=early, both=both)) == 9 * HOUR_S
    closed = evolve(more, clients=evolve(more.clients, kind="closed", users=5))
    assert busiest_hour_s(of_two(a, closed, early=early, both=both)) == 8 * HOUR_S


def test_the_most_patient_user_waits_for_every_attempt_and_every_pause() -> None:
    clients = {"max_attempts": 4, "backoff_s": 0.5, "backoff_cap_s": 1.5}
    patient = system(1.0, bare.route(), clients=clients)
    other = system(1.0, bare.route())
    # 4 x 5 s, and pauses of 0.5, 1 and, capped, 1.5 s; the other waits 5 s, once.
    assert patience_s(scenario(patient, other)) == 23.0
    assert patience_s(scenario(other, other)) == 5.0
    endless = system(1.0, bare.route(), clients={"timeout_s": 1e5})
    assert patience_s(scenario(patient, endless)) == HOUR_S


def test_users_are_all_there_in_the_busiest_hour_and_fewer_in_others() -> None:
    hourly = (2.0, 1.0, 4.0, *[0.0] * 21)
    weekdays = (1.0, 0.5, *[0.0] * 5)
    it = system(1.0, bare.route(), profile="night")
    found = of_two(it, it, night=ProfileConfig(hourly=hourly, weekdays=weekdays))
    # 20 s before one o'clock, four buckets: a half of the hundred, and then a quarter.
    night = active_users(it, found, from_s=HOUR_S - 20.0, buckets=4)
    assert night.tolist() == [50.0, 50.0, 25.0, 25.0]
    # The last bucket of a week is followed by the first.
    around = active_users(it, found, from_s=7 * DAY_S - 10.0, buckets=2)
    assert around.tolist() == [0.0, 50.0]
    tuesday = active_users(it, found, from_s=DAY_S + 2 * HOUR_S, buckets=1)
    assert tuesday.tolist() == [50.0]
    assert active_users(
        evolve(it, profile=None), found, from_s=0.0, buckets=2
    ).tolist() == [100.0, 100.0]


def test_a_closed_load_is_its_users_unless_it_says_otherwise() -> None:
    clients = {"kind": "closed", "users": 20}
    closed = system(1.0, bare.route(), clients=clients)
    assert active_users(closed, WHERE, from_s=0.0, buckets=1).tolist() == [100.0]
    uncounted = evolve(closed, users=0)
    assert active_users(uncounted, WHERE, from_s=0.0, buckets=1).tolist() == [20.0]
    assert counts_users(uncounted)
    nobody = evolve(uncounted, clients=evolve(closed.clients, users=0))
    assert not counts_users(nobody)
    assert counts_users(evolve(nobody, users=1))


def test_who_is_online_follows_the_profile_of_the_sessions() -> None:
    profile = ProfileConfig(
        hourly=(1.0, 4.0, *[2.0] * 22), weekdays=(1.0, 0.5, *[1.0] * 5)
    )
    online = evolve(bare.sessions(40.0, 60.0), profile="night")
    it = system(1.0, bare.route(), profile="flat", sessions=online)
    week = week_of(it, of_two(it, it, night=profile))
    # 40 in the busiest hour of a usual day, and half as many of all on Tuesday.
    assert week[:4].tolist() == [10.0, 40.0, 20.0, 20.0]
    assert week[24:27].tolist() == [5.0, 20.0, 10.0]
    assert len(week) == 7 * 24
    assert week[-1] == 20.0


def test_hours_are_those_of_the_users_of_all_systems() -> None:
    a = evolve(system(1.0, bare.route(), profile="early"), users=30)
    b = evolve(system(1.0, bare.route(), profile="late"), users=10)
    monday = (1.0, *[0.0] * 6)
    found = of_two(
        a, b, early=at_hour(8, weekdays=monday), late=at_hour(20, weekdays=monday)
    )
    # Three quarters of the users at eight, a quarter at twenty: of eight equal parts
    # six begin in the first hour, at odd twelfths, and two in the other, at quarters.
    times = [8 * HOUR_S + HOUR_S * k / 12 for k in (1, 3, 5, 7, 9, 11)]
    times += [20 * HOUR_S + HOUR_S * k / 4 for k in (1, 3)]
    assert hours_s(found) == tuple(times)
    # Times are whole buckets.
    assert all(each % 10.0 == 0.0 for each in hours_s(WHERE, 11))


def test_a_fault_is_called_by_what_happens_to_what_for_how_long() -> None:
    slow = fault(
        WHERE, "database-slow", "db", factor=2.5, duration_s=150.0, per_month=0.5
    )
    lock = fault(WHERE, "schema-lock", "db", schema="a", duration_s=30.0, per_month=0.5)
    deploy = fault(WHERE, "deploy", "a", per_month=4.0)
    assert fault_name(slow) == "database slow x2.5, 2.5 min"
    assert fault_name(lock) == "schema lock a, 30 s"
    assert fault_name(deploy) == "deploy"
    assert rated(slow) == "database slow x2.5, 2.5 min (0.5)"
    titled = evolve(slow, owner_title="Main")
    assert row_name(titled) == "database Main (db): database slow x2.5, 2.5 min"
    assert where(titled) == "database Main (db), database slow x2.5, 2.5 min"
    for text in ("it", "main (DB): ", "database db, database", " x2.5, 2.5 min (0.5) "):
        assert answers_to(titled, text)
    assert not answers_to(titled, "schema")


def test_a_fault_of_the_file_comes_as_often_as_its_file_says() -> None:
    it = FaultConfig(kind="host-crash", target="web", at_s=0.0)

    def found(**keys: object) -> Fault:
        given = evolve(it, **keys)  # type: ignore[arg-type]
        faults = fault_list(evolve(WHERE, faults={"it": given}))
        return next(each for each in faults if each.name == "it")

    # 2,592,000 s a month: every 86,400 s is 30, after 80,000 s up and 6,400 down, too.
    often = found(every_s=86_400.0, duration_s=60.0)
    assert (often.per_month, often.source) == (30.0, "faults.it.every_s")
    random = found(at_s=None, mttf_s=80_000.0, duration_s=6_400.0)
    assert (random.per_month, random.source) == (30.0, "faults.it.mttf_s")
    said = found(every_s=86_400.0, per_month=2.0, duration_s=60.0)
    assert (said.per_month, said.source) == (2.0, "faults.it.per_month")
    assert often.spread == random.spread == said.spread == 1.0
    usual = found(duration_s=60.0)
    assert usual.spread > 1.0
    assert "faults.it" not in usual.source
    mistakes = [each for each in fault_list(WHERE) if "equally likely" in each.source]
    # Two leaks of either system, a slow database and two locks are the mistakes.
    assert len(mistakes) == 7
    assert all("one of 7 ways" in each.source for each in mistakes)
    assert sum(each.per_month for each in mistakes) == pytest.approx(0.4)


def test_a_notice_comes_before_what_it_announces() -> None:
    spot = FaultConfig(
        kind="spot-interruption", target="web", at_s=0.0, notice_s=120.0, duration_s=60.0
    )
    given = evolve(WHERE, faults={"it": spot})
    (found,) = (each for each in fault_list(given) if each.name == "it")
    assert found.injected(600.0).at_s == 480.0
    assert found.injected(60.0).at_s == 0.0
    assert host(60.0).injected(600.0).at_s == 600.0
