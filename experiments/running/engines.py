"""Engines: which data plane a run has, and why.

Either gives the same bytes, so that what is found does not hold which it was.
"""

import sys
from collections.abc import Callable, Iterable
from enum import Enum
from importlib.util import find_spec
from time import process_time

from experiments.running.garbage import RARELY
from models.compiled import caching
from models.compiled.refusals import NotCompiledError, refusals
from models.config import ClientsConfig, Scenario, with_groups
from models.operation.faults import with_surges
from models.operation.journal import Events
from models.operation.recorder import Timeline
from models.operation.simulation import Simulation
from models.platform import Platform
from models.traffic.demands import distribution
from models.traffic.rates import request_rate
from sim.errors import SimError

PLANE = "models.compiled.plane"
COMPILING_S = 45.0
REPAYS_FROM = 2_000_000
"""Requests that repay compiling: they take SimPy twice as long as that."""
REPAYS_LOADING_FROM = 40_000
"""Requests that repay loading what was compiled before: they take SimPy twice as long."""
SHORTEST_TURN_S = 0.1
"""From one request of a closed user to the next, for who does not think."""
Told = Callable[[str], None]
Work = Iterable[tuple[Scenario, int]]
"""Scenarios, and how often each is run."""


def tell_nobody(_: str) -> None:
    """Let what is told go."""


class EngineError(SimError):
    """The engine that was asked for is not to be had."""


class Engine(Enum):
    """The data plane of a run."""

    SIMPY = "simpy"
    COMPILED = "compiled"
    AUTO = "auto"
    """The compiled one where it can do the scenario and that repays compiling."""


def engine_named(name: str | Engine) -> Engine:
    """Return the engine called *name*; raise `EngineError` if there is none."""
    try:
        return Engine(name)
    except ValueError:
        names = ", ".join(each.value for each in Engine)
        raise EngineError(f"engine: must be one of {names}, got {name!r}") from None


def choose(engine: Engine, scenario: Scenario, told: Told) -> Engine:
    """Return which of the two a run of *scenario* has; tell why, if that is chosen here.

    Raise `NotCompiledError` or `EngineError` if it is the compiled one, and cannot be.
    """
    if engine is Engine.SIMPY:
        return engine
    refused = refusals(scenario)
    if engine is Engine.COMPILED:
        if refused:
            raise NotCompiledError(*refused)
        _require_numba()
        return engine
    if refused:
        told(f"engine: simpy ({refused[0]} is not compiled yet)")
        return Engine.SIMPY
    return _worth(requests_of(scenario), told)


def usual(scenario: Scenario, told: Told = tell_nobody) -> Engine:
    """Return the engine of a run for which none is asked: compiled if that is at hand.

    Nothing is compiled for it, and only what is not the reference is told.
    """
    if requests_of(scenario) < REPAYS_LOADING_FROM or refusals(scenario):
        return Engine.SIMPY
    if not _has_numba() or not caching.is_warm():
        return Engine.SIMPY
    told("engine: compiled (from the cache)")
    return Engine.COMPILED


def settle(
    engine: Engine, work: Work, told: Told = tell_nobody, *, is_here: bool = True
) -> Engine:
    """Return the engine for many runs, after compiling what they need of it, once.

    That AUTO remains says that the compiled one is at hand: each run has it that can.
    If not *is_here*, whoever makes the runs has to have compiled it before.
    Raise `NotCompiledError` or `EngineError` if it is asked for, and cannot be.
    """
    if engine is Engine.SIMPY:
        return engine
    known = [(scenario, runs, refusals(scenario)) for scenario, runs in work]
    if engine is Engine.COMPILED:
        if refused := dict.fromkeys(key for *_, keys in known for key in keys):
            raise NotCompiledError(*refused)
        _require_numba()
        if is_here:
            prepare(engine, told)
        return engine
    if not is_here:
        told("engine: compiled on the workers that have it in their cache")
        return engine
    able = [(scenario, runs) for scenario, runs, refused in known if not refused]
    unable = [(scenario, refused[0]) for scenario, _, refused in known if refused]
    if not able and unable:
        told(f"engine: simpy ({unable[0][1]} is not compiled yet)")
        return Engine.SIMPY
    requests = sum(runs * requests_of(scenario) for scenario, runs in able)
    if _worth(requests, told) is Engine.SIMPY:
        return Engine.SIMPY
    if unable:
        first, *others = dict.fromkeys(key for _, key in unable)
        more = f" and {len(others)} more" if others else ""
        told(f"engine: simpy where there is {first}{more} (not compiled yet)")
    prepare(Engine.COMPILED, told)
    return Engine.AUTO


