"""Experiment files: what they may say, and every fault of those that may not."""

from pathlib import Path

import pytest

from experiments.sweeping.constraints import ConstraintError, constraint
from experiments.sweeping.plan import plan
from models.loading import ConfigError
from tests.swept import CONFIGS, HEAD, MM1, TWO, planned

RAM = """
[factors.ram]
keys = ["hosts.one.ram_mib"]
"""


def faults(folder: Path, text: str) -> list[str]:
    """Return the faults of the experiment *text*, without the file's name."""
    path = folder / "what-if.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        plan(path)
    return [line.removeprefix(f"{path}: ") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            RAM.replace("ram_mib", "ram_mb") + "levels = [1]",
            "factors.ram.keys: unknown key 'ram_mb' of hosts.one, did you mean"
            " 'ram_mib'?",
        ),
        (
            RAM.replace("hosts.one", "hosts.won") + "levels = [1]",
            "factors.ram.keys: no entry of hosts is named 'won', did you mean 'one'?"
            " (there are one)",
        ),
        (
            RAM.replace("hosts", "host") + "levels = [1]",
            "factors.ram.keys: unknown key 'host', did you mean 'hosts'?",
        ),
        (
            RAM.replace("hosts.one", "caches.*") + "levels = [1]",
            "factors.ram.keys: caches.*.ram_mib names nothing: no entry has all that it"
            " asks for",
        ),
        (
            RAM.replace("hosts.one.ram_mib", "systems.app.sessions.online_peak")
            + "levels = [1]",
            "factors.ram.keys: systems.app.sessions is not set",
        ),
        (
            RAM.replace("ram_mib", "plan") + "low = 1\nhigh = 2\nis_relative = true",
            "factors.ram.keys: hosts.one.plan must be a number to be multiplied, got"
            " None",
        ),
        (
            RAM + "low = 2048\nhigh = 1024",
            "factors.ram.high: must be above low = 2048, or the range is empty, got 1024",
        ),
        (
            RAM + "low = 2048\nhigh = 2048",
            "factors.ram.high: must be above low = 2048, or the range is empty, got 2048",
        ),
        (RAM + "low = 2048", "factors.ram.high: missing, a range has two ends"),
        (
            RAM.replace("factors.ram", 'factors."r\'m"') + "levels = [1]",
            'factors."r\'m": its name must be of letters, digits, _ and -',
        ),
        (RAM, "factors.ram: needs levels, or low and high, got neither"),
        (
            RAM + "levels = [1]\nlow = 1\nhigh = 2",
            "factors.ram: needs levels, or low and high, got both",
        ),
        (
            RAM + "low = 0\nhigh = 2\nis_log = true",
            "factors.ram.low: must be > 0 where equal ratios are equal steps, got 0",
        ),
        (RAM + "levels = [1, 1]", "factors.ram.levels: must differ from each other"),
        (
            RAM + "levels = [[1]]",
            "factors.ram.levels: must be numbers, texts or truth, got a list",
        ),
        (
            RAM + "level = [1]",
            "factors.ram.level: unknown key 'level', did you mean 'levels'?",
        ),
        (
            RAM.replace("hosts.one.ram_mib", "systems.*.cpu_fctor") + "levels = [1]",
            "factors.ram.keys: unknown key 'cpu_fctor' of systems.app, did you mean"
            " 'cpu_factor'?",
        ),
    ],
)
def test_a_factor_that_makes_no_sense_is_one_line(
    text: str, fault: str, tmp_path: Path
) -> None:
    assert faults(tmp_path, HEAD + text) == [fault]


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        (
            'outputs = ["systems.app.p96_ms"]',
            "outputs[0]: no figure of systems is named 'p96_ms', did you mean 'p99_ms'?"
            " (there are mean_ms, p50_ms, p95_ms, p99_ms, late_share, failed_share,"
            " availability, dropped_connections)",
        ),
        (
            'outputs = ["systems.ap.p95_ms"]',
            "outputs[0]: no entry of systems is named 'ap', did you mean 'app'?"
            " (there are app)",
        ),
        (
            'outputs = ["p95_ms"]',
            "outputs[0]: must read TABLE.NAME.FIGURE, such as systems.*.p95_ms, or"
            " cost.monthly_jpy, got 'p95_ms'",
        ),
        ("outputs = []", "outputs: must not be empty"),
    ],
)
def test_an_output_that_there_is_not_is_named(
    head: str, fault: str, tmp_path: Path
) -> None:
    text = f'question = "What if?"\nconfigs = ["{MM1}"]\n{head}\n{TWO}'
    assert faults(tmp_path, text) == [fault]


