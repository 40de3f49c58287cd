"""Moments: the load of a usual day, of a week and of the parts of a run."""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement.layout import Layout, layout_of
from experiments.judgement.moments import (
    Moment,
    hours_of_week,
    moments_of,
    stretches_of_run,
)
from experiments.judgement.week import outlook_of
from models.config import BatchConfig, FaultConfig, ProfileConfig, SurgeConfig
from tests import bare

HALVES = ProfileConfig(
    hourly=(0.5,) * 12 + (1.5,) * 12, weekdays=(1.0, 1.0, 2.0, 1.0, 1.0, 0.5, 0.5)
)
"""Half of the mean until noon, three halves of it after; twice as much on Wednesdays."""


def layout(*surges: SurgeConfig, users: int = 0, **parts: Any) -> Layout:
    """Return a shop with sessions, on average 10 requests a second, and closed users."""
    shop = bare.system(
        bare.route(cpu=0.01),
        per_s=10.0,
        profile="halves",
        sessions=bare.sessions(60, 20.0, profile="halves"),
        surges=surges,
    )
    systems = {"shop": shop}
    if users:
        clients = {"kind": "closed", "users": users}
        systems["test"] = bare.system(bare.route(cpu=0.01), clients=clients)
    config = bare.scenario(systems, on=dict.fromkeys(systems, "web"), span_s=7200.0)
    profiles = {**config.profiles, "halves": HALVES}
    return layout_of(evolve(config, profiles=profiles, **parts), bare.CATALOG)


def shop_per_s(moments: tuple[Moment, ...]) -> list[float]:
    return [each.requests_per_s["shop"] for each in moments]


def test_a_usual_day_is_the_busiest_of_the_week() -> None:
    mean, *hours = moments_of(layout())
    assert mean.label == "mean"
    assert mean.requests_per_s == {"shop": pytest.approx(20.0)}
    assert [each.label for each in hours[:2]] == ["00:00", "01:00"]
    assert hours[-1].label == "23:00"
    assert shop_per_s(tuple(hours)) == pytest.approx([10.0] * 12 + [30.0] * 12)
    # 60 sessions are open in the busiest hour of a day of factor 1, for 20 s each: 3 of
    # them are opened a second, and twice as many on Wednesdays.
    assert hours[0].openings_per_s["shop"] == pytest.approx(2.0)
    assert hours[12].openings_per_s["shop"] == pytest.approx(6.0)
    assert hours[12].online["shop"] == pytest.approx(120.0)
    assert mean.openings_per_s["shop"] == pytest.approx(4.0)
    assert mean.online["shop"] == pytest.approx(80.0)


def test_a_closed_load_has_no_rate_until_it_has_settled() -> None:
    it = layout(users=3)
    found = moments_of(it)
    assert {each.requests_per_s["test"] for each in found} == {0.0}
    assert shop_per_s(found)[1:3] == pytest.approx([10.0, 10.0])
    assert {each.online["test"] for each in found} == {0.0}


RUSH = SurgeConfig(at_s=3630.0, duration_s=600.0, factor=3.0)


def test_each_stretch_of_the_run_with_a_surge_is_a_moment() -> None:
    # On a Monday morning there are 5 a second, and three times as many for ten minutes;
    # for the last five of them there is a fault that doubles that.
    fault = FaultConfig(
        kind="surge", target="shop", at_s=3930.0, duration_s=300.0, factor=2.0
    )
    found = moments_of(layout(RUSH, users=3, faults={"f": fault}))[25:]
    assert [each.label for each in found] == ["surge, 01:00:30", "surge, 01:05:30"]
    assert shop_per_s(found) == pytest.approx([15.0, 30.0])
    assert [each.requests_per_s["test"] for each in found] == [0.0, 0.0]
    assert [each.openings_per_s["shop"] for each in found] == pytest.approx([1.0, 1.0])
    assert [each.online["shop"] for each in found] == pytest.approx([20.0, 20.0])


def test_a_surge_is_called_by_the_time_of_the_week() -> None:
    # From Wednesday, 23:00 on.
    late = layout(RUSH, starts_at_s=2 * 86_400.0 + 23 * 3600.0)
    (found,) = moments_of(late)[25:]
    assert found.label == "surge, day 4, 00:00:30"
    assert shop_per_s((found,)) == pytest.approx([15.0])


def test_a_surge_beyond_the_run_is_none_of_it() -> None:
    beyond = evolve(RUSH, at_s=7200.0)
    assert len(moments_of(layout(beyond))) == 25
    weaker = evolve(RUSH, factor=0.5)
    assert len(moments_of(layout(weaker))) == 25


