"""Every sentence on a shared fate, of topologies that are made up, to the word."""

import pytest
from attrs import evolve

from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.measures import Joint
from experiments.coupling.month import Month
from experiments.coupling.remarks import remarks
from experiments.coupling.sharing import Shared, shared_parts
from experiments.coupling.study import Plan
from experiments.coupling.topology import Topology
from experiments.coupling.wording import extent, plus_minus, shared_fate
from models.config import Scenario
from models.traffic.channels import Channel
from tests import bare
from tests.coupled import fault, plan
from tests.madeup import bounds, cost, interval, loss, toll, topology
from tests.unit.test_coupling_words import calm


def titled(where: Scenario) -> Scenario:
    """Return *where* with a title for B alone."""
    clinic = evolve(where.systems["b"], title="Clinic")
    return evolve(where, systems={**where.systems, "b": clinic})


ONE_HOST = titled(calm())
APART = titled(calm(hosts=("left", "right"), databases=("one", "other")))
CRASH = fault(ONE_HOST, "process-crash", "a")
HOST = fault(ONE_HOST, "host-crash", "web", duration_s=300.0)
LEFT = fault(APART, "host-crash", "left", duration_s=300.0)


def whole(where: Scenario, *faults: Fault) -> Plan:
    """Return a plan of all that can go wrong, so that no sentence says it is a part."""
    return plan(where, faults, patience_s=300.0)


def of_one_host(**changes: object) -> Topology:
    made = [toll(each, loss("a"), loss("b")) for each in (CRASH, HOST)]
    return topology(whole(ONE_HOST, CRASH, HOST), *made, **changes)


FATE = "one fate: the systems share host web and database db"


def test_the_figures_of_a_month_are_shares_of_all_of_it() -> None:
    month = Month(
        costs=(
            # The crash of A costs B 20: 12 through the CPU, 7 for memory, 1 by the pool.
            cost(
                CRASH,
                {"a": 100.0, "b": 20.0},
                {"b": {Channel.MEMORY: 7.0, Channel.CPU: 12.0, Channel.POOL: 1.0}},
            ),
            cost(HOST, {"a": 60.0, "b": 40.0}, {"b": {Channel.HOST: 40.0}}, rate=0.5),
        )
    )
    # 120 + 0.5 x 100 = 170, of which 100, 20 and 50.
    assert month.parts() == (100.0, 20.0, 50.0)
    assert month.spilt_through() == {
        Channel.MEMORY: 7.0,
        Channel.CPU: 12.0,
        Channel.POOL: 1.0,
    }
    assert shared_fate(of_one_host(month=month)) == (
        f"small: {FATE}; 170 (170 to 170) user-minutes lost a month, 58.8 % by a system's"
        " own faults to itself, 11.8 % spilt over to others (through CPU and memory) and"
        " 29.4 % from what they share (host web)."
    )


def test_a_part_of_the_month_that_is_nothing_is_not_named() -> None:
    gained = cost(CRASH, {"a": 10.0, "b": -4.0})
    nothing = cost(HOST, {"a": 0.0, "b": 0.0})
    # What B gains makes A's own loss more than all of it: that is no share.
    words = shared_fate(of_one_host(month=Month(costs=(gained, nothing))))
    assert words == f"small: {FATE}; 6 (6 to 6) user-minutes lost a month."
    own = cost(CRASH, {"a": 10.0, "b": 0.0})
    words = shared_fate(of_one_host(month=Month(costs=(own, nothing))))
    assert words == (
        f"small: {FATE}; 10 (10 to 10) user-minutes lost a month, 100 % by a system's own"
        " faults to itself."
    )


def test_who_fails_without_any_fault_is_said_first() -> None:
    words = shared_fate(of_one_host(failing={"a": 0.01, "b": 0.0125}))
    assert words == (
        "small: Clinic fails 1.25 % of its requests without any fault, so that what a"
        f" fault adds says little; {FATE}."
    )


def test_a_part_of_the_faults_says_why_it_is_one() -> None:
    it = of_one_host()
    assert extent(it) == ""
    partly = evolve(it, plan=evolve(it.plan, left_out=3))
    assert extent(partly) == " (2 of 5 faults only)"
    # One of two was finished when somebody pressed Ctrl-C.
    cut_off = evolve(it, tolls=it.tolls[:1], is_interrupted=True)
    assert extent(cut_off) == " (interrupted: 1 of 2 faults only)"


def test_one_system_has_nobody_to_share_with() -> None:
    where = bare.scenario(bare.system(users=3), name="alone")
    crash = fault(where, "process-crash", "web")
    words = shared_fate(topology(whole(where, crash), toll(crash, loss("web"))))
    assert words == "alone: one system, nobody to be coupled with."


