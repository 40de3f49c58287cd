"""The questions: simulations, judgements and studies, with the terminal and the files.

From Python two verbs do for most: ``load`` a scenario, ``run`` it.
"""

from experiments.verbs import load, run

__all__ = ["load", "run"]
