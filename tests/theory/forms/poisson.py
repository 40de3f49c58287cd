"""Poisson counts: sessions in progress, arrivals in a window, returns after a drop."""

from math import cos, pi

from attrs import frozen
from scipy.stats import poisson

from sim.queueing.steady import require_positive, require_share
from tests.theory.forms.birthdeath import mean_first_passage_s


def prob_at_or_above(offered_load: float, *, level: int) -> float:
    """Return the share of time with *level* sessions or more, M/G/inf.

    Source: as `sim.queueing.occupancy_quantile`.
    """
    return float(poisson.sf(level - 1, offered_load))


def sessions_first_passage_s(
    arrival_rate_per_s: float, *, session_mean_s: float, level: int
) -> float:
    """Return the mean time from no session to *level* at once, exponential durations.

    Source: as `birthdeath.mean_first_passage_s`.
    """
    require_positive(arrival_rate_per_s=arrival_rate_per_s, session_mean_s=session_mean_s)
    return mean_first_passage_s(
        [arrival_rate_per_s] * level, [n / session_mean_s for n in range(1, level)]
    )


def sinusoidal_arrivals(
    start_s: float, end_s: float, *, mean_rate_per_s: float, swing: float, period_s: float
) -> float:
    """Return the mean (and variance) of the arrivals between *start_s* and *end_s*.

    The rate is ``mean_rate_per_s * (1 + swing * sin(2 pi t / period_s))``.

    Source: Cinlar, Introduction to Stochastic Processes (1975), section 4.7.
    """
    require_share(swing=swing)
    turn = 2 * pi / period_s
    wave_s = swing / turn * (cos(turn * start_s) - cos(turn * end_s))
    return mean_rate_per_s * (end_s - start_s + wave_s)


@frozen(kw_only=True)
class ReturnCount:
    """How many of the dropped sessions return within one window."""

    mean: float
    variance: float
    rate_per_s: float
    """Returns each second, throughout the jitter."""


def returns_in_window(sessions: int, *, jitter_s: float, window_s: float) -> ReturnCount:
    """Return the count of sessions that reconnect within *window_s*.

    All were dropped at once and return after a uniform time up to *jitter_s*:
    binomial. Source: Feller vol. 1 (1968), section VI.2.
    """
    require_positive(jitter_s=jitter_s)
    share = window_s / jitter_s
    require_share(**{"window_s / jitter_s": share})
    return ReturnCount(
        mean=sessions * share,
        variance=sessions * share * (1 - share),
        rate_per_s=sessions / jitter_s,
    )
