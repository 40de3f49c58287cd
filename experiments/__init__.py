"""The questions: simulations, judgements and studies, with the terminal and the files.

From Python ten verbs do for most: ``load`` a scenario, ``run`` it, ``replicate`` it,
``compare`` several, ``couple`` their systems by faults, ``sweep`` over keys of one,
find its headroom (``find_headroom``), say what to rent for it (``advise``), ``migrate``
from one to the next, and judge what is said of it (``judge_claims``). What they say is in
English unless it is told while ``speaking`` another language.
"""

from typing import TYPE_CHECKING, Any

from experiments.language.tongue import speaking

if TYPE_CHECKING:
    from experiments.studies import advise, couple, find_headroom, judge_claims, migrate
    from experiments.verbs import compare, load, replicate, run, sweep

__all__ = [
    "advise",
    "compare",
    "couple",
    "find_headroom",
    "judge_claims",
    "load",
    "migrate",
    "replicate",
    "run",
    "speaking",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """Load the verbs when they are asked for: the command line has to be up before."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from experiments import studies, verbs  # noqa: PLC0415

    return getattr(studies if hasattr(studies, name) else verbs, name)
