"""Engines: which data plane a run has, and why."""

import sys
from collections.abc import Callable
from enum import Enum
from importlib.util import find_spec
from time import process_time

from models.compiled import caching
from models.compiled.refusals import NotCompiledError, refusals
from models.config import Scenario, with_groups
from models.operation.faults import with_surges
from models.operation.journal import Events
from models.operation.recorder import Timeline
from models.operation.simulation import Simulation
from models.platform import Platform
from models.traffic.rates import request_rate
from sim.errors import SimError

REPAYS_FROM = 2_000_000
"""Requests that repay compiling: they take SimPy twice as long as that."""
Told = Callable[[str], None]


class EngineError(SimError):
    """The engine that was asked for is not to be had."""


class Engine(Enum):
    """The data plane of a run."""

    SIMPY = "simpy"
    COMPILED = "compiled"
    AUTO = "auto"
    """The compiled one where it can do the scenario and that repays compiling."""


def choose(engine: Engine, scenario: Scenario, told: Told) -> Engine:
    """Return which of the two a run of *scenario* has; tell why, if that is chosen here.

    Raise `NotCompiledError` or `EngineError` if it is the compiled one, and cannot be.
    """
    if engine is Engine.SIMPY:
        return engine
    refused = refusals(scenario)
    has_numba = find_spec("numba") is not None
    if engine is Engine.COMPILED:
        if refused:
            raise NotCompiledError(*refused)
        if not has_numba:
            raise EngineError("the compiled engine needs numba: pip install numba")
        return engine
    if refused:
        told(f"engine: simpy ({refused[0]} is not compiled yet)")
    elif not has_numba:
        told("engine: simpy (numba is not installed)")
    elif caching.is_warm():
        told("engine: compiled (from the cache)")
        return Engine.COMPILED
    elif _requests(scenario) >= REPAYS_FROM:
        told("engine: compiled (the run repays compiling)")
        return Engine.COMPILED
    else:
        told("engine: simpy (so short a run does not repay compiling)")
    return Engine.SIMPY


def build(
    engine: Engine,
    scenario: Scenario,
    *,
    timeline: Timeline | None = None,
    events: Events | None = None,
    told: Told = lambda _: None,
) -> Simulation:
    """Return *scenario* on the chosen *engine*; tell how long compiling took."""
    if engine is not Engine.COMPILED:
        return Platform(scenario, timeline=timeline, events=events)
    prepare(engine, told)
    from models.compiled.platform import CompiledPlatform  # noqa: PLC0415 - heavy

    return CompiledPlatform(scenario, timeline=timeline, events=events)


def prepare(engine: Engine, told: Told) -> None:
    """Compile what *engine* needs, unless it is there, and tell how long that took."""
    if engine is not Engine.COMPILED or "models.compiled.plane" in sys.modules:
        return
    was_warm, began_s = caching.is_warm(), process_time()
    import models.compiled.plane  # noqa: F401, PLC0415 - heavy

    if not was_warm:
        told(f"compiled the data plane in {process_time() - began_s:.0f} s of CPU")
        if not caching.is_warm():
            told(f"cannot keep it: {caching.folder()} is not to be written")


def _requests(scenario: Scenario) -> float:
    """Return how many requests are to be expected."""
    surging = with_surges(with_groups(scenario))
    return sum(
        float(request_rate(name, surging).cumulative(scenario.horizon_s))
        for name in scenario.systems
    )
