"""The month of a fault, on small systems whose losses are worked out by hand."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve

from experiments.coupling.attendance import hours_s, week_of
from experiments.coupling.document import document
from experiments.coupling.expectation import Loss, Rate, difference, loss_at, strata
from experiments.coupling.faultlist import Fault
from experiments.coupling.matrix import show
from experiments.coupling.month import Month, run_month
from experiments.coupling.occurrences import durations_s, occurrences
from experiments.coupling.study import plan as plan_of
from experiments.coupling.study import study
from experiments.coupling.topology import topology
from experiments.coupling.wording import shared_fate
from experiments.running.crew import Crew
from experiments.telling.terminal import Terminal
from models.config import ProfileConfig, Scenario
from models.loading import load_scenario
from models.operation.faults import KINDS
from tests import bare
from tests.coupled import fault, plan, scenario, system, tolls
from tests.unit.test_coupling_words import calm, judged

HOSPITAL = load_scenario(
    Path(__file__).parents[2] / "configs" / "pattern1.toml"
).profiles["hospital-day"]


def of_profile(profile: ProfileConfig | None) -> Scenario:
    """Return A, of a hundred users who come as *profile* says, and B, of nobody."""
    name = None if profile is None else "day"
    it = system(2.0, bare.route(cpu=0.001), profile=name)
    other = evolve(system(0.0, bare.route(cpu=0.001)), users=0)
    profiles = {"flat": bare.FLAT} | ({} if profile is None else {"day": profile})
    return evolve(scenario(it, other), profiles=profiles)


def month_of(where: Scenario, *faults: Fault) -> Month:
    with Crew(1) as crew:
        return run_month(where, faults, 1, crew)


def test_a_host_that_is_down_for_five_minutes_every_other_month() -> None:
    where = of_profile(None)
    crash = fault(where, "host-crash", "left", duration_s=300.0, per_month=0.5)
    month = month_of(where, crash)
    (found,) = month.costs
    # 100 users for 5 minutes; half of that a month.
    assert found.loss.mean == pytest.approx(500.0, rel=0.01)
    assert month.all.mean == pytest.approx(250.0, rel=0.01)
    assert found.rate.months_without() == pytest.approx(0.6065, abs=1e-4)
    assert month.parts() == pytest.approx((250.0, 0.0, 0.0), rel=0.01)


def test_users_who_are_fewer_at_night_lose_less_at_a_random_hour() -> None:
    day = evolve(HOSPITAL, weekdays=(1.0,) * 7)
    where = of_profile(day)
    share = np.mean(day.hourly) / max(day.hourly)
    assert share == pytest.approx(0.4067, abs=1e-4)
    crash = fault(where, "host-crash", "left", duration_s=300.0, per_month=0.5)
    (found,) = month_of(where, crash).costs
    # 500 at the busiest hour, and 0.4067 as many users over the week.
    assert found.loss.mean == pytest.approx(203.3, rel=0.02)


def test_a_loss_is_linear_in_the_duration() -> None:
    where = of_profile(None)
    lasting = [
        fault(where, "host-crash", "left", duration_s=lasts_s)
        for lasts_s in (180.0, 480.0, 900.0)
    ]
    named = [evolve(each, name=f"{each.duration_s:g}") for each in lasting]
    found = [each.user_min.mean for each in tolls(plan(where, named, recovery_s=60.0))]
    # 100 users for 3, 8 and 15 minutes.
    assert found == pytest.approx([300.0, 800.0, 1500.0], rel=0.02)


def test_hours_are_where_equal_parts_of_the_users_have_been_there() -> None:
    # Everybody is there on Mondays from 08:00 to 09:00 and from 20:00 to 21:00: half
    # of the eight runs fall into either hour, at its eighths that are odd.
    hourly = tuple(float(hour in (8, 20)) for hour in range(24))
    monday = ProfileConfig(hourly=hourly, weekdays=(1.0, *[0.0] * 6))
    where = of_profile(monday)
    early = [8 * 3600 + 3600 * eighth / 8 for eighth in (1, 3, 5, 7)]
    late = [each + 12 * 3600 for each in early]
    assert hours_s(where) == pytest.approx([*early, *late], abs=10.0)
    assert week_of(where.systems["a"], where).sum() == pytest.approx(200.0)
    nobody = evolve(where, systems={"b": where.systems["b"]})
    week = [168 * 3600 * each for each in strata()]
    assert hours_s(nobody) == pytest.approx(week, abs=10.0)


def test_usual_repairs_have_the_means_that_are_reported() -> None:
    # tri(3, 6, 15) min: 8 min. 8/9 of tri(1, 4, 12) and 1/9 of tri(5, 12, 30):
    # (8 x 17 / 3 + 47 / 3) / 9 = 6.778 min.
    host, database = KINDS["host-crash"], KINDS["database-outage"]
    assert host.repair is not None
    assert host.repair.mean == host.duration_s.value == pytest.approx(480.0)
    assert database.repair is not None
    assert database.duration_s.value == pytest.approx(406.67, abs=0.05)


def test_durations_are_spread_over_the_law_in_an_order_of_the_fault() -> None:
    where = of_profile(None)
    crash = fault(where, "host-crash", "left", duration_s=300.0)
    assert durations_s(crash, 8, 1) == [300.0] * 8
    law = KINDS["host-crash"].repair
    assert law is not None
    usual = evolve(crash, repair=law, duration_s=480.0)
    found = durations_s(usual, 8, 1)
    assert sorted(found) == law.from_uniforms(np.array(strata())).tolist()
    assert found != sorted(found)
    assert durations_s(evolve(usual, name="other"), 8, 1) != found


def test_a_loss_that_is_more_unsure_than_its_rate_is_run_anew_in_sixteen() -> None:
    where = of_profile(None)
    outage = fault(where, "host-crash", "left", duration_s=300.0)
    # A crash takes 3 s, in which half a dozen requests fail, or three or ten.
    crash = fault(where, "process-crash", "a")
    faults = [
        evolve(outage, name="outage", spread=10.0),
        evolve(crash, name="crash", spread=1.0),
    ]
    told: list[str] = []
    added: list[int] = []
    with Crew(1) as crew:
        month = run_month(
            where, tuple(faults), 1, crew, told=told.append, more=added.append
        )
        anew = occurrences(where, faults[1:], hours_s(where, 16), seed=1, crew=crew)
    found = {each.fault.name: each for each in month.costs}
    # A rate that is known tenfold is of shape 2.44: a loss is sure enough within
    # sqrt(0.1 / 2.44) = 20 %, which 600 requests without an answer are. Whose rate is
    # known leaves nothing but the loss to be unsure of.
    assert {name: each.runs for name, each in found.items()} == {
        "outage": 8,
        "crash": 16,
    }
    lost = [100.0 * float(each.lost_min["a"].sum()) for each in anew["crash"]]
    assert found["crash"].loss == loss_at([0.0] * 16, lost, 0.0)
    # Eight twins and two faults, then sixteen twins and one fault.
    assert Counter(told) == {
        "a month without faults": 8 + 16,
        "a month of outage": 8,
        "a month of crash": 8 + 16,
    }
    assert added == [16 * 2]


def test_sixteen_runs_see_sixteenths_of_the_week() -> None:
    where = of_profile(None)
    # 168 hours in sixteen parts of 10.5 h, whose middles are the odd multiples of 5.25.
    middles = [(5.25 + 10.5 * k) * 3600 for k in range(16)]
    assert hours_s(where, 16) == pytest.approx(middles, abs=10.0)
    law = KINDS["host-crash"].repair
    assert law is not None
    crash = fault(where, "host-crash", "left", duration_s=480.0)
    found = durations_s(evolve(crash, repair=law), 16, 1)
    assert sorted(found) == law.from_uniforms((np.arange(16) + 0.5) / 16).tolist()


def test_the_document_says_how_many_runs_each_fault_had() -> None:
    planned = plan_of(calm(), replications=2).of_faults(["process-crash", "outage"])
    with Crew(1) as crew:
        done = study(planned, crew)
    assert done.month is not None
    (tree,) = document([topology(done)])["topologies"]
    runs = {each["name"]: each["month"]["runs"] for each in tree["faults"]}
    assert runs == {each.fault.name: each.runs for each in done.month.costs}
    assert set(runs.values()) <= {8, 16}


def test_a_difference_is_of_one_rate_for_both() -> None:
    rate = Rate(mean=0.5, shape=4.0)
    ours, theirs = [(rate, Loss(mean=200.0))], [(rate, Loss(mean=100.0))]
    # 50 more a month, at the same rate as above: 50 times a gamma of mean 1 and shape 4.
    found = difference({"outage": ours}, {"outage": theirs})
    assert found.mean == 50.0
    assert (found.low, found.high) == pytest.approx((13.623, 109.591), rel=0.03)
    # What both lose the same cancels, whatever its rate.
    same = difference({"outage": ours}, {"outage": ours})
    assert (same.mean, same.low, same.high) == (0.0, 0.0, 0.0)
    known = [(Rate(mean=0.5, shape=np.inf), Loss(mean=200.0))]
    sure = difference({"outage": known}, {})
    assert (sure.low, sure.high) == pytest.approx((100.0, 100.0))


def test_one_time_of_the_week_is_no_month(capsys: pytest.CaptureFixture[str]) -> None:
    where = calm()
    # 15 faults and one calm run: two pairs each, and eight more for the month.
    assert plan_of(where, replications=2, at_s=300.0).runs == 2 * 16
    assert plan_of(where, replications=2).runs == 10 * 16
    found = judged(where, "process-crash:a")
    assert found.month is None
    assert "month" not in shared_fate(found)
    show([found], Terminal())
    said = capsys.readouterr().out
    assert "No month: each fault was let happen at one time of the week alone." in said
    assert "upper bound" not in said
    cut_off = evolve(found, plan=evolve(found.plan, has_month=True), is_interrupted=True)
    show([cut_off], Terminal())
    said = capsys.readouterr().out
    assert "No month: interrupted before its runs were done." in said
