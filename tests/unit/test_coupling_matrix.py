"""The matrix of coupling, of topologies that are made up: every cell, to the sign."""

import io
import re
from typing import Any

import pytest
from attrs import evolve

from experiments.coupling.matrix import LEGEND, WIDTH, show
from experiments.coupling.month import Month
from experiments.coupling.toll import Loss, Toll
from experiments.coupling.topology import Topology
from experiments.telling.terminal import Terminal
from models.traffic.channels import Channel
from tests.coupled import plan
from tests.madeup import bounds, cost, interval, loss, ratio, toll, topology, ways
from tests.unit.test_coupling_sentences import APART, CRASH, HOST, LEFT, ONE_HOST

UNTOLD = (ways("a", "b", None, None, None),)
"""The first lost nothing that the second could lose a share of."""


def printed(*topologies: Topology) -> list[str]:
    """Return what is printed into a pipe."""
    to = Terminal(file=io.StringIO())
    show(list(topologies), to)
    assert isinstance(to.file, io.StringIO)
    return [line.rstrip() for line in to.file.getvalue().splitlines()]


def tables(lines: list[str]) -> list[list[list[str]]]:
    """Return what stands in each line of each table, from the left, its head first."""
    found = []
    for rule in (n for n, line in enumerate(lines) if set(line.strip()) == {"─"}):
        end = lines.index("", rule)
        rows = [lines[rule - 1], *lines[rule + 1 : end]]
        found.append([re.split(r"\s{2,}", each.strip()) for each in rows])
    return found


def made(*tolls: Toll, at_s: float = 3600.0) -> Topology:
    planned = plan(ONE_HOST, [each.fault for each in tolls], patience_s=300.0)
    window = evolve(planned.window, at_s=at_s)
    return topology(evolve(planned, window=window), *tolls)


def row(a: Loss, b: Loss, **changes: Any) -> list[list[str]]:
    """Return the lines of a fault of A that cost so much, without its name."""
    lines = printed(made(evolve(toll(CRASH, a, b, couplings=UNTOLD), **changes)))
    ((_, _, (_, *first), *more),) = tables(lines)
    return [first, *more]


def test_a_matrix_is_as_it_ought_to_be() -> None:
    crash = toll(
        CRASH,
        loss(
            "a",
            user_min=interval(12.5, 2.5),
            down_s=interval(3.0),
            failed_share=interval(0.02),
            mean=interval(1.5, 0.2),
            recovered_s=10.0,
        ),
        loss("b", is_identical=True, user_min=interval(7.0)),
        couplings=(ways("a", "b", ratio(0.0), ratio(0.0), None),),
    )
    stuck = bounds(0.1, 0.5, 0.9)
    host = toll(
        HOST,
        loss("a", user_min=interval(500.0), by_channel={Channel.HOST: 500.0}),
        loss("b", down_s=interval(300.0), metastable=stuck, mean=None),
        couplings=(
            ways("a", "b", ratio(1.0, 9e-10), ratio(0.512, 0.0349), ratio(12.6, 23.4)),
            ways("b", "a", ratio(1.2346), ratio(1.26, is_sure=False), None),
        ),
    )
    # The second Tuesday of a fortnight is a Tuesday, too; 45,300 s are 12 h and 35 min.
    lines = printed(made(crash, host, at_s=8 * 86_400 + 45_300.0))
    (found,) = tables(lines)
    assert found == [
        [
            "fault (a month)",
            "a",
            "Clinic",
            "C down / failed / slow",
            "recovers",
            "others through",
        ],
        ["system a"],
        ["process crash (4.29)", "12.5 ± 2.5 um", "same", "0 / 0 / -", "in 10 s", "-"],
        ["down 3 s"],
        ["2 % failed"],
        ["time x1.5"],
        ["host web"],
        [
            "host crash, 5 min (0.0417)",
            "500 um",
            "down 5 min",
            "a→Clinic",
            "50 % not",
            "host",
        ],
        # Digits: three of what is exact, two of an estimate, one of its half-width, and
        # of ten and above the whole ones.
        ["1 / 0.51±0.03 / 13±23", "within 5 min"],
        ["Clinic→a"],
        ["1.23 / ~1.3 / -"],
    ]
    assert "small: 2 pairs a fault, beginning Tuesday 12:35" in lines
    assert (
        "  host web, host crash, 5 min: not back to normal within 5 min of its end:"
        " Clinic in 50 % of the runs (10 % to 90 %)."
    ) in lines
    assert lines[0] == "small: one fate: the systems share host web and database db."
    assert lines[-1].startswith("No month: ")