def test_more_than_a_million_points_are_refused_before_any_is_made(
    tmp_path: Path,
) -> None:
    # 1,001 x 1,000 levels.
    text = TWO.replace("high = 0.002", "high = 0.002\nsteps = 1001") + "steps = 1000"
    assert faults(tmp_path, HEAD + text) == [
        "factors: must have at most 1,000,000 points, got 1,001,000, take fewer levels or"
        " another design"
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            'constraints = ["a <= c"]',
            "constraints[0]: no factor is named 'c', there are a, b",
        ),
        (
            'constraints = ["a"]',
            "constraints[0]: must compare two factors or numbers, such as 'a <= 0.5 * b',"
            " got 'a'",
        ),
        (
            'constraints = ["a > b"]',
            "constraints: leave out every one of 25 points",
        ),
        (
            'design = "sobol"\npoints = 8\nconstraints = ["a < b"]',
            "constraints: a design of kind 'sobol' can spare no point, take"
            " 'latin-hypercube' or 'grid'",
        ),
        (
            'design = "sobol"\npoints = 12',
            "points: must be a power of two for a Sobol design, got 12, write 8 or 16",
        ),
        (
            'design = "soboll"',
            "design: must be one of grid, latin-hypercube, sobol, morris, got 'soboll',"
            " did you mean 'sobol'?",
        ),
        ("replications = 0", "replications: must be >= 1, got 0"),
    ],
)
def test_a_design_that_makes_no_sense_is_one_line(
    line: str, fault: str, tmp_path: Path
) -> None:
    assert faults(tmp_path, f"{HEAD}{line}\n{TWO}") == [fault]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    assert faults(tmp_path, "question = 1\ndesing = 'grid'\n") == [
        'question: must be a text, got 1, write "1"',
        "configs: missing, must be a list",
        "factors: missing, must be a table",
        "outputs: missing, must be a list",
        "desing: unknown key 'desing', did you mean 'design'?",
    ]


def test_a_config_that_does_not_exist_is_named(tmp_path: Path) -> None:
    text = HEAD.replace("mm1.toml", "mm2.toml") + TWO
    assert faults(tmp_path, text) == [
        f"{CONFIGS / 'mm2.toml'}: file: does not exist, did you mean '{MM1}'?"
    ]


def test_constraints_leave_points_out_and_these_are_counted(tmp_path: Path) -> None:
    text = HEAD + 'constraints = ["b >= 1500", "1e6 * a <= b"]\n' + TWO
    it = planned(tmp_path, text)
    # a is 0.001, 0.00125, ..., 0.002. b = 1500: a up to 0.0015, three; 1750: four;
    # 2000: five. That is 12 of 25.
    assert (len(it.points), it.refused) == (12, 13)
    assert {each.values for each in it.points if each.values[1] == 1500} == {
        (0.001, 1500),
        (0.00125, 1500),
        (0.0015, 1500),
    }


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a < b", True),
        ("a > b", False),
        ("2 * a >= b", True),
        ("2*a > b", False),
        ("a == 0.5 * b", True),
        ("a != 1", False),
        ("1 <= a", True),
        ("1.5e0 <= a", False),
    ],
)
def test_a_constraint_compares(text: str, holds: bool) -> None:
    assert constraint(text).holds({"a": 1.0, "b": 2.0}) is holds


@pytest.mark.parametrize("text", ["", "a", "a < b < c", "a * 2 < b", "a <", "a = b"])
def test_what_is_no_comparison_is_no_constraint(text: str) -> None:
    with pytest.raises(ConstraintError, match="must compare two factors or numbers"):
        constraint(text)


def test_a_point_whose_values_do_not_go_together_is_no_fault_of_the_experiment(
    tmp_path: Path,
) -> None:
    text = HEAD + RAM + "levels = [-1, 1024]"
    it = planned(tmp_path, text)
    assert [each.failure for each in it.points] == [
        "hosts.one.ram_mib: must be > 0, got -1",
        None,
    ]
    assert len(it.runs) == 5
