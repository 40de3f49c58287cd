"""The watch over a compiled plane has teeth: it notices what does not add up."""

from collections.abc import Callable

import pytest

from models.compiled import hosts, lives, memory, pressure
from models.compiled.platform import CompiledPlatform
from models.compiled.records import Plane
from tests import bare
from tests.properties.planewatch import PlaneWatch


def _lose_memory(p: Plane) -> None:
    pressure.memories(p, 0).used += 1


def _keep_a_connection(p: Plane) -> None:
    hosts.hosts(p, 0).connections += 1


def _forget_a_process(p: Plane) -> None:
    lives.slots(p, 0).serving = -1


def _grow_a_process(p: Plane) -> None:
    account = lives.lives(p, lives.slots(p, 0).serving).account
    memory.accounts(p, account).held += 1
    pressure.memories(p, 0).used += 1


@pytest.mark.parametrize(
    "spoil", [_lose_memory, _keep_a_connection, _forget_a_process, _grow_a_process]
)
def test_what_does_not_add_up_is_noticed(spoil: Callable[[Plane], None]) -> None:
    system = bare.system(bare.route(cpu=0.01), per_s=1.0)
    platform = CompiledPlatform(bare.scenario(system, span_s=60.0), catalog=bare.CATALOG)
    watch = PlaneWatch(platform)
    platform.run(30.0)
    watch.look()
    spoil(watch.p)
    with pytest.raises(AssertionError):
        watch.look()
