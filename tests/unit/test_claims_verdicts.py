"""Verdicts on claims: each kind of check by cases made by hand, and which one decides."""

from pathlib import Path

import pytest
from attrs import evolve

from experiments.claiming.finding import WORDS, Evidence, Finding, Judged
from experiments.claiming.flip import Flip
from experiments.claiming.wording import tally, verdict_sentence
from experiments.language.saying import Saying
from experiments.summary.document import Summary
from models.config import Scenario
from tests.claimed import PATTERN1, failing, judged, make
from tests.compared import day

TODAY = 100_000
"""Queries a day of medical in pattern 1."""
TRUE = 'kind = "arithmetic"\nrule = "one < two"\n'
FALSE = 'kind = "arithmetic"\nrule = "one + one == two + one"\n'
OF_PATTERN1 = f'config = "{PATTERN1}"\n'
PLANNED = f'kind = "planned"\n{OF_PATTERN1}'
SIMULATED = f'kind = "simulated"\n{OF_PATTERN1}'
COMPARED = f'kind = "compared"\n{OF_PATTERN1}'
PROMISED = f'kind = "promised"\n{OF_PATTERN1}systems = ["medical"]\n'


def spread(scenario: Scenario, seed: int) -> Summary:
    """Return a day whose mean of medical is 8, 9, 10, 11 or 12 ms, and more with load."""
    queries = scenario.systems["medical"].queries_per_day
    assert queries is not None
    return day(seed, mean_ms=7.0 + seed + 10.0 * (queries / TODAY - 1))


def test_arithmetic_holds_or_is_refuted(tmp_path: Path) -> None:
    found = judged(tmp_path, TRUE, FALSE)
    assert [each.word for each in found.evidence] == ["holds", "refuted"]
    assert [str(each.findings[0].words) for each in found.evidence] == [
        "one < two: 1 < 2",
        "one + one ≠ two + one: 2 ≠ 3",
    ]
    assert found.word == "refuted"


def test_what_contradicts_itself_is_called_so(tmp_path: Path) -> None:
    found = judged(tmp_path, FALSE + 'otherwise = "inconsistent"')
    assert found.word == "inconsistent"


def test_a_number_that_varies_decides_where_it_turns(tmp_path: Path) -> None:
    # 2 + x is 4 within a tenth (3.6 to 4.4) from x = 1.6 on.
    check = 'kind = "arithmetic"\nrule = "two + one == 4"\nwithin = 0.1\n'
    found = judged(tmp_path, check + 'varies = { name = "one", low = 1, high = 2 }')
    (flip,) = [each.flip for each in found.evidence[0].findings]
    assert flip is not None
    assert not flip.holds_first
    assert flip.last < 1.6 <= flip.first < flip.last + 0.001
    assert verdict_sentence(found) == "it depends: It is so; it holds from one = 1.6."


def test_a_range_without_a_turn_is_no_condition(tmp_path: Path) -> None:
    check = TRUE + 'varies = { name = "one", low = 0, high = 1.5 }'
    assert judged(tmp_path, check).word == "holds"


def test_a_division_by_zero_within_the_range_is_open(tmp_path: Path) -> None:
    check = 'kind = "arithmetic"\nrule = "two / one >= 1"\n'
    found = judged(tmp_path, check + 'varies = { name = "one", low = 0, high = 1 }')
    assert found.word == "unclear"
    assert str(found.evidence[0].findings[0].words) == "divides by zero: two / one"


def test_planned_figures_are_those_of_check(tmp_path: Path) -> None:
    # 1,100 + 1,100 + 1,650 + 55 yen; a host has 300 + 50 + 60 MiB before any process.
    found = judged(
        tmp_path,
        PLANNED + 'rule = "cost.monthly_jpy == 3905"',
        PLANNED + 'rule = "hosts.social.usable_mib - hosts.social.vcpus == 1919"',
        PLANNED + 'rule = "hosts.social.steady_mib - apps.social.steady_mib == 410"',
        PLANNED + 'rule = "apps.social.restart_limit_mib == 800"',
        PLANNED + 'rule = "databases.shared.pools == 20"',
        PLANNED + 'rule = "databases.shared.max_connections == 77"',
        PLANNED + 'rule = "systems.social.queries_per_s * 86400 == 300000"',
        PLANNED + 'rule = "hosts.social.baseline_cores == 0.2"',
    )
    assert found.word == "holds"


