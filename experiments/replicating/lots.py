"""The lot of a replication: its runs, for saying beforehand what they cost."""

from experiments.running.cost import Lot
from experiments.running.keeping import SUMMARIES, keys_of
from models.config import Scenario


def lot_of(scenario: Scenario, runs: int) -> Lot:
    """Return so many *runs* of *scenario*, under its own seed and those after it."""
    calls = [(scenario, scenario.seed + k) for k in range(runs)]
    return Lot(scenario=scenario, keys=keys_of(SUMMARIES, calls))
