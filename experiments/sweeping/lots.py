"""Lots: the runs that a sweep takes, for saying beforehand what they cost."""

from experiments.running.cost import Lot
from experiments.sweeping.plan import Plan


def lots_of(plan: Plan) -> list[Lot]:
    """Return the runs of *plan*, each run once; a point costs what its config does."""
    names: dict[str, int] = {}
    for each in plan.points:
        if each.scenario is not None:
            names.setdefault(each.scenario, each.topology)
    return [
        Lot(
            scenario=topology.scenario,
            keys=[
                (name, seed)
                for name, its in names.items()
                if its == number
                for seed in plan.seeds
            ],
        )
        for number, topology in enumerate(plan.topologies)
    ]
