"""The bar: what is done and how long it takes stand there whole at any width."""

import io

import pytest
from rich.progress import MofNCompleteColumn

from experiments.telling.progress import Bar, RunsProgress, so_many
from experiments.telling.terminal import Terminal


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_time_left_is_legible_beside_long_words(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = io.StringIO()
    terminal = Terminal(file=seen, force_terminal=True, width=width, color_system=None)
    now_s = 0.0
    bar = Bar(40, MofNCompleteColumn(), to=terminal)
    monkeypatch.setattr(bar._progress, "get_time", lambda: now_s)
    words = "database shared: schema lock \x1b[31mcommon, 2 min, in the busiest hour" * 2
    with bar:
        for done in range(1, 11):
            now_s = 10.0 * done
            bar.show(words, done=done)
        bar._progress.refresh()
    # One of 40 every 10 s: after 10 of them 300 s are left.
    lines = [line for line in seen.getvalue().split("\r") if "10/40" in line]
    assert lines
    assert "5 min left" in lines[-1]
    assert "\x1b[31m" not in seen.getvalue()


def test_runs_that_are_added_are_still_to_be_done() -> None:
    with RunsProgress(10, is_wanted=False) as progress:
        progress("one")
        progress.expect(32)
    assert progress.runs == 42
    (task,) = progress._bar._progress.tasks
    assert (task.completed, task.total) == (1, 42)


def test_one_is_no_many() -> None:
    assert [so_many(count, "run") for count in (0, 1, 1_200)] == [
        "0 runs",
        "1 run",
        "1,200 runs",
    ]
    assert [so_many(count, "search") for count in (1, 2)] == ["1 search", "2 searches"]
