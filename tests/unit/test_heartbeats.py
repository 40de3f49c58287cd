"""Pings are worked off in batches: a millisecond in each process, however many it has."""

from itertools import pairwise

import pytest

from models.config import Scenario
from models.platform import Platform
from tests import bare
from tests.both import agree
from tests.inside import serving, sessions_of

FOR_EVER_S = 1e9


def pinged(instances: int) -> Scenario:
    """Return 400 sessions over *instances* processes; a ping every 20 s, of 1 ms."""
    held = bare.sessions(400.0, FOR_EVER_S, heartbeat_s=20.0, heartbeat_cpu_s=0.001)
    return bare.scenario(
        bare.system(sessions=held),
        app={"instances": instances},
        starts_warm=True,
        span_s=200.0,
    )


def beats(instances: int) -> tuple[float, set[float]]:
    """Return how many sessions a process has, and the pauses between its batches."""
    platform = Platform(pinged(instances), catalog=bare.CATALOG)
    platform.run(until_s=150.0)
    began_at: list[float] = []
    loop = serving(platform).loop
    post = loop.post

    def noting(demand_s: float) -> None:
        began_at.append(platform.env.now)
        post(demand_s)

    loop.post = noting  # type: ignore[method-assign]
    platform.run(until_s=160.0)
    pauses_s = {round(b - a, 6) for a, b in pairwise(began_at)}
    return sessions_of(platform).online.value / instances, pauses_s


# 20 pings of 1 ms a second, all in all: 5 ms a second in each of four processes, where a
# millisecond comes together in 0.2 s; in one it does in 0.05 s, and the least is 0.1 s.
@pytest.mark.parametrize(
    ("instances", "held", "pause_s"), [(4, 100.0, 0.2), (2, 200.0, 0.1), (1, 400.0, 0.1)]
)
def test_a_batch_is_a_millisecond_of_each_process(
    instances: int, held: float, pause_s: float
) -> None:
    assert beats(instances) == (held, {pause_s})


def test_both_planes_share_the_pings_of_several_processes_alike() -> None:
    agree(pinged(4), seed=3, until_s=20.0)
