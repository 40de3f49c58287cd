"""What `lssim coupling` prints is whole at any width: no word and no number is cut."""

import re

import pytest
from attrs import evolve

from experiments.coupling.comparison import compare
from experiments.coupling.matrix import show
from experiments.coupling.study import plan
from experiments.coupling.topology import Topology
from experiments.running.crew import Crew
from models.loading import load_scenario
from tests.small import SMALL
from tests.unit.test_sheet import WIDTHS, shown, terminal, words

SCENARIO = load_scenario(SMALL)


@pytest.fixture(scope="module")
def topologies() -> list[Topology]:
    texts = ["outage", "host-crash", "deploy"]
    both = [
        plan(evolve(SCENARIO, name=name), replications=2, at_s=32_400.0).of_faults(texts)
        for name in ("small", "small-again")
    ]
    with Crew(1) as crew:
        return compare(both, crew)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_comparison_is_whole_at_any_width(
    width: int, topologies: list[Topology]
) -> None:
    wide, narrow = terminal(1000), terminal(width)
    show(topologies, wide)
    show(topologies, narrow)
    lines = shown(narrow)
    assert max(map(len, lines)) <= width
    # What is the heading of a name in a table, no paragraph needs; commas stand between
    # the lines of a cell there.
    headings = {"fault", "(a", "month)"}
    found = {each.rstrip(",") for each in words(lines)}
    assert {each.rstrip(",") for each in words(shown(wide))} - found <= headings


def test_a_figure_and_its_unit_stay_together_in_a_table(
    topologies: list[Topology],
) -> None:
    to = terminal(120)
    show(topologies, to)
    lines = shown(to)
    assert any(re.search(r"system booking +$", line) for line in lines)
    lasting = [line for line in lines if "down 6.78 min" in line]
    assert len(lasting) == 2
    assert all(line.count("down 6.78 min") == 2 for line in lasting)
