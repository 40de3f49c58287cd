"""Birth-death chains: levels that move by one, as most queues do."""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import exp, fsum, log

# A level this far below the likeliest, in logarithms, is left out: e^-45 is 3e-20.
_NEGLIGIBLE = 45.0


def stationary(
    births_per_s: Sequence[float], deaths_per_s: Sequence[float]
) -> tuple[float, ...]:
    """Return the long-run share of time at each level, 0 .. ``len(births_per_s)``.

    ``births_per_s[n]`` leads from level n to n + 1, ``deaths_per_s[n]`` back.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), equation 3.11.
    """
    if len(births_per_s) != len(deaths_per_s):
        raise ValueError(
            f"births_per_s and deaths_per_s: must be of one length,"
            f" got {len(births_per_s)} and {len(deaths_per_s)}"
        )
    ratios = (up / down for up, down in zip(births_per_s, deaths_per_s, strict=True))
    return _normalised(accumulate(map(log, ratios), initial=0.0))


def mean_first_passage_s(
    births_per_s: Sequence[float], deaths_per_s: Sequence[float]
) -> float:
    """Return the mean time from level 0 to level ``len(births_per_s)``.

    ``births_per_s[n]`` leads from level n to n + 1, ``deaths_per_s[n]`` from n + 1
    back to n. All terms are positive, so that no digit is lost.

    Source: Karlin & Taylor, A First Course in Stochastic Processes (1975),
    chapter 4.
    """
    total_s = climb_s = 0.0
    deaths = (0.0, *deaths_per_s)
    for up, down in zip(births_per_s, deaths, strict=False):
        climb_s = (1 + down * climb_s) / up
        total_s += climb_s
    return total_s


def stationary_unbounded(ratio: Callable[[int], float]) -> tuple[float, ...]:
    """Return the long-run shares of levels 0, 1, 2 ... until the rest is negligible.

    ``ratio(n)`` is the birth rate at level n - 1 over the death rate at n; it
    must fall below one and go on falling.

    Source: as `stationary`.
    """
    logs = [0.0]
    largest = 0.0
    while logs[-1] > largest - _NEGLIGIBLE or ratio(len(logs)) >= 1:
        logs.append(logs[-1] + log(ratio(len(logs))))
        largest = max(largest, logs[-1])
    return _normalised(logs)


def _normalised(logs: Iterable[float]) -> tuple[float, ...]:
    """Return shares from logarithms of weights, which themselves would overflow."""
    logs = list(logs)
    largest = max(logs)
    weights = [exp(value - largest) for value in logs]
    total = fsum(weights)
    return tuple(weight / total for weight in weights)