@pytest.mark.parametrize(
    ("at_s", "clock"),
    [
        (0.0, "Monday 00:00"),
        (82_800.0, "Monday 23:00"),
        (86_340.0, "Monday 23:59"),
        (13 * 86_400 + 3_599.6, "Sunday 01:00"),
    ],
)
def test_a_time_of_the_week_is_told_as_a_day_and_a_clock_do(
    at_s: float, clock: str
) -> None:
    heading = f"small: 2 pairs a fault, beginning {clock}"
    crash = toll(CRASH, loss("a"), loss("b"))
    assert heading in printed(made(crash, at_s=at_s))


@pytest.mark.parametrize(
    ("a", "b", "first"),
    [
        # Nothing lost, nothing slower, and nothing to compare.
        ({}, {}, ["-", "-", "-", "at once", "-"]),
        ({"mean": interval(1.01, 0.009)}, {}, ["time x1.01", "-", "-", "at once", "-"]),
        ({"mean": interval(0.9, 0.05)}, {}, ["time x0.9", "-", "-", "at once", "-"]),
        ({"mean": interval(1.2, 0.2)}, {"mean": None}, ["-", "-", "-", "at once", "-"]),
        # The slowest of those that come back counts; who does not, only if some do not.
        (
            {"recovered_s": 20.0},
            {"recovered_s": 30.0},
            ["-", "-", "-", "in 30 s", "-"],
        ),
        ({"recovered_s": None}, {"recovered_s": 5.0}, ["-", "-", "-", "in 5 s", "-"]),
        # A channel of the others is named from a twentieth of their loss on.
        (
            {"by_channel": {Channel.HOST: 100.0}},
            {"by_channel": {Channel.CALL: 6.0, Channel.CPU: 90.0, Channel.POOL: 4.0}},
            ["-", "-", "-", "at once", "CPU, calls of others"],
        ),
        (
            {},
            {"by_channel": {Channel.CPU: 95.0, Channel.POOL: 5.0}},
            ["-", "-", "-", "at once", "CPU"],
        ),
        (
            {},
            {"by_channel": {Channel.CPU: -2.0, Channel.POOL: -1.0}},
            ["-", "-", "-", "at once", "-"],
        ),
        # Who lost nothing but answers later was reached by waiting.
        ({}, {"mean": interval(1.5)}, ["-", "time x1.5", "-", "at once", "waiting"]),
        (
            {},
            {"mean": interval(1.5), "by_channel": {Channel.AUTH: 1.0}},
            ["-", "time x1.5", "-", "at once", "the login"],
        ),
    ],
)
def test_a_cell_says_what_was_lost_and_a_dash_that_nothing_was(
    a: dict[str, Any], b: dict[str, Any], first: list[str]
) -> None:
    assert row(loss("a", **a), loss("b", **b)) == [first]


def test_one_way_needs_no_name_and_without_figures_there_is_none() -> None:
    both = (ways("b", "a", None, ratio(0.25, 0.1), None), *UNTOLD)
    a, b = loss("a"), loss("b")
    assert row(a, b, couplings=both[:1]) == [
        ["-", "-", "- / 0.25±0.1 / -", "at once", "-"]
    ]
    assert row(a, b, couplings=both[1:]) == [["-", "-", "-", "at once", "-"]]
    assert row(a, b, couplings=both) == [
        ["-", "-", "Clinic→a", "at once", "-"],
        ["- / 0.25±0.1 / -"],
        ["-"],
    ]