def test_what_only_some_share_says_who() -> None:
    it = calm().systems["a"]
    where = bare.scenario(
        {"a": it, "b": it, "c": it},
        on={"a": "web", "b": "web", "c": "other"},
        name="three",
    )
    made = topology(whole(titled(where)))
    assert shared_fate(made) == (
        "three: one fate: the systems share host web (a and Clinic) and database db."
    )


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ({}, {"is_identical": True}, ": no fault of one system changes another,"),
        ({}, {}, ", and no fault of one system is felt by another"),
        # Whom the fault is of may feel it.
        ({"failed": interval(1.0)}, {}, ", and no fault of one system is felt"),
        ({}, {"failed": interval(1.0)}, ", yet faults of one reach the other"),
        ({}, {"user_min": interval(2.0, 1.9)}, ", yet faults of one reach the other"),
        ({}, {"user_min": interval(2.0, 2.0)}, ", and no fault of one system is felt"),
        ({}, {"mean": interval(1.01, 0.009)}, ", yet faults of one reach the other"),
        ({}, {"mean": interval(1.01, 0.01)}, ", and no fault of one system is felt"),
        ({}, {"mean": interval(1.009)}, ", and no fault of one system is felt"),
        ({}, {"mean": None}, ", and no fault of one system is felt"),
    ],
)
def test_systems_apart_are_coupled_if_a_fault_of_one_is_felt_by_the_other(
    a: dict[str, object], b: dict[str, object], words: str
) -> None:
    made = toll(LEFT, loss("a", **a), loss("b", **b))
    said = shared_fate(topology(whole(APART, LEFT), made))
    assert said.startswith(f"small: nothing is shared but zone a{words}")


def test_without_a_fault_of_a_single_system_nothing_is_said_to_the_bit() -> None:
    assert shared_fate(topology(whole(APART))).endswith(
        "zone a, and no fault of one system is felt by another."
    )


def test_a_route_is_shared_with_whose_processes_answer_it() -> None:
    login = bare.route(cpu=0.001, served_by="b")
    where = calm(hosts=("left", "right"), databases=("one", "other"))
    a = evolve(where.systems["a"], endpoints={"/login": login})
    where = titled(evolve(where, systems={**where.systems, "a": a}))
    part = Shared(kind="route", name="b", title="Clinic", systems=("a", "b"))
    assert shared_parts(where)[0] == part
    assert shared_fate(topology(whole(where))) == (
        "small: hosts apart, fates joined by routes that Clinic answers."
    )


def test_who_profits_from_a_neighbour_s_fault_is_named() -> None:
    faster = loss("b", mean=interval(0.9, 0.05))
    made = topology(whole(APART, LEFT), toll(LEFT, loss("a"), faster))
    assert remarks(made) == [
        "host left, host crash, 5 min: Clinic profits, it answers 10 % sooner meanwhile"
        " (latency ratio 0.9 ± 0.05): its neighbour's load is gone."
    ]
    # Nor is it news that A answers sooner while its own host is down.
    for mine, other in (
        (interval(0.9), interval(0.9995)),
        (interval(0.9), interval(0.9, 0.1)),
        (None, None),
    ):
        losses = loss("a", mean=mine), loss("b", mean=other)
        assert remarks(topology(whole(APART, LEFT), toll(LEFT, *losses))) == []
    barely = loss("b", mean=interval(0.999))
    assert len(remarks(topology(whole(APART, LEFT), toll(LEFT, loss("a"), barely)))) == 1


def test_who_does_not_come_back_is_named_with_how_long_one_waited() -> None:
    stuck = [
        loss("a", metastable=bounds(0.2, 0.5, 0.8)),
        loss("b", metastable=bounds(0.1, 0.25, 0.75)),
    ]
    made = topology(whole(ONE_HOST, HOST), toll(HOST, *stuck))
    # The window of the tests has five minutes of patience, however long the fault.
    assert remarks(made) == [
        "host web, host crash, 5 min: not back to normal within 5 min of its end: a in"
        " 50 % of the runs (20 % to 80 %) and Clinic in 25 % of the runs (10 % to 75 %)."
    ]


def test_whose_outages_have_a_common_cause_is_told_with_how_often_they_meet() -> None:
    together = Joint(
        unavailability_a=0.01,
        unavailability_b=0.02,
        b_given_a=interval(0.75),
        lift=interval(37.5),
        phi=0.5,
    )
    apart = evolve(together, lift=interval(0.0))
    betas = {
        ("a", "b"): bounds(0.2, 0.5, 0.8),
        ("b", "a"): bounds(0.1, 0.25, 0.75),
        ("a", "a"): None,
    }
    for joint in (apart, None):
        joints = {("a", "b"): together, ("b", "a"): joint, ("a", "a"): joint}
        assert remarks(of_one_host(betas=betas, joints=joints)) == [
            "Of a's outages 50 % have a cause that takes Clinic down, too"
            " (20 % to 80 %); Clinic is down for 75 % of the time a is, 37.5 times as"
            " often as by chance.",
            "Of Clinic's outages 25 % have a cause that takes a down, too"
            " (10 % to 75 %).",
        ]


def test_an_estimate_that_is_exact_has_no_half_width() -> None:
    assert plus_minus(interval(1.5)) == "1.5"
    assert plus_minus(interval(1.5, 0.25)) == "1.5 ± 0.25"


def test_a_list_of_faults_is_in_the_order_of_their_owners() -> None:
    owners = [(each.owner_kind, each.owner) for each in fault_list(APART)]
    assert list(dict.fromkeys(owners)) == [
        ("system", "a"),
        ("system", "b"),
        ("host", "left"),
        ("host", "right"),
        ("database", "one"),
        ("database", "other"),
    ]
