"""The lots of an advice: its runs, for saying beforehand what they cost."""

from experiments.advising.plan import Plan
from experiments.advising.race import FIRST
from experiments.running.cost import Lot
from experiments.running.keeping import SUMMARIES, keys_of

PLATFORMS = 16
"""That are run `FIRST` times, more or less: four of each of four prices."""


def lots_of(plan: Plan) -> list[Lot]:
    """Return the runs of *plan*, as of the platform of the file.

    Those of faults are left out: how many there are depends on what is advised.
    """
    scenario = plan.run_of(plan.scenario)
    calls = [(scenario, plan.seed + number) for number in range(FIRST)]
    lot = Lot(scenario=scenario, keys=keys_of(SUMMARIES, calls))
    return [lot] * PLATFORMS
