"""The collector of garbage while a run goes on, and after it."""

import gc
from collections.abc import Callable, Iterator
from threading import Event, Thread
from weakref import ref

import pytest

from experiments.running.garbage import THRESHOLDS, RareCollection


@pytest.fixture(autouse=True)
def former() -> Iterator[None]:
    thresholds = gc.get_threshold()
    gc.set_threshold(701, 11, 12)
    yield
    gc.set_threshold(*thresholds)


def state() -> tuple[tuple[int, int, int], bool]:
    return gc.get_threshold(), gc.get_freeze_count() > 0


def test_a_run_looks_rarely_and_leaves_everything_as_it_was() -> None:
    with RareCollection().during():
        assert state() == (THRESHOLDS, True)
    assert state() == ((701, 11, 12), False)


def test_a_run_that_fails_leaves_everything_as_it_was() -> None:
    with pytest.raises(RuntimeError), RareCollection().during():
        raise RuntimeError
    assert state() == ((701, 11, 12), False)


def is_looked_at(thing: object) -> bool:
    """Return whether a look for garbage would come by: not at what is frozen."""
    return any(seen is thing for seen in gc.get_objects())


def test_what_others_have_frozen_stays_frozen_and_nothing_else_is() -> None:
    # Two lists, not counts: what is frozen may end at any time, and leaves the count.
    theirs = ["made before"]
    gc.freeze()
    later = ["made after"]
    with RareCollection().during():
        assert (is_looked_at(theirs), is_looked_at(later)) == (False, True)
    assert (is_looked_at(theirs), is_looked_at(later)) == (False, True)
    gc.unfreeze()
    assert is_looked_at(theirs)


def test_a_process_of_our_own_keeps_what_it_loads_and_ends_without_a_look() -> None:
    at_exit: list[Callable[[], object]] = []
    rarely = RareCollection()
    with rarely.loading():
        assert not gc.isenabled()
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("atexit.register", at_exit.append)
        rarely.take_over()
    (end,) = at_exit
    with rarely.loading():
        pass
    assert gc.get_freeze_count() > 0
    # DuckDB lists what is left of its own, so with it everything is looked at.
    for modules, is_frozen in (({"duckdb": gc}, False), ({}, True)):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("sys.modules", modules)
            end()
        assert (gc.get_freeze_count() > 0) is is_frozen
    # A former run goes nevertheless, which nobody has frozen: it lies in a circle.
    former = RareCollection()
    former.itself = former  # type: ignore[attr-defined]
    is_there = ref(former)
    del former
    with rarely.during():
        assert is_there() is None
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_of_two_threads_the_last_one_restores_the_collector() -> None:
    rarely, may_end = RareCollection(), Event()
    is_inside = Event()

    def other() -> None:
        with rarely.during():
            is_inside.set()
            may_end.wait(10.0)

    thread = Thread(target=other)
    with rarely.during():
        thread.start()
        assert is_inside.wait(10.0)
    assert state() == (THRESHOLDS, True)
    may_end.set()
    thread.join()
    assert state() == ((701, 11, 12), False)