def one_of_many(engine: Engine, scenario: Scenario) -> Engine:
    """Return which of the two a run of *scenario* has, of many that `settle` allowed."""
    if engine is not Engine.AUTO:
        return engine
    is_at_hand = PLANE in sys.modules or caching.is_warm()
    return Engine.COMPILED if is_at_hand and not refusals(scenario) else Engine.SIMPY


def _require_numba() -> None:
    if not _has_numba():
        raise EngineError("the compiled engine needs numba: pip install numba")


def _has_numba() -> bool:
    return find_spec("numba") is not None


def _worth(requests: float, told: Told) -> Engine:
    """Return the faster one for so many requests, of scenarios that both can do."""
    if not _has_numba():
        told("engine: simpy (numba is not installed)")
    elif caching.is_warm():
        if requests >= REPAYS_LOADING_FROM:
            told("engine: compiled (from the cache)")
            return Engine.COMPILED
        told("engine: simpy (so short a run does not repay loading the other)")
    elif requests < REPAYS_FROM:
        told("engine: simpy (so short a run does not repay compiling)")
    else:
        told("engine: compiled (the run repays compiling)")
        return Engine.COMPILED
    return Engine.SIMPY


def build(
    engine: Engine,
    scenario: Scenario,
    *,
    timeline: Timeline | None = None,
    events: Events | None = None,
    told: Told = tell_nobody,
) -> Simulation:
    """Return *scenario* on the chosen *engine*; tell how long compiling took."""
    if engine is not Engine.COMPILED:
        return Platform(scenario, timeline=timeline, events=events)
    prepare(engine, told)
    from models.compiled.platform import CompiledPlatform  # noqa: PLC0415 - heavy

    return CompiledPlatform(scenario, timeline=timeline, events=events)


def prepare(engine: Engine, told: Told) -> None:
    """Compile what *engine* needs, unless it is there, and tell how long that took."""
    if engine is not Engine.COMPILED or PLANE in sys.modules:
        return
    was_warm, began_s = caching.is_warm(), process_time()
    if not was_warm:
        told(f"compiling the data plane, once: about {COMPILING_S:g} s of CPU time")
    with RARELY.loading():
        import models.compiled.plane  # noqa: F401, PLC0415 - heavy

    if not was_warm:
        told(f"compiled the data plane in {process_time() - began_s:.0f} s of CPU")
        if not caching.is_warm():
            told(f"cannot keep it: {caching.folder()} is not to be written")


def requests_of(scenario: Scenario, *, until_s: float | None = None) -> float:
    """Return how many requests are to be expected, *until_s* or the end of the run."""
    surging = with_surges(with_groups(scenario))
    span_s = scenario.horizon_s if until_s is None else until_s
    return sum(
        float(request_rate(name, surging).cumulative(span_s))
        + _closed_per_s(system.clients) * span_s
        for name, system in scenario.systems.items()
    )


def _closed_per_s(clients: ClientsConfig) -> float:
    """Return how often the users of a closed load ask, at most."""
    if clients.kind != "closed":
        return 0.0
    think_s = 0.0 if clients.think is None else distribution(clients.think).mean
    return clients.users / max(think_s, SHORTEST_TURN_S)
