"""Larger bad days by hand: so many are lived through as were asked for."""

import pytest

from tests import larger


def test_rounds_go_on_until_all_days_were_lived_and_count_those_that_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # 250 days are two rounds of a hundred and one of fifty; the second is lost.
    asked: list[int] = []

    def live(days: int, _: int) -> None:
        asked.append(days)
        assert len(asked) != 2, "a day that was lost"

    monkeypatch.setattr(larger, "live_through_some", live)
    assert larger.explore_larger(250) == 1
    assert asked == [100, 100, 50]
    said = capsys.readouterr().out
    assert "keep the example above as an explicit one (seed " in said
    assert said.endswith("250 days, 1 rounds failed\n")


def test_a_seed_brings_a_day_of_a_larger_platform() -> None:
    larger.live_through_some(1, 3)