def test_a_week_has_no_surges_and_begins_on_monday() -> None:
    found = hours_of_week(layout(RUSH, users=3, starts_at_s=3600.0))
    assert len(found) == 168
    assert [found[hour].label for hour in (0, 13, 49)] == [
        "00:00",
        "13:00",
        "day 3, 01:00",
    ]
    assert shop_per_s(found)[:13] == pytest.approx([5.0] * 12 + [15.0])
    assert shop_per_s(found)[48] == pytest.approx(10.0)
    assert shop_per_s(found)[-1] == pytest.approx(7.5)
    assert found[60].openings_per_s["shop"] == pytest.approx(6.0)
    assert {each.requests_per_s["test"] for each in found} == {0.0}


def test_the_parts_of_a_run_have_its_surges_on_average() -> None:
    # Ten minutes of 15 a second in the hour from 1:00 on, and 50 of 5.
    it = layout(RUSH, users=3)
    found = stretches_of_run(it, from_s=0.0, until_s=7200.0)
    assert shop_per_s(found) == pytest.approx([5.0, (15.0 + 5 * 5.0) / 6])
    assert [each.label for each in found] == ["00:00", "01:00"]
    assert [each.requests_per_s["test"] for each in found] == [0.0, 0.0]
    assert found[1].openings_per_s["shop"] == pytest.approx(1.0)
    short = stretches_of_run(it, from_s=3600.0, until_s=3660.0, part_s=30.0)
    assert shop_per_s(short) == pytest.approx([5.0, 15.0])
    (whole,) = stretches_of_run(it, from_s=3600.0, until_s=3660.0)
    assert whole.requests_per_s["shop"] == pytest.approx(10.0)
    assert len(stretches_of_run(it, from_s=0.0, until_s=7200.0, part_s=1.0)) == 168


def on_credits(**parts: Any) -> Layout:
    """Return the shop on two cores that live on credits."""
    it = layout(**parts)
    host = evolve(bare.HOST, vcpus=2, baseline_utilisation=0.25, credit_cap_vcpu_s=1000.0)
    return layout_of(evolve(it.scenario, hosts={"web": host}), bare.CATALOG)


def test_the_week_of_a_machine_is_what_its_loops_are_asked_for() -> None:
    # 10 ms each; batch work of an hour of one core every night from Monday, 23:00, on.
    batch = BatchConfig(host="web", at_s=23 * 3600.0, every_s=86_400.0, cpu_s=3600.0)
    week = outlook_of(on_credits(batch={"night": batch})).weeks()["hosts.web"]
    assert week.load[:2] == pytest.approx((0.05, 0.05))
    assert week.load[22:24] == pytest.approx((0.15, 1.15))
    # A Wednesday has twice 10 requests a second, a Saturday half of them.
    assert week.mean_cores == pytest.approx(0.1 * (4 + 2 + 2 * 0.5) / 7 + 1 / 24)
    assert (week.bucket.baseline, week.bucket.cap) == (0.5, 1000.0)
    assert (week.machine, week.vcpus, week.balance) == ("hosts.web", 2, 1000.0)
    assert week.launch == 0


def test_a_loop_is_asked_for_one_core_at_most() -> None:
    # 30 a second of 50 ms on a Wednesday afternoon, one and a half of what a loop can.
    it = on_credits()
    shop = evolve(it.scenario.systems["shop"], endpoints={"/": bare.route(cpu=0.05)})
    busy = layout_of(evolve(it.scenario, systems={"shop": shop}), bare.CATALOG)
    week = outlook_of(busy).weeks()["hosts.web"]
    assert max(week.load) == pytest.approx(1.0)
    assert week.load[12] == pytest.approx(0.75)
    quota = {"shop": evolve(it.scenario.apps["shop"], cpu_quota=0.6)}
    held = layout_of(evolve(busy.scenario, apps=quota), bare.CATALOG)
    assert max(outlook_of(held).weeks()["hosts.web"].load) == pytest.approx(0.6)


def test_the_cores_of_a_part_of_a_run_know_of_its_batch_work() -> None:
    # From 0:30 to 1:30 of a Monday one core, of which half lies in the first hour.
    batch = BatchConfig(host="web", at_s=1800.0, cpu_s=3600.0)
    outlook = outlook_of(on_credits(batch={"once": batch}))
    cores = outlook.cores_of_run(from_s=0.0, until_s=3600.0)
    assert cores == {"hosts.web": pytest.approx(0.05 + 0.5)}
    # In equal parts of the run, as many as a week has hours, and without batch work.
    loads = outlook.loads_of_run()
    assert len(loads["hosts.web"]) == 168
    assert loads["hosts.web"][0] == pytest.approx(0.05)
    assert outlook_of(layout()).weeks() == {}


def test_a_load_is_scaled_up_to_all_cores() -> None:
    week = outlook_of(on_credits()).weeks()["hosts.web"]
    assert week.scaled(2.0).load[0] == pytest.approx(0.1)
    assert max(week.scaled(10.0).load) == 2
    assert week.scaled(10.0).bucket == week.bucket
