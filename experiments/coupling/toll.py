"""Tolls: what one fault cost every system, estimated over its pairs."""

from collections.abc import Callable
from statistics import median_high

import numpy as np
from attrs import frozen

from experiments.coupling import measures
from experiments.coupling.faultlist import Fault
from experiments.coupling.ledger import SystemLedger
from experiments.coupling.measures import Coupling
from experiments.coupling.pairs import Pair
from experiments.coupling.window import Floats
from models.operation.faults import kind_of
from models.traffic.channels import Channel
from sim.estimation import Bounds, Interval, student_interval, wilson

EXACT = 1e-9

Measure = Callable[[SystemLedger], float]
"""A loss of one system in one run."""


@frozen(kw_only=True)
class Loss:
    """What a fault cost one system, beyond what it would have lost without it."""

    system: str
    down_s: Interval
    failed: Interval
    """Requests."""
    failed_share: Interval
    excess_s: Interval
    """Request-seconds above the objective."""
    user_min: Interval
    by_channel: dict[Channel, float]
    """User-minutes; they add up to the mean of `user_min`."""
    mean: Interval | None
    p95: Interval | None
    p99: Interval | None
    """Times as long as without the fault, over the same requests."""
    recovered_s: float | None
    """Median over seeds; none if it mostly does not come back."""
    metastable: Bounds
    """Share of the seeds in which it did not come back by itself."""
    went_down: int
    """Seeds in which it went down."""
    is_identical: bool
    """Did every single request end as it would have, to the bit?"""

    @property
    def is_faster(self) -> bool:
        """Does it profit, beyond doubt and by at least a thousandth?"""
        return self.mean is not None and self.mean.high < 1.0 and self.mean.mean <= 0.999

    @property
    def is_felt(self) -> bool:
        """Did anybody fail, or wait noticeably longer, on account of it?"""
        return self.failed.mean > 0 or self.user_min.low > 0 or self.is_slower

    @property
    def is_slower(self) -> bool:
        """Does it answer later, beyond doubt and by at least a hundredth?"""
        return self.mean is not None and self.mean.low > 1.0 and self.mean.mean >= 1.01


@frozen(kw_only=True)
class Couplings:
    """From one system to another: downtime, failures and slowness apart."""

    cause: str
    sufferer: str
    avail: Coupling | None
    """Down seconds for down seconds."""
    loss: Coupling | None
    """Share of failed requests for share of failed requests."""
    lat: Coupling | None
    """Request-seconds above the objective for such."""


@frozen(kw_only=True)
class Toll:
    """One fault: what it cost whom."""

    fault: Fault
    losses: dict[str, Loss]
    couplings: tuple[Couplings, ...]
    user_min: Interval
    """Its blast radius, all systems together."""

    @property
    def others(self) -> list[str]:
        """Systems that do not stand on what failed."""
        return [name for name in self.losses if name not in self.fault.hits]


def toll(fault: Fault, pairs: list[Pair]) -> Toll:
    """Return what *pairs* say of *fault*."""
    names = list(pairs[0].did.systems)
    silent = kind_of(fault.config).channel
    blasts = {
        name: [
            measures.blast_radius(
                pair.did.systems[name], pair.twin.systems[name], silent=silent
            )
            for pair in pairs
        ]
        for name in names
    }
    totals = [
        float(sum(blast.sum() for blast in of_seed))
        for of_seed in zip(*blasts.values(), strict=True)
    ]
    return Toll(
        fault=fault,
        losses={name: _loss(name, pairs, blasts[name]) for name in names},
        couplings=tuple(
            _couplings(cause, sufferer, pairs)
            for cause in fault.hits
            for sufferer in names
            if sufferer != cause
        ),
        user_min=student_interval(totals),
    )


def _loss(name: str, pairs: list[Pair], blasts: list[Floats]) -> Loss:
    both = [(pair.did.systems[name], pair.twin.systems[name]) for pair in pairs]
    by_channel = np.mean(blasts, axis=0)
    recovered_s = [pair.recovered_s[name] for pair in pairs]
    stuck = recovered_s.count(None)
    back_s = [each for each in recovered_s if each is not None]
    ratios = {
        key: measures.latency_ratio(
            [getattr(pair.latencies[name][1], key) for pair in pairs],
            [getattr(pair.latencies[name][0], key) for pair in pairs],
        )
        for key in ("mean_s", "p95_s", "p99_s")
    }
    return Loss(
        system=name,
        down_s=student_interval(_more(both, _down_s)),
        failed=student_interval(_more(both, _failed)),
        failed_share=student_interval(_more(both, _failed_share)),
        excess_s=student_interval(_more(both, _excess_s)),
        user_min=student_interval([float(blast.sum()) for blast in blasts]),
        by_channel={
            channel: float(by_channel[channel])
            for channel in Channel
            if by_channel[channel]
        },
        mean=ratios["mean_s"],
        p95=ratios["p95_s"],
        p99=ratios["p99_s"],
        recovered_s=median_high(back_s) if len(back_s) > stuck else None,
        metastable=wilson(stuck, len(pairs)),
        went_down=sum(did.failures > twin.failures for did, twin in both),
        is_identical=all(did.digest == twin.digest for did, twin in both),
    )


def _couplings(cause: str, sufferer: str, pairs: list[Pair]) -> Couplings:
    def of(measure: Measure) -> Coupling | None:
        lost = {
            name: _more(
                [(pair.did.systems[name], pair.twin.systems[name]) for pair in pairs],
                measure,
            )
            for name in (cause, sufferer)
        }
        return measures.counterfactual(lost[cause], lost[sufferer])

    return Couplings(
        cause=cause,
        sufferer=sufferer,
        avail=of(_down_s),
        loss=of(_failed_share),
        lat=of(_excess_s),
    )


def _more(both: list[tuple[SystemLedger, SystemLedger]], measure: Measure) -> list[float]:
    """Return how much more was lost with the fault, over pairs.

    Sums of times differ in their last bits where nothing else does; that is no loss.
    """
    more = [measure(did) - measure(twin) for did, twin in both]
    return [each if abs(each) > EXACT else 0.0 for each in more]


def _down_s(ledger: SystemLedger) -> float:
    return float(ledger.down_s.sum())


def _failed(ledger: SystemLedger) -> float:
    return float(ledger.failed.sum())


def _failed_share(ledger: SystemLedger) -> float:
    return float(ledger.failed.sum() / max(1.0, ledger.offered.sum()))


def _excess_s(ledger: SystemLedger) -> float:
    return float(ledger.excess_s.sum())