def test_a_pipe_takes_wide_tables_and_a_terminal_its_own_width() -> None:
    assert Terminal(file=io.StringIO()).width == 120
    pipe = Terminal(file=io.StringIO(), pipe_width=WIDTH)
    assert pipe.width == 160
    show([made()], pipe)
    assert isinstance(pipe.file, io.StringIO)
    legend = [line.strip() for line in pipe.file.getvalue().splitlines()[2:5]]
    assert " ".join(legend) == LEGEND
    wide = Terminal(file=io.StringIO(), force_terminal=True, width=1000)
    show([made()], wide)
    assert isinstance(wide.file, io.StringIO)
    lines = wide.file.getvalue().splitlines()
    legend = [line.strip() for line in lines[2:5]]
    assert " ".join(legend) == LEGEND
    assert 110 < max(map(len, legend)) <= 120


def compared(*um: float) -> list[Topology]:
    """Return topologies in which a crash of A costs so much, B a half of it."""
    return [
        evolve(
            made(toll(CRASH, loss("a"), loss("b", user_min=interval(each / 2)), um=each)),
            plan=plan(evolve(ONE_HOST, name=name), [CRASH]),
        )
        for name, each in zip(("one", "two", "three"), um, strict=False)
    ]


def test_side_by_side_are_the_same_faults() -> None:
    one, two = compared(12.0, 0.0012)
    # Half of 0.0012 is told as nothing; a fault that one has not is a dash there.
    host = made(toll(HOST, loss("a"), loss("b"), um=300.0))
    both = evolve(two, tolls=(*two.tolls, *host.tolls))
    assert tables(printed(one, both))[-1] == [
        ["fault", "one", "two"],
        ["system a: process crash", "12, 6 by others", "0.0012"],
        ["host web: host crash, 5 min", "-", "300"],
    ]
    nothing, gain = compared(0.0009, -0.0012)
    assert tables(printed(nothing, gain))[-1][1:] == [
        ["system a: process crash", "0", "-0.0012"]
    ]
    twice, _ = compared(0.002, 0.0)
    assert tables(printed(twice, two))[-1][1][1] == "0.002, 0.001 by others"
    assert not any(line.startswith("Side") for line in printed(one))


def month(a_month: float) -> Month:
    return Month(costs=(cost(CRASH, {"a": a_month, "b": 0.0}),))


def test_the_last_line_compares_the_months() -> None:
    several = [
        evolve(each, month=month(lost))
        for each, lost in zip(compared(1.0, 1.0, 1.0), (200.0, 300.0, 200.0), strict=True)
    ]
    several[1] = evolve(several[1], plan=evolve(several[1].plan, left_out=4))
    assert printed(*several)[-1] == (
        "Expected a month, in user-minutes: one 200 (200 to 200), two 300 (300 to 300)"
        " (1 of 5 faults only) and three 200 (200 to 200). two loses 100 (100 to 100)"
        " more than one, at the same rates. one and three lose the same, at the same"
        " rates."
    )
    without = [evolve(each, month=None) for each in several[:1]]
    assert printed(*without, *several[1:2])[-1] == (
        "Expected a month, in user-minutes: two 300 (300 to 300) (1 of 5 faults only)."
    )


def test_a_system_apart_is_said_to_be_reached_through_its_channel() -> None:
    losses = loss("a"), loss("b", user_min=interval(5.0), by_channel={Channel.CALL: 5.0})
    lines = printed(topology(plan(APART, [LEFT]), toll(LEFT, *losses, couplings=UNTOLD)))
    assert tables(lines)[0][1:] == [
        ["host left"],
        ["host crash, 5 min (0.0417)", "-", "5 um", "-", "at once", "calls of others"],
    ]
