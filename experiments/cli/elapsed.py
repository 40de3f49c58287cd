"""The last line of a command: what was made, and how long that took."""

from time import perf_counter

from experiments.figures import span
from experiments.language.tongue import SOURCE, speaking
from experiments.telling.terminal import say


def say_elapsed(what: str, began_at: float) -> None:
    """Say that *what* was made since *began_at*; in English, as all of progress is."""
    with speaking(SOURCE):
        say(f"{what}, {span(perf_counter() - began_at)}")
