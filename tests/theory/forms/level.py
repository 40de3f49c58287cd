"""A level that grows until it is noticed: leaks, thresholds and periodic checks."""

from math import ceil, floor, sqrt

from attrs import frozen

from sim.queueing.steady import require_positive

# Absorbs the rounding of a quotient such as 0.3 / 0.1, which is 2.9999999999999996.
_SLACK = 1e-12


def time_to_level_s(start: float, limit: float, *, growth_per_s: float) -> float:
    """Return when a level that grows evenly from *start* reaches *limit*.

    Source: a straight line.
    """
    require_positive(growth_per_s=growth_per_s)
    return max(0.0, limit - start) / growth_per_s


def steps_to_exceed(start: float, limit: float, *, step: float) -> int:
    """Return how many steps lift the level above *limit*, not only onto it.

    Source: the definition, ``floor((limit - start) / step) + 1``.
    """
    require_positive(step=step)
    return max(0, floor((limit - start) / step * (1 + _SLACK)) + 1)


@frozen(kw_only=True)
class Crossing:
    """When a level that grows at random instants passes its limit."""

    steps: int
    mean_s: float
    sd_s: float


def poisson_crossing(
    start: float, limit: float, *, step: float, arrival_rate_per_s: float
) -> Crossing:
    """Return when Poisson arrivals of one step each lift the level above *limit*.

    The time is a gamma variable. Source: Cinlar, Introduction to Stochastic
    Processes (1975), chapter 4.
    """
    steps = steps_to_exceed(start, limit, step=step)
    return Crossing(
        steps=steps,
        mean_s=steps / arrival_rate_per_s,
        sd_s=sqrt(steps) / arrival_rate_per_s,
    )


def next_check_at(at: float, *, interval_s: float, phase_s: float = 0.0) -> float:
    """Return the first instant ``phase_s + k * interval_s`` at or after *at*.

    Source: the definition.
    """
    require_positive(interval_s=interval_s)
    return phase_s + ceil((at - phase_s) / interval_s * (1 - _SLACK)) * interval_s


def restarts_at(
    *,
    rise_s: float,
    interval_s: float,
    restart_s: float,
    count: int,
    phase_s: float = 0.0,
) -> tuple[float, ...]:
    """Return the first *count* instants at which a periodic check restarts a leaker.

    The level passes its threshold *rise_s* after each start; the next check
    notices, and the restart takes *restart_s*.

    Source: `next_check_at`, once a restart.
    """
    restarts: list[float] = []
    started_at = 0.0
    for _ in range(count):
        seen_at = next_check_at(
            started_at + rise_s, interval_s=interval_s, phase_s=phase_s
        )
        restarts.append(seen_at)
        started_at = seen_at + restart_s
    return tuple(restarts)


def mean_restart_period_s(*, rise_s: float, interval_s: float, restart_s: float) -> float:
    """Return the time between restarts if checks come, on average, half a turn late.

    Source: mean of a uniform delay of up to *interval_s*.
    """
    return rise_s + interval_s / 2 + restart_s
