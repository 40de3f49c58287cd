"""When a simulation agrees with theory.

A case is simulated in replications, each with its own seed. Its expected value must
lie within the case's tolerance, scaled to the requests simulated, and within the
99.9 % interval of the replications as well. Where the case states no tolerance of the
metric, or one for all of them whatever their spread, four standard errors stand in.
"""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import Any

import pytest

from sim.estimation import student_interval
from sim.streams import Streams
from tests.theory.cases import case

REPLICATIONS = 10


def replicate(
    model: Callable[[Streams], Mapping[str, float]], *, seed: int
) -> dict[str, list[float]]:
    """Return what *model* finds in each replication, by metric."""
    found = [model(Streams(1000 * seed + r)) for r in range(REPLICATIONS)]
    return {metric: [one[metric] for one in found] for metric in found[0]}


def only_expected(
    name: str, runs: Mapping[str, Sequence[float]]
) -> dict[str, Sequence[float]]:
    """Return those of *runs* of which the case *name* says what to expect."""
    return {metric: runs[metric] for metric in case(name).expected}


def agree(
    runs: Mapping[str, Sequence[float]],
    *,
    expected: Mapping[str, float],
    rel: Mapping[str, float] | None = None,
    printed: bool = False,
) -> None:
    """Compare every metric of *runs*, to the digits *printed* if it says so."""
    for metric, values in runs.items():
        target, mean = expected[metric], fmean(values)
        decimals = len(repr(target).partition(".")[2])
        slack = 0.5 * 10.0**-decimals if printed else 1e-12 * abs(target)
        interval = student_interval(values, confidence=0.999)
        assert abs(mean - target) <= interval.half_width + slack, (
            f"{metric}: {target:g} expected, {mean:g} +- {interval.half_width:.2g} found"
        )
        tolerance = 4 * stdev(values) / sqrt(len(values)) + slack
        if rel is not None and metric in rel:
            tolerance = rel[metric] * abs(target)
        assert mean == pytest.approx(target, rel=0, abs=tolerance), metric


def agree_with_case(
    name: str,
    runs: Mapping[str, Sequence[float]],
    *,
    requests: int | None,
    under: Mapping[str, str] | None = None,
) -> None:
    """Compare *runs* with the reference case *name*, simulated on *requests* in all.

    `None` leaves the case's tolerances as they stand. A metric may be nested
    (``"20.response"``, ``"Q.0"``); its tolerance may stand in the case *under*
    another name.
    """
    reference = case(name)
    expected: dict[str, float] = {}
    rel: dict[str, float] = {}
    for metric in runs:
        value: Any = reference.expected
        for part in metric.split("."):
            value = value[int(part) if isinstance(value, list) else part]
        expected[metric] = value
        stated = (under or {}).get(metric, metric)
        last = stated.rpartition(".")[2]
        if not reference.rel_at_sample.keys().isdisjoint({stated, last, "all"}):
            rel[metric] = reference.rel(stated, requests)
    agree(runs, expected=expected, rel=rel, printed=reference.kind == "published")
