"""Both planes on one scenario, and all that is to be the same of them."""

from collections.abc import Callable
from math import ceil
from typing import Any

from attrs import frozen

from experiments.summary.document import summary_json
from experiments.summary.summarising import summarise
from models.compiled.platform import CompiledPlatform
from models.config import Scenario
from models.operation.simulation import Simulation
from models.platform import Platform
from models.seam import Asked
from models.traffic.measures import MINUTE_S
from models.traffic.outcomes import Outcome
from tests.properties.planewatch import PlaneWatch

Make = Callable[..., Simulation]


@frozen
class Seen:
    """What one run of a scenario showed."""

    ends: list[tuple[Any, ...]]
    """Of each request: its system, number, route, arrival, attempts, outcome, cause and
    latency, in the order in which they ended."""
    minutes: list[tuple[Any, ...]]
    events: list[tuple[Any, ...]]
    summary: str
    taken: int
    """Events of the run, a count."""


def seen(
    make: Make, scenario: Scenario, *, seed: int, until_s: float, every_s: float
) -> Seen:
    """Run *scenario* until *until_s*, as *make* makes it.

    The tables of a compiled plane are looked at *every_s*.
    """
    ends: list[tuple[Any, ...]] = []
    minutes: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    it = make(
        scenario,
        seed=seed,
        timeline=minutes.append,
        events=lambda *event: events.append(event),
    )
    for name, clients in it.clients.items():
        clients.listen(_noting(ends, name))
    if isinstance(it, CompiledPlatform):
        watch = PlaneWatch(it)
        for number in range(1, ceil(until_s / every_s)):
            it.run(number * every_s)
            watch.look()
    it.run(until_s)
    return Seen(ends, minutes, events, summary_json(summarise(it)), it.env.events)


def _noting(
    ends: list[tuple[Any, ...]], system: str
) -> Callable[[Asked, Outcome, float], None]:
    def note(request: Asked, outcome: Outcome, span_s: float) -> None:
        ends.append(
            (
                system,
                request.number,
                request.endpoint,
                request.arrived_at,
                request.attempts,
                outcome,
                request.cause,
                span_s,
            )
        )

    return note


def agree(
    scenario: Scenario, *, seed: int, until_s: float, every_s: float = MINUTE_S
) -> Seen:
    """Assert that both planes show the same of *scenario*, to the last bit; return it.

    The compiled one keeps its invariants, looked at *every_s*.
    """
    one, other = (
        seen(make, scenario, seed=seed, until_s=until_s, every_s=every_s)
        for make in (Platform, CompiledPlatform)
    )
    for mine, theirs in zip(one.ends, other.ends, strict=False):
        assert theirs == mine
    assert len(other.ends) == len(one.ends)
    assert other.events == one.events
    assert other.minutes == one.minutes
    assert other.summary == one.summary
    assert other.taken == one.taken
    return other
