"""What both planes keep of requests that have ended, by hand."""

from collections.abc import Callable

import pytest

from models.compiled.platform import CompiledPlatform
from models.config import FaultConfig, Scenario
from models.hosting.exits import Exit
from models.operation.simulation import Simulation
from models.platform import Platform
from models.seam import CAUSES, NO_CAUSE
from models.traffic.outcomes import Outcome
from tests import bare


def planned() -> Scenario:
    """Return two systems that nobody asks unless he is told to; one crashes at 3 s."""
    slow = bare.system(bare.route(cpu=1.5), clients={"rtt_s": 0.02})
    crash = FaultConfig(kind="process-crash", target="a", at_s=3.0)
    return bare.scenario(
        {"b": bare.system(bare.route(cpu=0.1)), "a": slow},
        span_s=100.0,
        host={"vcpus": 2},
        faults={"crash": crash},
    )


@pytest.mark.parametrize("make", [Platform, CompiledPlatform])
def test_each_end_of_a_systems_requests_is_kept(
    make: Callable[[Scenario], Simulation],
) -> None:
    # 1.5 s in the loop each. The first comes at 1 s and is answered at 2.5; the second,
    # at 2 s, is in the loop when its process crashes at 3 s. What the other system
    # answers between them, after 0.1 s, belongs to that one.
    it = make(planned())
    ends = it.clients["a"].keep_ends()
    others = it.clients["b"].keep_ends()
    assert len(ends().number) == 0
    for at_s, system in ((1.0, "a"), (2.0, "a"), (2.7, "b")):
        it.run(at_s)
        it.clients[system].fetch()
    it.run(50.0)
    kept = ends()
    assert kept.number.tolist() == [0, 1]
    assert kept.endpoint.tolist() == [0, 0]
    assert kept.attempts.tolist() == [1, 1]
    assert [*map(Outcome, kept.outcome)] == [Outcome.OK, Outcome.KILLED]
    assert kept.cause[0] == NO_CAUSE
    assert CAUSES[kept.cause[1]] is Exit.CRASH
    assert kept.arrived_at.tolist() == [1.0, 2.0]
    assert kept.span_s.tolist() == pytest.approx([1.5, 1.0])
    assert kept.rtt_s.tolist() == [0.02, 0.02]
    assert others().span_s.tolist() == pytest.approx([0.1])


@pytest.mark.parametrize("make", [Platform, CompiledPlatform])
def test_who_keeps_ends_takes_nothing_from_who_listens_or_keeps_them(
    make: Callable[[Scenario], Simulation],
) -> None:
    # Of 0.1 s each: one ends at 1.1 s, one at 5.1 s. Who keeps them from 5 s on has the
    # second alone.
    it = make(planned())
    clients = it.clients["b"]
    told: list[float] = []
    clients.listen(lambda *end: told.append(end[2]))
    both = clients.keep_ends()
    it.run(1.0)
    clients.fetch()
    it.run(5.0)
    last = clients.keep_ends()
    clients.fetch()
    it.run(50.0)
    assert told == pytest.approx([0.1, 0.1])
    assert both().arrived_at.tolist() == [1.0, 5.0]
    assert last().arrived_at.tolist() == [5.0]
