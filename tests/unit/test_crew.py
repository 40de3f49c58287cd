"""The crew works on any executor, in order, and leaves nothing to be begun."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from experiments.running.crew import Crew

NUMBERS = [(each,) for each in range(6)]


def square(number: int) -> int:
    return number * number


def late_first(number: int) -> int:
    time.sleep(0.02 if number == 0 else 0.0)
    return number


def no_fives(number: int) -> int:
    if number % 5 == 0:
        raise ValueError(f"no fives, got {number}")
    return number


def dies_first(number: int, folders: list[str]) -> int:
    """Kill this process at the first 3, and at every 4."""
    seen = Path(folders[0]) / str(number)
    is_first = not seen.exists()
    seen.touch()
    if number == 4 or (number == 3 and is_first):
        os.kill(os.getpid(), signal.SIGKILL)
    return number


class Postman(Executor):
    """Answers the first calls at once, fails at the next, and has not begun the rest."""

    def __init__(self, answers: int, error: type[BaseException] | None = None) -> None:
        self._answers = answers
        self._error = error
        self.futures: list[Future[Any]] = []
        self.is_shut_down = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        if len(self.futures) < self._answers:
            future.set_result(fn(*args, **kwargs))
        elif len(self.futures) == self._answers and self._error is not None:
            future.set_exception(self._error())
        self.futures.append(future)
        return future

    def shutdown(self, *_: Any, **__: Any) -> None:
        self.is_shut_down = True


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_those_of_one_worker_in_order(workers: int) -> None:
    with Crew(workers) as crew:
        assert list(crew.results(square, NUMBERS)) == [0, 1, 4, 9, 16, 25]


def test_a_slow_first_call_is_still_the_first_result() -> None:
    with ThreadPoolExecutor(4) as executor, Crew(executor=executor) as crew:
        assert list(crew.results(late_first, NUMBERS)) == [0, 1, 2, 3, 4, 5]


def test_an_executor_is_lent_and_stays_open() -> None:
    postman = Postman(answers=2)
    with Crew(executor=postman) as crew:
        assert list(crew.results(square, NUMBERS[:2])) == [0, 1]
    assert len(postman.futures) == 2
    assert not postman.is_shut_down


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_after_an_error_no_further_call_begins(error: type[BaseException]) -> None:
    postman = Postman(answers=1, error=error)
    with Crew(executor=postman) as crew, pytest.raises(error):
        list(crew.results(square, NUMBERS))
    assert [each.cancelled() for each in postman.futures] == [False, False, *4 * [True]]


def test_after_results_that_nobody_wants_no_further_call_begins() -> None:
    postman = Postman(answers=1)
    results = Crew(executor=postman).results(square, NUMBERS)
    assert next(results) == 0
    results.close()
    assert [each.cancelled() for each in postman.futures] == [False, *5 * [True]]


def test_a_crew_has_at_least_one_worker() -> None:
    with pytest.raises(ValueError, match="must be at least 1, got 0"):
        Crew(0)


@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_come_with_their_calls_and_errors_among_them(workers: int) -> None:
    with Crew(workers) as crew:
        found = dict(crew.outcomes(no_fives, NUMBERS))
    assert {call for call, it in found.items() if it.exception()} == {(0,), (5,)}
    assert [found[each,].result() for each in (1, 2, 3, 4)] == [1, 2, 3, 4]


def test_an_outcome_does_not_wait_for_slower_ones() -> None:
    with ThreadPoolExecutor(2) as executor, Crew(executor=executor) as crew:
        calls = [call for call, _ in crew.outcomes(late_first, NUMBERS)]
    assert sorted(calls) == NUMBERS
    assert calls[0] != (0,)


def test_calls_are_taken_as_there_is_somebody_for_them() -> None:
    taken: list[int] = []

    def calls() -> Iterator[tuple[int]]:
        for number in range(1000):
            taken.append(number)
            yield (number,)

    outcomes = Crew(executor=Postman(answers=1)).outcomes(square, calls())
    assert next(outcomes)[0] == (0,)
    outcomes.close()
    assert len(taken) == 2 * 64  # two for each of so many workers as there may be


def test_outcomes_that_nobody_wants_are_called_off() -> None:
    postman = Postman(answers=1)
    outcomes = Crew(executor=postman).outcomes(square, NUMBERS)
    next(outcomes)
    outcomes.close()
    assert [each.cancelled() for each in postman.futures] == [False, *5 * [True]]


def test_a_dead_worker_takes_nothing_with_it_but_a_call_that_kills_thrice(
    tmp_path: Path,
) -> None:
    calls = [(number, [str(tmp_path)]) for number in (0, 1, 2, 3, 5, 6, 7)]
    with Crew(2) as crew:
        found = [(call, it.result()) for call, it in crew.outcomes(dies_first, calls)]
    assert sorted(found) == [(call, call[0]) for call in calls]
    with Crew(2) as crew:
        alone = list(crew.outcomes(dies_first, [(4, [str(tmp_path)])]))
        assert isinstance(alone[0][1].exception(), BrokenExecutor)
        # And there are workers again.
        assert [it.result() for _, it in crew.outcomes(square, [(3,)])] == [9]


def test_an_executor_that_was_lent_is_not_replaced(tmp_path: Path) -> None:
    spawning = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with spawning as executor, Crew(executor=executor) as crew:
        outcomes = crew.outcomes(dies_first, [(4, [str(tmp_path)])])
        assert isinstance(next(outcomes)[1].exception(), BrokenExecutor)
        with pytest.raises(BrokenExecutor):
            next(crew.outcomes(square, [(3,)]))
