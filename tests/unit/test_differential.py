"""Days by hand on both planes: rounds, and what is kept of a disagreement."""

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import strategies as st

from models.config import Scenario
from models.loading import load_scenario
from tests import differential
from tests.differential import Round, again, compare_some, explore
from tests.properties.differential_days import Day

SMALL = Path(__file__).parents[1] / "data" / "small.toml"


def test_rounds_go_on_until_all_days_were_tried_and_keep_the_smallest_that_failed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    # 250 days are two rounds of a hundred and one of fifty; the planes disagree in the
    # second one, on the small scenario last.
    small = evolve(load_scenario(SMALL), seed=7)
    asked: list[int] = []

    def some(days: int, _: int) -> Round:
        asked.append(days)
        outcome = Round()
        outcome.kinds["platform"] += days
        if len(asked) == 2:
            outcome.worst.extend([evolve(small, seed=6), small])
        return outcome

    monkeypatch.setattr(differential, "compare_some", some)
    assert explore(250, tmp_path) == 1
    assert asked == [100, 100, 50]
    (kept,) = tmp_path.glob("differential-*.toml")
    assert load_scenario(kept) == small
    said = capsys.readouterr().out
    assert f"they disagree on {kept}, of seed " in said
    assert said.endswith("250 days, 1 rounds failed\n")


def test_the_last_day_of_a_round_is_the_smallest_on_which_they_disagree(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # As if the planes disagreed from the third day of ten on.
    small = load_scenario(SMALL)
    ten = [Day("platform", evolve(small, seed=number)) for number in range(10)]

    def compared(scenario: Scenario) -> None:
        assert scenario.seed < 3

    monkeypatch.setattr(differential, "days_of", lambda _: st.sampled_from(ten))
    monkeypatch.setattr(differential, "compared", compared)
    outcome = compare_some(40, 1)
    assert outcome.worst[-1].seed == 3
    assert set(outcome.kinds) == {"platform"}
    assert "assert 3 < 3" in capsys.readouterr().err


def test_what_was_kept_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[tuple[Scenario, int, float]] = []

    def agree(scenario: Scenario, *, seed: int, until_s: float) -> None:
        tried.append((scenario, seed, until_s))
        assert len(tried) == 1

    monkeypatch.setattr(differential, "agree", agree)
    small = load_scenario(SMALL)
    assert again(SMALL) == 0
    assert tried == [(small, small.seed, small.horizon_s)]
    assert again(SMALL) == 1
    assert "they agree" in capsys.readouterr().out
