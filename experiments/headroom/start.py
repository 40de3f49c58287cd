"""The start of a search: the factor that is tried first."""

from math import inf

from experiments.headroom.arithmetic import Estimate
from experiments.headroom.search import MOST


def start_of(guess: Estimate) -> float:
    """Return where the arithmetic turns, if it does: more would be for nothing."""
    if guess.factor in (0.0, inf):
        return 1.0
    return min(MOST, guess.factor)
