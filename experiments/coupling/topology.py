"""A topology judged: its tolls, and what a month of all faults amounts to."""

from itertools import permutations
from operator import and_

import numpy as np
from attrs import frozen

from experiments.coupling import measures
from experiments.coupling.critical import Critical
from experiments.coupling.measures import Joint, joint
from experiments.coupling.month import Month
from experiments.coupling.pairs import Pair
from experiments.coupling.study import Plan, Study
from experiments.coupling.toll import Toll, toll
from experiments.months import FAULT_MONTH_S
from experiments.result import Result
from models.config import title_of
from sim.estimation import Bounds

Way = tuple[str, str]
"""From one system to another."""


@frozen(kw_only=True)
class Topology(Result):
    """One scenario and what its faults did, singly and over a month."""

    plan: Plan
    tolls: tuple[Toll, ...]
    month: Month | None
    """Of all faults that were run; none where each was run at one time alone."""
    betas: dict[Way, Bounds | None]
    """Share of the failures of the first whose cause fails the second, too."""
    simultaneous: dict[Way, float | None]
    """Share of the failures of the first in which the second was down meanwhile."""
    joints: dict[Way, Joint | None]
    failing: dict[str, float]
    """Share of each system's requests that fail without any fault."""
    criticals: dict[str, Critical]
    is_interrupted: bool

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.plan.scenario.name or "scenario"

    @property
    def systems(self) -> list[str]:
        """Names of the systems."""
        return list(self.plan.scenario.systems)

    def title(self, system: str) -> str:
        """Return what readers call *system*."""
        return title_of(self.plan.scenario, "systems", system)


def topology(study: Study, criticals: dict[str, Critical] | None = None) -> Topology:
    """Judge what has been finished of *study*; raise `ValueError` if that is nothing."""
    if not study.finished:
        raise ValueError("study: no fault is finished")
    tolls = [toll(fault, study.pairs[fault.name]) for fault in study.finished]
    return Topology(
        plan=study.plan,
        tolls=tuple(tolls),
        month=study.month,
        betas=_betas(study),
        simultaneous=_simultaneous(study),
        joints=_joints(study),
        failing=_failing(study),
        criticals=criticals or {},
        is_interrupted=study.is_interrupted,
    )


def _betas(study: Study) -> dict[Way, Bounds | None]:
    """Return, for each two systems, how often what fails the one fails the other."""
    systems = study.plan.scenario.systems
    weights = {fault.name: fault.per_month for fault in study.finished}
    betas = {}
    for a, b in permutations(systems, 2):
        failures: dict[str, int] = {}
        common: dict[str, int] = {}
        for fault in study.finished:
            failed = [_failed(pair, a) for pair in study.pairs[fault.name]]
            so_did = [_failed(pair, b) for pair in study.pairs[fault.name]]
            failures[fault.name] = sum(failed)
            common[fault.name] = sum(map(and_, failed, so_did))
        betas[a, b] = measures.beta(failures, common, weights)
    return betas


def _simultaneous(study: Study) -> dict[Way, float | None]:
    systems = list(study.plan.scenario.systems)
    shares: dict[Way, float | None] = {}
    for (i, a), (j, b) in permutations(enumerate(systems), 2):
        failures = together = 0.0
        for fault in study.finished:
            for pair in study.pairs[fault.name]:
                if _failed(pair, a):
                    more = pair.did.both_down_s - pair.twin.both_down_s
                    failures += fault.per_month
                    together += fault.per_month * bool(more[i, j] > 0)
        shares[a, b] = together / failures if failures else None
    return shares


def _failing(study: Study) -> dict[str, float]:
    """Return the share of requests that failed in the runs without any fault."""
    twins = [pair.twin for pair in study.pairs[study.finished[0].name]]
    return {
        name: float(
            sum(twin.systems[name].failed.sum() for twin in twins)
            / max(1.0, sum(twin.systems[name].offered.sum() for twin in twins))
        )
        for name in study.plan.scenario.systems
    }


def _failed(pair: Pair, system: str) -> bool:
    """Did the fault take *system* down?"""
    return pair.did.systems[system].failures > pair.twin.systems[system].failures


def _joints(study: Study) -> dict[Way, Joint | None]:
    """Return lift and phi of a month: as without faults, and all of them one at a time.

    Two faults at once are left out: at these rates they meet once in years.
    """
    systems = list(study.plan.scenario.systems)
    calm = [pair.twin for pair in study.pairs[study.finished[0].name]]
    months = np.array([twin.both_down_s / twin.span_s for twin in calm])
    for fault in study.finished:
        for k, pair in enumerate(study.pairs[fault.name]):
            more = pair.did.both_down_s - pair.twin.both_down_s
            months[k] += fault.per_month / FAULT_MONTH_S * more
    return {
        (a, b): joint(
            months[:, i, i].tolist(), months[:, j, j].tolist(), months[:, i, j].tolist()
        )
        for (i, a), (j, b) in permutations(enumerate(systems), 2)
    }
