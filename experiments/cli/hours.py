"""Hours: which part of the week topologies are run in, as several commands take it."""

from typing import Annotated

import typer

from experiments.cli.lengths import seconds_of
from experiments.comparing.busyhours import LENGTH_S, BusyHours, busy_hours
from models.config import Scenario

For = Annotated[
    float | None,
    typer.Option(
        "--for",
        parser=seconds_of,
        metavar="LENGTH",
        help="Busy hours of this length: 30min, 4h; 2 h, if absent.",
    ),
]
WholeDay = Annotated[
    bool,
    typer.Option(
        "--whole-day", help="Run each as its file says, and not the busy hours alone."
    ),
]


def require_one_length(length_s: float | None, *, is_whole: bool) -> None:
    """Refuse both a length of the busy hours and the whole day."""
    if is_whole and length_s is not None:
        rule = "is the length of the busy hours, leave it out or leave out --whole-day"
        raise typer.BadParameter(rule, param_hint="--for")


def hours_of(
    first: Scenario, length_s: float | None, *, is_whole: bool
) -> BusyHours | None:
    """Return the busy hours, those of the *first* topology; None for the whole day."""
    return None if is_whole else busy_hours(first, length_s or LENGTH_S)
