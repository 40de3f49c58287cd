"""A topology that is made up: what its faults did is written down, not simulated."""

from collections.abc import Mapping
from math import inf
from typing import Any

import numpy as np
from attrs import evolve

from experiments.coupling.expectation import Loss as Lost
from experiments.coupling.expectation import Rate
from experiments.coupling.faultlist import Fault
from experiments.coupling.ledger import Ledger, SystemLedger
from experiments.coupling.measures import Coupling
from experiments.coupling.month import Cost
from experiments.coupling.pairs import Pair
from experiments.coupling.study import Plan
from experiments.coupling.toll import Couplings, Loss, Toll
from experiments.coupling.topology import Topology
from models.traffic.channels import Channel
from sim.estimation import Bounds, Interval

NEVER = Bounds(estimate=0.0, low=0.0, high=0.0, confidence=0.95)


def interval(mean: float, half_width: float = 0.0) -> Interval:
    return Interval(mean=mean, half_width=half_width, confidence=0.95, replications=2)


def bounds(low: float, estimate: float, high: float) -> Bounds:
    return Bounds(estimate=estimate, low=low, high=high, confidence=0.95)


def loss(system: str, **changes: Any) -> Loss:
    """Return the loss of who noticed something and lost nothing, but for *changes*."""
    nothing = interval(0.0)
    it = Loss(
        system=system,
        down_s=nothing,
        failed=nothing,
        failed_share=nothing,
        excess_s=nothing,
        user_min=nothing,
        by_channel={},
        mean=interval(1.0),
        p95=interval(1.0),
        p99=interval(1.0),
        recovered_s=0.0,
        metastable=NEVER,
        went_down=0,
        is_identical=False,
    )
    return evolve(it, **changes)


def ratio(mean: float, half_width: float = 0.0, *, is_sure: bool = True) -> Coupling:
    end = 1.0 if is_sure else inf
    return Coupling(interval=interval(mean, half_width), bounds=bounds(-end, mean, end))


def ways(cause: str, sufferer: str, *parts: Coupling | None) -> Couplings:
    """Return the coupling of downtime, failures and slowness."""
    avail, lost, lat = parts
    return Couplings(cause=cause, sufferer=sufferer, avail=avail, loss=lost, lat=lat)


def toll(
    fault: Fault, *losses: Loss, couplings: tuple[Couplings, ...] = (), um: float = 0.0
) -> Toll:
    """Return the toll of a fault that cost *um* user-minutes, to the last one."""
    return Toll(
        fault=fault,
        losses={each.system: each for each in losses},
        couplings=couplings,
        user_min=interval(um),
    )


def cost(
    fault: Fault,
    by_system: Mapping[str, float],
    through: Mapping[str, Mapping[Channel, float]] | None = None,
    *,
    rate: float = 1.0,
    shape: float = inf,
) -> Cost:
    """Return what one occurrence cost each system, and through which channels."""
    by_channel = {name: np.zeros(len(Channel)) for name in by_system}
    for name, channels in (through or {}).items():
        by_channel[name][list(channels)] = list(channels.values())
    return Cost(
        fault=fault,
        runs=8,
        rate=Rate(mean=rate, shape=shape),
        loss=Lost(mean=sum(by_system.values())),
        by_system=dict(by_system),
        by_channel=by_channel,
    )


def pair(
    systems: Mapping[str, tuple[SystemLedger, SystemLedger]], **changes: Any
) -> Pair:
    """Return a pair of runs by what either cost each system, with the fault first.

    Unless *changes* say otherwise nobody was down and all came back at once.
    """
    never = np.zeros((len(systems), len(systems)))
    did, twin = (
        Ledger(
            span_s=600.0,
            systems={name: both[k] for name, both in systems.items()},
            both_down_s=never,
        )
        for k in (0, 1)
    )
    it = Pair(
        seed=1,
        did=did,
        twin=twin,
        latencies={name: (a.latency, b.latency) for name, (a, b) in systems.items()},
        recovered_s=dict.fromkeys(systems, 0.0),
    )
    return evolve(it, **changes)


def topology(plan: Plan, *tolls: Toll, **changes: Any) -> Topology:
    """Return one without a month and without outages, but for *changes*."""
    it = Topology(
        plan=plan,
        tolls=tolls,
        month=None,
        betas={},
        simultaneous={},
        joints={},
        failing={},
        criticals={},
        is_interrupted=False,
    )
    return evolve(it, **changes)
