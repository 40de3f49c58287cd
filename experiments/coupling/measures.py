"""Measures of coupling: how much of what one system loses another loses too.

All are estimated over pairs of runs with the same users, one pair a seed; what the two
runs have in common cancels.
"""

from collections.abc import Mapping, Sequence
from math import isfinite, sqrt
from statistics import fmean, stdev

import numpy as np
from attrs import frozen

from experiments.coupling.ledger import SystemLedger
from experiments.coupling.window import BUCKET_S, Floats
from models.traffic.channels import Channel
from sim.estimation import (
    Bounds,
    Interval,
    fieller,
    ratio_interval,
    wilson,
)
from sim.estimation.interval import t_quantile


@frozen(kw_only=True)
class Coupling:
    """What B loses for what A loses, by the delta method and, beside it, Fieller's."""

    interval: Interval
    bounds: Bounds
    """Infinite where A's own loss may be nothing, at this confidence."""

    @property
    def is_sure(self) -> bool:
        """Did A lose enough for the ratio to mean something?"""
        return isfinite(self.bounds.low) and isfinite(self.bounds.high)


def counterfactual(lost_a: Sequence[float], lost_b: Sequence[float]) -> Coupling | None:
    """Return the coupling from A to B over pairs of additional losses.

    0 is none, 1 means that B loses as much as A, below 0 that B profits. None where A
    loses nothing, or gains. Where B's losses are all exactly 0, so is the half-width.

    Source: Pearl, Causality (2009) for "do"; Law (2015), section 9.5.3.
    """
    if fmean(lost_a) <= 0:
        return None
    return Coupling(
        interval=ratio_interval(lost_a, lost_b), bounds=fieller(lost_a, lost_b)
    )


def latency_ratio(
    twin_s: Sequence[float | None], did_s: Sequence[float | None]
) -> Interval | None:
    """Return how many times as long the same requests took with the fault.

    Exactly 1 where no pair differs; none where a run answered nobody.
    """
    without = [each for each in twin_s if each]
    having = [each for each in did_s if each is not None]
    if len(without) < len(twin_s) or len(having) < len(did_s):
        return None
    if without == having:
        return Interval(
            mean=1.0, half_width=0.0, confidence=0.95, replications=len(having)
        )
    return ratio_interval(without, having)


def blast_radius(did: SystemLedger, twin: SystemLedger, *, silent: Channel) -> Floats:
    """Return the user-minutes that a system lost, by channel; they add up to all.

    Who is active are those of the run without the fault. A bucket costs them the share of
    what was to be computed that failed or waited beyond the objective, so far as its
    twin did not, or the time without a session that its twin has, whichever is more:
    mostly they are the same people. Static files count for nothing. Lateness is as often
    less by chance as it is more, so a bucket may gain, lest chance add up.

    A bucket's loss is shared out among the channels as the failures there that its twin
    did not have; where nobody failed, but waited or lost a session, it is *silent*'s.
    """
    gone = np.maximum(0.0, twin.users - did.users)
    unserved = twin.users * (did.unserved_share() - twin.unserved_share())
    users = np.where(unserved > 0, np.maximum(gone, unserved), gone + unserved)
    lost = users * (BUCKET_S / 60.0)
    more = np.maximum(0.0, _shares(did) - _shares(twin))
    more[silent, more.sum(axis=0) == 0] = 1.0
    by_channel: Floats = (lost * more / more.sum(axis=0)).sum(axis=1)
    return by_channel


def _shares(ledger: SystemLedger) -> Floats:
    shares: Floats = ledger.by_channel / np.maximum(ledger.asked, 1.0)
    return shares


def beta(
    failures: Mapping[str, int],
    common: Mapping[str, int],
    weights: Mapping[str, float] | None = None,
) -> Bounds | None:
    """Return the share of A's failures whose root cause fails B, too.

    *failures* counts those of A by root cause, *common* those of them that B has from
    the same cause; a cause counts as *weights* say, alike without them. None if A never
    failed. The bounds are Wilson's for as many failures as the weighted ones are worth
    (Kish, Survey Sampling, 1965, section 11.7).

    Source: Fleming (1975); NUREG/CR-5485; IEC 61508-6 annex D.
    """
    weights = dict.fromkeys(failures, 1.0) if weights is None else weights
    total = sum(weights[cause] * count for cause, count in failures.items())
    if not total:
        return None
    share = sum(weights[cause] * count for cause, count in common.items()) / total
    squares = sum(weights[cause] ** 2 * count for cause, count in failures.items())
    worth = max(1, round(total * total / squares))
    bounds = wilson(round(share * worth), worth)
    return Bounds(
        estimate=share,
        low=min(share, bounds.low),
        high=max(share, bounds.high),
        confidence=bounds.confidence,
    )


@frozen(kw_only=True)
class Joint:
    """How two systems are down together, over a month of all faults, one at a time."""

    unavailability_a: float
    unavailability_b: float
    b_given_a: Interval
    """Share of A's downtime in which B is down, too."""
    lift: Interval
    """That share over B's unavailability: 1 if independent."""
    phi: float
    """Correlation of the two states."""


def joint(
    down_a: Sequence[float], down_b: Sequence[float], both: Sequence[float]
) -> Joint | None:
    """Return how A and B are down together, from shares of time, one a seed.

    The lift's interval is the delta method's on the logarithm of its three means.
    None where one of them is never down.
    """
    a, b, ab = fmean(down_a), fmean(down_b), fmean(both)
    if a <= 0 or b <= 0:
        return None
    half_width = 0.0
    if ab:
        drift = [
            z / ab - x / a - y / b for x, y, z in zip(down_a, down_b, both, strict=True)
        ]
        half_width = t_quantile(0.95, len(drift) - 1) * stdev(drift) / sqrt(len(drift))
    lift = ab / (a * b)
    return Joint(
        unavailability_a=a,
        unavailability_b=b,
        b_given_a=ratio_interval(down_a, both),
        lift=Interval(
            mean=lift,
            half_width=lift * half_width,
            confidence=0.95,
            replications=len(down_a),
        ),
        phi=(ab - a * b) / sqrt(a * (1 - a) * b * (1 - b)),
    )
