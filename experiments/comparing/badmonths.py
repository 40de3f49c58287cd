"""Bad months: what the faults of each topology cost its users, at the same rates."""

from collections.abc import Callable, Sequence

from experiments.coupling.expectation import RUNS
from experiments.coupling.faultlist import fault_list
from experiments.coupling.month import Month, run_month
from experiments.running.crew import Crew
from models.config import Scenario


def runs_of_months(topologies: Sequence[Scenario]) -> int:
    """Return how many runs the months take, unless some faults need more."""
    return sum(RUNS * (1 + len(fault_list(each))) for each in topologies)


def bad_months(
    topologies: Sequence[Scenario],
    seed: int,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> tuple[dict[str, Month], bool]:
    """Return the month of every topology by its name, and whether Ctrl-C cut it short.

    Each fault of the platform happens at several hours of the week, one at a time, as
    `lssim coupling` has it; *told* hears of every run, *more* of those that are added.
    """
    months: dict[str, Month] = {}
    try:
        for topology in topologies:
            faults = tuple(fault_list(topology))

            def told_of(what: str, name: str = topology.name) -> None:
                told(f"{name}: {what}")

            months[topology.name] = run_month(
                topology, faults, seed, crew, told=told_of, more=more
            )
    except KeyboardInterrupt:
        return months, True
    return months, False
