"""A rare event by splitting: levels on its way, none of them rare from the one below.

The queue is looked at when its length changes, so that a busy cycle is a walk from one
customer on, and a step of it is the unit of work.
"""

from math import log, sqrt
from statistics import fmean, stdev

import numpy as np
import pytest
from attrs import frozen

from sim.estimation import student_interval
from tests.theory.cases import case

P = case("G-RARE-MM1").parameters
UP = P["arrival_rate"] / (P["arrival_rate"] + P["service_rate"])
"""Probability that the next change is an arrival."""


@frozen(kw_only=True)
class Climbs:
    """What became of walks that all began alike."""

    reached: int
    steps: int


def climbs(rng: np.random.Generator, walks: int, *, begin: int, level: int) -> Climbs:
    """Let *walks* go from *begin* until each is at *level*, or at 0."""
    present = np.full(walks, begin)
    reached = steps = 0
    while len(present):
        steps += len(present)
        present = present + np.where(rng.random(len(present)) < UP, 1, -1)
        reached += int(np.sum(present == level))
        present = present[(present > 0) & (present < level)]
    return Climbs(reached=reached, steps=steps)


def split(rng: np.random.Generator, walks: int, *, level: int) -> tuple[float, int]:
    """Return the probability of *level* from one customer on, and the steps it took.

    A walk is without memory, so that those who begin at a level are as those who came
    there: so many climb to each level from the one below, whoever reached that.
    """
    probability, steps = 1.0, 0
    for above in range(2, level + 1):
        found = climbs(rng, walks, begin=above - 1, level=above)
        probability *= found.reached / walks
        steps += found.steps
    return probability, steps


def test_splitting_meets_the_probability_of_a_rare_busy_cycle() -> None:
    expected = case("G-RARE-MM1").expected
    level, repetitions, walks = P["level"], 30, 1000
    rng = np.random.default_rng(12)
    found = [split(rng, walks, level=level) for _ in range(repetitions)]
    estimates = [probability for probability, _ in found]
    error = stdev(estimates) / sqrt(repetitions)
    assert fmean(estimates) == pytest.approx(expected["prob"], abs=4 * error)
    assert error <= 0.05 * fmean(estimates)
    assert student_interval(estimates, confidence=0.999).contains(expected["prob"])
    # Without a split: of n cycles the relative variance is (1 - p) / (p n), and a cycle
    # takes as many steps as one that may climb as high as it likes.
    plain = climbs(rng, 100_000, begin=1, level=10**6)
    steps = fmean([steps for _, steps in found])
    relative_variance = (stdev(estimates) / expected["prob"]) ** 2
    apart = (1 - expected["prob"]) / expected["prob"] * plain.steps / 100_000
    assert apart / (relative_variance * steps) >= 100
    # A busy cycle is left when as many have gone as came: 1 / (1 - 2 UP) steps.
    assert plain.steps / 100_000 == pytest.approx(1 / (1 - 2 * UP), rel=0.05)


def test_each_level_is_as_likely_as_gamblers_have_it() -> None:
    expected = case("G-RARE-MM1").expected
    level = P["level"]
    assert expected["levels_for_splitting"] == level - 1 == len(range(2, level + 1))
    rng, walks = np.random.default_rng(13), 100_000
    last = climbs(rng, walks, begin=level - 1, level=level).reached / walks
    wanted = expected["conditional_level_up_probability_last"]
    assert last == pytest.approx(wanted, abs=4 * sqrt(wanted * (1 - wanted) / walks))
    # The product over all levels, (r^k - 1) / (r^(k+1) - 1) for each, is what is asked.
    r = P["service_rate"] / P["arrival_rate"]
    logs = [log((r**k - 1) / (r ** (k + 1) - 1)) for k in range(1, level)]
    assert sum(logs) == pytest.approx(log(expected["prob"]), rel=1e-12)
