"""Hosts of which fewer suffice, and the cause that takes all of them."""

from math import sqrt
from typing import Any

import numpy as np
import pytest

from sim.distributions import Exponential
from sim.environment import Environment, Story
from sim.pool import Pool
from sim.streams import Streams
from tests.theory.cases import case
from tests.theory.test_availability import component


def pair(crews: int, *, seed: int, ends: int) -> tuple[float, float, int]:
    """Run two hosts until both were down *ends* times.

    Return the share of time both are down, the time it took, and the count of failures
    that found the other host up.
    """
    p = case("G-REDUNDANT").parameters
    env = Environment()
    streams = Streams(seed)
    repairs = Pool(env, "crews", capacity=crews)
    down, both, both_since = 0, 0.0, 0.0
    firsts = seconds = 0

    def host(name: str) -> Story:
        nonlocal down, both, both_since, firsts, seconds
        renewal = component(streams, name, mttf=p["mtbf_h"], mttr=p["mttr_h"])
        while seconds < ends or down:
            yield from env.pause(renewal.up_s())
            down += 1
            firsts += down == 1
            seconds += down == 2
            both_since = env.now
            with (yield from repairs.acquire()):
                yield from env.pause(renewal.down_s())
            if down == 2:
                both += env.now - both_since
            down -= 1

    for name in ("host 1", "host 2"):
        env.start(host(name))
    while seconds < ends or down:
        env.step()
    return both / env.now, env.now, firsts


@pytest.mark.parametrize(("crews", "metric"), [(1, "U_one_crew"), (2, "U_two_crews")])
def test_of_two_hosts_one_suffices(crews: int, metric: str) -> None:
    reference, ends = case("G-REDUNDANT"), 1000
    expected = reference.expected
    unavailability, end_h, firsts = pair(crews, seed=1005 + crews, ends=ends)
    rel = reference.rel("U", ends)
    assert unavailability == pytest.approx(expected[metric], rel=rel)
    rel = reference.rel("prob_second_failure_during_repair", ends)
    share = expected["prob_second_failure_during_repair"]
    assert ends / firsts == pytest.approx(share, rel=rel)
    # Between two such ends lie some hours back to both up, and then the mean time.
    rel = reference.rel("MTTF_h", ends)
    mttf_h = end_h / ends
    assert mttf_h == pytest.approx(expected["MTTF_h"], rel=rel)


def test_a_common_cause_matters_more_than_two_of_three_that_fail_alone() -> None:
    p, expected = case("G-PUB-CCF-2OO3").parameters, case("G-PUB-CCF-2OO3").expected
    replications = 2_000_000
    streams = Streams(1008)

    def fails(name: str, rate_per_h: float) -> np.ndarray[Any, np.dtype[np.bool_]]:
        draws = streams.stream(name, "life").block(replications)
        return np.asarray(Exponential(1 / rate_per_h).from_uniforms(draws) <= p["t"])

    common = int(fails("common cause", p["beta"] * p["lam"]).sum())
    alone = np.sum([fails(f"component {k}", p["lam"]) for k in range(3)], axis=0)
    two_or_more = int((alone >= 2).sum())
    for found, share in (
        (common, expected["P_ccf"]),
        (two_or_more, expected["P_indep_2oo3"]),
    ):
        error = sqrt(share / replications)
        assert found / replications == pytest.approx(share, rel=0, abs=4 * error)
    assert common > two_or_more