def test_cases_that_differ_are_what_it_depends_on(tmp_path: Path) -> None:
    cases = (
        'cases = [{ name = "old" },'
        ' { name = "new", set = ["hosts.medical.plan=ls_2gb_gen3"] }]'
    )
    found = judged(tmp_path, PLANNED + f'rule = "hosts.medical.vcpus == 1"\n{cases}')
    assert verdict_sentence(found) == (
        "it depends: It is so; it holds for old, not for new."
    )


def test_a_planned_value_turns_where_check_says(tmp_path: Path) -> None:
    # 35.50 USD are 4,000 yen at 112.676 yen a dollar.
    found = judged(
        tmp_path,
        PLANNED + 'rule = "cost.monthly_jpy <= 4000"\n'
        'varies = { keys = ["jpy_per_usd"], low = 100, high = 200 }',
    )
    (finding,) = found.evidence[0].findings
    flip = finding.flip
    assert flip is not None
    assert flip.last <= 4000 / 35.5 < flip.first < flip.last + 0.4
    assert str(finding.words) == "cost.monthly_jpy <= 4000: 3,550 <= 4,000"
    assert finding.beyond is None
    assert found.word == "depends"


@pytest.mark.parametrize(
    ("rule", "word"),
    [("<= 12", "holds"), ("<= 11.9", "unclear"), ("<= 8", "refuted"), ("> 8", "holds")],
)
def test_runs_decide_by_the_interval_of_their_mean(
    rule: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(monkeypatch, spread)
    found = judged(tmp_path, SIMULATED + f'rule = "systems.medical.mean_ms {rule}"')
    assert found.word == word
    # Mean 10, half the interval 1.963 (see test_claims_expression.py).
    assert "10.0 ± 2.0 (mean of 5 runs)" in str(found.evidence[0].findings[0].words)


def test_a_figure_that_runs_cannot_say_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(monkeypatch, spread)
    check = SIMULATED + 'rule = "systems.medical.dropped_connections <= 1"'
    found = judged(tmp_path, check)
    assert found.word == "unclear"
    assert str(found.evidence[0].findings[0].words) == (
        "systems.medical.dropped_connections: only 0 of 5 runs can say it"
    )


def test_a_load_that_varies_is_bisected_by_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The mean is 10 + 10 (f - 1) with 1.963 to either side: the interval is below 15
    # up to f = 1.304, and above it from f = 1.696 on.
    make(monkeypatch, spread)
    varies = (
        'varies = { keys = ["systems.medical.queries_per_day"], low = 1, high = 3,'
        " is_relative = true }"
    )
    check = SIMULATED + f'rule = "systems.medical.mean_ms <= 15"\n{varies}\n'
    (finding,) = judged(tmp_path, check).evidence[0].findings
    flip = finding.flip
    assert flip is not None
    # Beyond 1.71875 times the load: 10 + 7.1875.
    assert "17.2 ± 2.0 (mean of 5 runs) > 15" in str(finding.beyond)
    assert 1.304 - 2 / 64 <= flip.last <= 1.304
    assert 1.696 <= flip.first <= 1.696 + 2 / 64
    as_margin = judged(tmp_path, check + "is_margin = true")
    assert as_margin.word == "holds"
    assert verdict_sentence(as_margin) == (
        "it holds: It is so; what would change it: holds up to 1.28 times"
        " systems.medical.queries_per_day, not from 1.72 on."
    )


def test_differences_are_taken_seed_by_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each seed has 10 ms more at twice the load, exactly, however much seeds differ.
    make(monkeypatch, spread)
    twice = f'set = ["systems.medical.queries_per_day={2 * TODAY}"]'
    check = COMPARED + f'other = {{ name = "twice", {twice} }}\n'
    found = judged(
        tmp_path,
        check + 'rule = "systems.medical.mean_ms == 10"',
        check + 'rule = "systems.medical.mean_ms <= 9.9"',
    )
    assert [each.word for each in found.evidence] == ["holds", "refuted"]
    finding = found.evidence[0].findings[0]
    assert str(finding.words).startswith("10 before, 20 after; difference of ")
    assert len(finding.commands) == 2
    assert f"--set=systems.medical.queries_per_day={2 * TODAY}" in finding.commands[1]


def test_both_sides_of_a_difference_run_the_busy_hours_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pattern 1 is busiest at noon, when VoiceDrive is; as in a hospital it would be at 8.
    begins: list[float] = []

    def made(scenario: Scenario, seed: int) -> Summary:
        begins.append((scenario.starts_at_s + scenario.warm_up_s) / 3600)
        return day(seed)

    make(monkeypatch, made)
    other = 'other = { name = "by day", set = ["systems.social.profile=hospital-day"] }\n'
    judged(
        tmp_path,
        COMPARED + other + 'rule = "systems.medical.mean_ms == 0"\nbusy_hours = 1',
    )
    assert begins == [12.0] * 10


@pytest.mark.parametrize(
    ("failed", "expects", "word"),
    [
        (0, "kept", "holds"),
        (0, "broken", "refuted"),
        (1000, "kept", "refuted"),
        (1000, "broken", "holds"),
    ],
)
def test_promises_are_kept_or_broken(
    failed: int,
    expects: str,
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(monkeypatch, lambda _, seed: failing(day(seed), failed))
    found = judged(tmp_path, PROMISED + f'expects = "{expects}"')
    assert found.word == word
    said = "breaks" if failed else "keeps"
    assert f"medical {said} its promises: 5 of 5 days" in str(found.evidence[0].findings)


def test_the_same_run_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[int] = []

    def made(scenario: Scenario, seed: int) -> Summary:
        seeds.append(seed)
        return spread(scenario, seed)

    make(monkeypatch, made)
    check = SIMULATED + 'rule = "systems.medical.mean_ms >= 1"\nreplications = '
    judged(tmp_path, check + "5", check + "7")
    assert seeds == [1, 2, 3, 4, 5, 6, 7]


def verdict_of(tmp_path: Path, *words: str) -> Judged:
    """Return a claim of which checks say *words*."""
    (first,) = judged(tmp_path, TRUE).evidence
    flip = Flip(what=("x",), holds_first=True, last=1.0, first=2.0)
    evidence = []
    for word in words:
        holds = {"unclear": None, "refuted": False, "inconsistent": False}.get(word, True)
        finding = Finding(case="", holds=holds, words=Saying(str))
        if word == "depends":
            finding = evolve(finding, flip=flip)
        otherwise = "inconsistent" if word == "inconsistent" else "refuted"
        check = evolve(first.check, otherwise=otherwise)
        evidence.append(Evidence(check=check, findings=(finding,)))
    claim = judged(tmp_path, TRUE).claim
    return Judged(key="it", claim=claim, evidence=tuple(evidence))


@pytest.mark.parametrize("place", range(len(WORDS)))
def test_the_worst_that_is_said_decides(place: int, tmp_path: Path) -> None:
    # inconsistent, refuted, depends, unclear, holds: each outdoes those after it.
    said = list(reversed(WORDS[place:]))
    assert verdict_of(tmp_path, *said).word == WORDS[place]


@pytest.mark.parametrize(
    ("holds", "word"),
    [
        ((True, True), "holds"),
        ((False, False), "refuted"),
        ((True, False), "depends"),
        ((True, None), "unclear"),
        ((False, None), "unclear"),
        ((True, False, None), "depends"),
    ],
)
def test_nothing_is_refuted_that_is_open_for_some(
    holds: tuple[bool | None, ...], word: str, tmp_path: Path
) -> None:
    (first,) = judged(tmp_path, TRUE).evidence
    findings = tuple(
        Finding(case=f"{k}", holds=it, words=Saying(str)) for k, it in enumerate(holds)
    )
    assert Evidence(check=first.check, findings=findings).word == word


def test_verdicts_are_counted_in_a_sentence() -> None:
    assert tally(["holds", "refuted", "holds", "depends", "refuted"]) == (
        "Of 5 claims 2 hold, 1 depends and 2 are refuted."
    )
    assert tally(["inconsistent"]) == "Of 1 claim 1 is inconsistent."
