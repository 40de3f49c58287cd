"""The options of a run by which several are wanted, and what they add up to."""

from enum import Enum
from typing import Annotated

import typer

from experiments.cli.shares import share_of
from experiments.replicating.replication import Wish
from experiments.summary.days import LEAST_DAYS

MOST = 100
"""Runs that a wish for precision may take, unless it is said."""
Replicated = Annotated[
    int | None,
    typer.Option(
        "--replications",
        min=2,
        max=10_000,
        help="Many runs, a seed each: means with intervals, and what holds in general.",
    ),
]
Precision = Annotated[
    float | None,
    typer.Option(
        parser=share_of,
        metavar="PERCENT",
        help="Go on until the mean and p95 of every system are known to this: 5%.",
    ),
]
Most = Annotated[
    int, typer.Option(min=2, max=10_000, help="Runs for --precision, at most.")
]


class WarmUpMethod(Enum):
    """How a warm-up is found."""

    MSER = "mser"


WarmUp = Annotated[
    WarmUpMethod | None,
    typer.Option(
        "--warm-up",
        help="Find the warm-up by MSER-5, in runs before; for a load that is steady.",
    ),
]


def wish_of(
    replications: int | None,
    precision: float | None,
    *,
    most: int,
    warm_up: WarmUpMethod | None,
) -> Wish | None:
    """Return how many runs are wanted, None for a single one."""
    if replications is None and precision is None:
        if warm_up is not None:
            rule = "is found in several runs, add --replications"
            raise typer.BadParameter(rule, param_hint="--warm-up")
        return None
    return Wish(
        least=replications or LEAST_DAYS,
        precision=precision,
        most=most,
        finds_warm_up=warm_up is not None,
    )


def require_one(wish: Wish | None, **wanted: bool) -> None:
    """Refuse an option that is *wanted* and is for a single run, if there are many."""
    for option, is_wanted in wanted.items():
        if is_wanted and wish is not None:
            rule = "is for one run, leave it out or leave out --replications"
            raise typer.BadParameter(rule, param_hint=f"--{option}")
