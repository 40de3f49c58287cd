"""The lots of a search for headroom: its runs, for saying beforehand what they cost."""

from experiments.headroom.plan import Plan
from experiments.headroom.start import start_of
from experiments.running.cost import Lot
from experiments.running.keeping import SUMMARIES, keys_of

TRIALS = 12
"""Of a search, more or less: 8 to 14 of most platforms."""


def lots_of(plan: Plan) -> list[Lot]:
    """Return the runs of every search of *plan*, as of the factor that it begins with.

    Those of stalls are left out: how many there are depends on what is borne.
    """
    lots = []
    for load, guess in zip(plan.loads, plan.guesses, strict=True):
        for away in plan.parts(load):
            scenario = plan.part_of(load.times(start_of(guess)), away)
            calls = [(scenario, seed) for seed in plan.seeds]
            keys = keys_of(SUMMARIES, calls)
            lots += [Lot(scenario=scenario, keys=keys)] * TRIALS
    return lots
