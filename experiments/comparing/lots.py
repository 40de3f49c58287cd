"""Lots: the runs that a comparison takes, for saying beforehand what they cost."""

from collections.abc import Iterator

from experiments.comparing.plan import Plan
from experiments.coupling.faultlist import fault_list
from experiments.coupling.lots import lots_of_month
from experiments.running.cost import Lot
from experiments.running.keeping import SUMMARIES, keys_of
from models.config import Scenario


def lots_of(plan: Plan) -> list[Lot]:
    """Return the runs of *plan*, unless some faults of a month need more."""
    lots = list(_whole(plan, plan.topologies))
    if plan.cut is not None:
        lots += _whole(plan, tuple(plan.cut.mixtures.values()))
    if plan.has_bad_days:
        for each in plan.topologies:
            lots += lots_of_month(each, fault_list(each), plan.seed)
    return lots


def _whole(plan: Plan, topologies: tuple[Scenario, ...]) -> Iterator[Lot]:
    for each in topologies:
        run = plan.run_of(each)
        calls = [(run, seed) for seed in plan.seeds]
        yield Lot(scenario=run, keys=keys_of(SUMMARIES, calls))
