"""Keeping: what runs find, taken from the store of the crew or made and kept there."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from time import process_time
from typing import Any, Generic, TypeVar

from attrs import frozen

from experiments.running.crew import Call, Crew
from experiments.running.engines import Engine, one_of_many
from experiments.running.simulate import simulate
from experiments.running.simulator import Simulator, this_simulator
from experiments.running.store import Key
from experiments.summary.document import Summary, read_summary, summary_json
from experiments.summary.identity import scenario_hash
from models.config import Scenario

Result = TypeVar("Result")


@frozen(kw_only=True)
class Form(Generic[Result]):
    """How the results of one kind of run are kept.

    Invariant: `read` undoes `write`, to the last bit.
    """

    key: Callable[..., str]
    """Its name, from the hash of the scenario and the rest of a call but its seed."""
    write: Callable[[Result], str]
    read: Callable[[str], Result]
    """Raises `DocumentError` where a text is none of these."""


SUMMARIES: Form[Summary] = Form(
    key=lambda scenario: scenario, write=summary_json, read=read_summary
)
"""As a sweep keeps them, so that they may share a store."""


def run_once(scenario: Scenario, seed: int, *, engine: Engine = Engine.SIMPY) -> Summary:
    """Simulate *scenario* under *seed*."""
    return simulate(scenario, seed=seed, engine=one_of_many(engine, scenario))


@frozen(kw_only=True)
class _Made(Generic[Result]):
    """What a call found, and what that took of a processor."""

    result: Result
    cpu_s: float


def results(
    crew: Crew,
    function: Callable[..., Result],
    form: Form[Result],
    calls: Sequence[Call],
) -> Generator[Result, None, None]:
    """Yield what *function* finds for each of *calls*, in order.

    A call is a scenario, whatever else, and a seed; *function* gets the engine of the
    crew beside it. What its store has is not made again, and what is made is kept there
    as soon as it ends, which may be long before its turn.
    """
    store = crew.store
    make = partial(_make, function, this_simulator(), crew.engine)
    keys: Sequence[Key | None] = [None] * len(calls)
    missing: set[Key | None] = {None}
    if store is not None:
        keys = named = keys_of(form, calls)
        missing = set(missing_of(crew, named))
    to_make = [
        (key, *call) for key, call in zip(keys, calls, strict=True) if key in missing
    ]

    def keep(call: Call, made: _Made[Result]) -> None:
        if store is not None:
            store.keep(call[0], form.write(made.result), cpu_s=made.cpu_s)

    with closing(crew.results(make, to_make, ended=keep)) as found:
        for key in keys:
            if store is None or key is None or key in missing:
                yield next(found).result
            else:
                yield store.read(key, form.read)


def missing_of(crew: Crew, keys: Sequence[Key]) -> list[Key]:
    """Return those of *keys* to which the store of *crew* has no answer."""
    return list(keys) if crew.store is None else crew.store.missing(keys, or_failed=True)


def keys_of(form: Form[Any], calls: Sequence[Call]) -> list[Key]:
    """Return the keys of *calls*; each scenario is looked at once."""
    hashes: dict[int, str] = {}
    for scenario, *_ in calls:
        if id(scenario) not in hashes:
            hashes[id(scenario)] = scenario_hash(scenario)
    return [
        (form.key(hashes[id(scenario)], *rest), seed) for scenario, *rest, seed in calls
    ]


def _make(
    function: Callable[..., Result],
    asking: Simulator,
    engine: Engine,
    _: Key | None,
    *call: Any,
) -> _Made[Result]:
    asking.require_here()
    began_s = process_time()
    result = function(*call, engine=engine)
    return _Made(result=result, cpu_s=process_time() - began_s)
