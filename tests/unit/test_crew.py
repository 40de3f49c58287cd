"""The crew works on any executor, in order, and leaves nothing to be begun."""

import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from experiments.running.crew import Crew

NUMBERS = [(each,) for each in range(6)]


def square(number: int) -> int:
    return number * number


def late_first(number: int) -> int:
    time.sleep(0.02 if number == 0 else 0.0)
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
