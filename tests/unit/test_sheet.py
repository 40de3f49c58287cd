"""Tables at any width: no word and no number is cut in two, and none is lost."""

import io
import re
from pathlib import Path

import pytest

from experiments.judgement import judge
from experiments.running.simulate import simulate
from experiments.summary.document import Summary
from experiments.telling.judgements import show_judgement
from experiments.telling.plans import show_plans
from experiments.telling.sheet import Sheet
from experiments.telling.summaries import show_summary
from experiments.telling.terminal import Terminal
from models.config import Scenario
from models.loading import load_scenario
from models.plans.catalog import load_catalog
from tests.unit.test_cli import PATTERN1

WIDTHS = [60, 80, 120]
CATALOG = load_catalog()


def terminal(width: int) -> Terminal:
    return Terminal(
        file=io.StringIO(), force_terminal=True, width=width, color_system=None
    )


def shown(to: Terminal) -> list[str]:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue().splitlines()


def words(lines: list[str]) -> set[str]:
    """Return the words and numbers, without the colons that paragraphs put after them."""
    return {each.rstrip(":") for each in re.findall(r"[^\s─]+", " ".join(lines))}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(Path(PATTERN1), ["days=0.02"])


@pytest.fixture(scope="module")
def summary(scenario: Scenario) -> Summary:
    return simulate(scenario)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_summary_is_whole_at_any_width(
    width: int, summary: Summary, scenario: Scenario
) -> None:
    wide, narrow = terminal(1000), terminal(width)
    show_summary(summary, scenario, wide)
    show_summary(summary, scenario, narrow)
    lines = shown(narrow)
    assert max(map(len, lines)) <= width
    # What is the heading of a name in a table, no paragraph needs.
    headings = {"host", "(plan)", "system", "process", "database", "figure"}
    assert words(shown(wide)) - words(lines) <= headings
    for each in summary.systems.values():
        assert f"{each.requests.arrived:,}" in words(lines)
    for host in summary.hosts.values():
        ram = f"{host.ram.peak_mib:,.0f} of {host.ram.capacity_mib:,.0f}"
        assert any(ram in line for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_judgement_and_the_plans_are_whole_at_any_width(
    width: int, scenario: Scenario
) -> None:
    wide, narrow = terminal(1000), terminal(width)
    for to in (wide, narrow):
        show_judgement(judge(scenario, CATALOG), to)
        show_plans(CATALOG, to, jpy_per_usd=110.0)
    lines = shown(narrow)
    numbers = {each for each in words(shown(wide)) if re.search(r"\d", each)}
    found = words(lines)
    # A source is an address, which may be longer than a line.
    assert {each for each in numbers - found if len(each) <= width - 4} == set()


def test_where_there_is_room_it_is_a_table_and_elsewhere_paragraphs() -> None:
    sheet = Sheet("Hosts", ("host", "RAM peak, MiB", "kills"), [("web", "1 of 2", "0")])
    # As a table it takes 4 + 13 + 5, two gaps of 3 and two edges: 30. Its longest words
    # and figures are 4, 6 ("1 of 2") and 5, so that below 23 it has no room for them.
    at = {}
    for width in (30, 29, 23, 22):
        to = terminal(width)
        to.print(sheet)
        at[width] = [line.rstrip() for line in shown(to)]
    assert " host   RAM peak, MiB   kills" in at[30]
    assert " host             MiB   kills" not in at[30]
    for width in (29, 23):
        assert any("web" in line and "1 of 2" in line for line in at[width])
    assert at[22] == ["Hosts", "web", "  RAM peak, MiB: 1 of", "2", "  kills: 0", ""]


def test_a_cell_has_lines_and_a_row_without_figures_heads_others() -> None:
    rows = [("host web", ""), ("  crash", "24 ± 5 um\ndown 8 min"), ("  reboot", "-")]
    sheet = Sheet("Faults", ("fault", "medical"), rows)
    wide, narrow = terminal(80), terminal(16)
    wide.print(sheet)
    narrow.print(sheet)
    # Its widest line is of 10: 8 + 10, a gap of 3 and two edges are 23.
    assert [line.split("   ")[-1].strip() for line in shown(wide)[5:7]] == [
        "24 ± 5 um",
        "down 8 min",
    ]
    assert max(len(line.rstrip()) for line in shown(wide)) <= 23
    assert [line.rstrip() for line in shown(narrow)] == [
        "Faults",
        "host web",
        "  crash",
        "    medical: 24",
        "± 5 um, down 8",
        "min",
        "  reboot",
        "    medical: -",
        "",
    ]
