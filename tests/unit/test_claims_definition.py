"""Files of claims: every fault of one is a line, with its place, all at once."""

from pathlib import Path

import pytest

from experiments.claiming.book import ClaimsError, require_keys
from experiments.claiming.definition import load_claims
from tests.claimed import CLAIM, NUMBERS, PATTERN1, faults, written

SUM = 'kind = "arithmetic"\nrule = "one + one == two"'
PLANNED = f'kind = "planned"\nconfig = "{PATTERN1}"\n'
SIMULATED = f'kind = "simulated"\nconfig = "{PATTERN1}"\n'
AT = "claims.it.checks[0]"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where configs have no short name."""
    monkeypatch.chdir(tmp_path)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    book = load_claims(
        written(tmp_path, SUM, PLANNED + 'rule = "cost.monthly_jpy >= one"')
    )
    assert book.numbers == {("one",): 1.0, ("two",): 2.0, ("none",): 0.0}
    assert [each.kind for each in book.claims.claims["it"].checks] == [
        "arithmetic",
        "planned",
    ]


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (
            'kind = "arithmetic"\nrule = "on == 1"',
            "rule: no number is named 'on', did you mean 'one'? (there are one, two,"
            " none)",
        ),
        (
            'kind = "arithmetic"\nrule = "hosts.web.vcpus == 1"',
            "rule: hosts.web.vcpus is a figure, and a check of this kind has numbers"
            " only",
        ),
        (
            'kind = "arithmetic"\nrule = "one / none == 1"',
            "rule: divides by zero: one / none",
        ),
        (
            PLANNED + 'rule = "cost.monthly_jpy / (two - one - one) >= 1"',
            "rule: divides by zero: cost.monthly_jpy / (two - one - one)",
        ),
        (
            'kind = "arithmetic"\nrule = "one / (one / none) == 1"',
            "rule: divides by zero: one / (one / none)",
        ),
        (
            'kind = "arithmetic"\nrule = "one"',
            "rule: must compare two sides by one of ==, <=, >=, <, >, such as"
            " 'a + b <= c', got 'one'",
        ),
        (
            'kind = "arithmetic"\nrule = "one <= 2"\nwithin = 0.1',
            "within: is for ==, and the rule compares by <=",
        ),
        ('kind = "law"\nrule = "one <= 2"', "law: missing, a law has a name"),
        (
            'kind = "aritmetic"\nrule = "one <= 2"',
            " its 'kind' must be one of arithmetic, law, planned, simulated, compared,"
            " promised, got 'aritmetic', did you mean 'arithmetic'?",
        ),
        (
            f'{SUM}\nvaries = {{ name = "none", low = 0, high = 1 }}',
            "varies.name: none is not in the rule, nothing would change",
        ),
        (
            f'{SUM}\nvaries = {{ name = "one", low = 1, high = 1 }}',
            "varies.high: must be above low = 1, got 1",
        ),
        (
            PLANNED + 'rule = "hosts.web.steady_mib <= 1"',
            "rule: no entry of hosts is named 'web', there are medical, social",
        ),
        (
            PLANNED + 'rule = "hosts.medical.steady_mb <= 1"',
            "rule: no figure of hosts is named 'steady_mb', did you mean 'steady_mib'?",
        ),
        (
            PLANNED + 'rule = "host.medical.steady_mib <= 1"',
            "rule: no table of figures is named 'host', did you mean 'hosts'? (there are"
            " hosts, systems, apps, databases, cost)",
        ),
        (
            PLANNED + 'rule = "hosts.medical <= 1"',
            "rule: must read TABLE.NAME.FIGURE, such as hosts.web.steady_mib, got"
            " 'hosts.medical'",
        ),
        (
            PLANNED + 'rule = "cost.monthly <= 1"',
            "rule: no figure is named 'cost.monthly', did you mean 'cost.monthly_usd'?"
            " (there are cost.monthly_jpy, cost.monthly_usd)",
        ),
        (
            SIMULATED + 'rule = "systems.medical.p96_ms <= 1"',
            "rule: no figure of systems is named 'p96_ms', did you mean 'p99_ms'?",
        ),
        (
            SIMULATED + 'rule = "1 <= systems.medical.p95_ms"',
            "rule: a figure of runs stands on the left, got systems.medical.p95_ms on the"
            " right",
        ),
        (
            PLANNED.replace("pattern1", "patern1") + 'rule = "cost.monthly_jpy >= 1"',
            f"config: {PATTERN1.with_name('patern1.toml')}: file: does not exist, did you"
            f" mean '{PATTERN1}'?",
        ),
        (
            PLANNED + 'rule = "cost.monthly_jpy >= 1"\nset = ["jpy_per_uds=1"]',
            f"config: {PATTERN1}: --set jpy_per_uds: unknown key 'jpy_per_uds', did you"
            " mean 'jpy_per_usd'?",
        ),
        (
            PLANNED + 'rule = "cost.monthly_jpy >= 1"\n'
            'varies = { keys = ["jpy_per_uds"], low = 1, high = 2 }',
            "varies: unknown key 'jpy_per_uds', did you mean 'jpy_per_usd'?",
        ),
        (
            PLANNED + 'rule = "cost.monthly_jpy >= 1"\n'
            'cases = [{ name = "a" }, { name = "a" }]',
            "cases: must have names of their own",
        ),
        (
            f'kind = "promised"\nconfig = "{PATTERN1}"\nsystems = ["medicl"]',
            "systems: no system is named 'medicl', did you mean 'medical'? (there are"
            " medical, social)",
        ),
        (
            f'kind = "promised"\nconfig = "{PATTERN1}"\nreplications = 4',
            "replications: must be >= 5, got 4",
        ),
        (
            f'kind = "promised"\nconfig = "{PATTERN1}"\nbusy_hours = 0.5\n'
            "set = [\"faults.late={kind='host-crash', target='social', at_s=2400,"
            ' duration_s=60}"]',
            "set: fault late begins at 2400 s, and a run ends at 2400 s",
        ),
    ],
)  # fmt: skip
def test_a_check_of_nothing_is_one_line(check: str, fault: str, tmp_path: Path) -> None:
    (found,) = faults(tmp_path, check)
    place = f"{AT}:" if fault.startswith(" ") else f"{AT}."
    assert found.startswith(f"{place}{fault}")


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("claims = {}", "claims: must not be empty: nothing is claimed"),
        ("", "claims: missing, must be a table"),
        (
            CLAIM + "checks = []",
            "claims.it.checks: must not be empty: nothing would decide",
        ),
        (
            CLAIM.replace("load", "lode") + "checks = []",
            "claims.it.topic: must be one of money, memory, load, availability,"
            " recommendation, got 'lode', did you mean 'load'?",
        ),
        (
            NUMBERS + "min = { value = 1, source = 's' }\n" + CLAIM + "checks = []",
            "numbers.min: its name must be of letters, digits and _, and no word of"
            " Python's",
        ),
        (
            NUMBERS + "four = { value = 4 }\n" + CLAIM + "checks = []",
            "numbers.four.source: missing, must be a text",
        ),
    ],
)
def test_a_file_of_nothing_is_one_line(head: str, fault: str, tmp_path: Path) -> None:
    assert faults(tmp_path, head=head)[0] == fault


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    wrong = 'kind = "arithmetic"\nrule = "on + tow == one / none"'
    assert [each.partition(" ")[0] for each in faults(tmp_path, wrong, wrong)] == [
        *[f"{AT}.rule:"] * 3,
        *["claims.it.checks[1].rule:"] * 3,
    ]


def test_a_claim_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    book = load_claims(written(tmp_path, SUM))
    with pytest.raises(
        ClaimsError, match=r"^--only: no claim is named .its., did you mean"
    ):
        require_keys(book, ["its"])
