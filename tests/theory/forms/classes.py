"""Closed networks of several classes: two systems that share stations."""

from collections.abc import Sequence
from itertools import product
from math import exp, lgamma, log

from attrs import frozen

from sim.queueing.steady import require_positive


@frozen(kw_only=True)
class ClassesState:
    """Long-run averages of a closed network of several classes."""

    throughput_per_s: tuple[float, ...]
    """Of each class."""
    response_s: tuple[float, ...]
    """Of each class, thinking excluded."""
    present: tuple[tuple[float, ...], ...]
    """``present[k][r]``: customers of class r at station k."""


def closed_classes(
    demands_s: Sequence[Sequence[float]],
    *,
    populations: Sequence[int],
    think_s: Sequence[float],
) -> ClassesState:
    """Return the exact averages of several classes at single-server stations.

    ``demands_s[k][r]`` is the demand of class r at station k: processor sharing,
    or FCFS where all classes have the same exponential service.

    Source: Reiser & Lavenberg (1980), JACM 27(2), 313-322 (mean value analysis);
    the work grows with the product of the populations.
    """
    _require_classes(populations, think_s)
    stations, classes = range(len(demands_s)), range(len(populations))
    queue_of: dict[tuple[int, ...], tuple[float, ...]] = {}
    residence = [[0.0] * len(populations) for _ in stations]
    throughput = [0.0] * len(populations)
    for vector in product(*(range(n + 1) for n in populations)):
        queues = [0.0] * len(demands_s)
        for r in classes:
            if vector[r] == 0:
                continue
            before = queue_of[(*vector[:r], vector[r] - 1, *vector[r + 1 :])]
            for k in stations:
                residence[k][r] = demands_s[k][r] * (1 + before[k])
            response_s = sum(residence[k][r] for k in stations)
            throughput[r] = vector[r] / (think_s[r] + response_s)
            for k in stations:
                queues[k] += throughput[r] * residence[k][r]
        queue_of[vector] = tuple(queues)
    return ClassesState(
        throughput_per_s=tuple(throughput),
        response_s=tuple(sum(residence[k][r] for k in stations) for r in classes),
        present=tuple(
            tuple(throughput[r] * residence[k][r] for r in classes) for k in stations
        ),
    )


def shared_station(
    demand_s: Sequence[float],
    *,
    servers: int,
    populations: Sequence[int],
    think_s: Sequence[float],
) -> ClassesState:
    """Return the exact averages of several classes at one multi-server PS station.

    Each customer thinks for ``think_s[r]`` and then asks for ``demand_s[r]``, at
    rate ``min(1, servers / n)`` with n customers present.

    Source: Baskett, Chandy, Muntz & Palacios (1975), JACM 22(2), 248-260; the
    product form is summed over all states.
    """
    _require_classes(populations, think_s)
    for r, (thinking_s, asked_s) in enumerate(zip(think_s, demand_s, strict=True)):
        require_positive(**{f"think_s[{r}]": thinking_s, f"demand_s[{r}]": asked_s})
    classes = range(len(populations))
    logs: dict[tuple[int, ...], float] = {}
    for state in product(*(range(n + 1) for n in populations)):
        n = sum(state)
        own = min(n, servers)
        weight = lgamma(n + 1) - lgamma(own + 1) - (n - own) * log(servers)
        for r in classes:
            thinking = populations[r] - state[r]
            weight += state[r] * log(demand_s[r]) - lgamma(state[r] + 1)
            weight += thinking * log(think_s[r]) - lgamma(thinking + 1)
        logs[state] = weight
    largest = max(logs.values())
    weights = {state: exp(weight - largest) for state, weight in logs.items()}
    total = sum(weights.values())
    present = tuple(
        sum(state[r] * weight for state, weight in weights.items()) / total
        for r in classes
    )
    throughput = tuple((populations[r] - present[r]) / think_s[r] for r in classes)
    return ClassesState(
        throughput_per_s=throughput,
        response_s=tuple(present[r] / throughput[r] for r in classes),
        present=(present,),
    )


def _require_classes(populations: Sequence[int], think_s: Sequence[float]) -> None:
    if len(populations) != len(think_s):
        raise ValueError(
            f"think_s: must have one value for each class, got {len(think_s)}"
            f" for {len(populations)} populations"
        )
    if not all(n >= 1 for n in populations):
        raise ValueError(f"populations: must all be at least 1, got {populations!r}")
