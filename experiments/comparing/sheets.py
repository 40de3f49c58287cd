"""Sheets: what a comparison says on the terminal, the verdicts first."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console

from experiments.comparing.comparison import Comparison
from experiments.comparing.differences import (
    COMPARED,
    Difference,
    differences_of,
    series,
)
from experiments.comparing.marking import Marked, marked_all
from experiments.comparing.marks import Marks
from experiments.comparing.wording import (
    NAMES,
    gains,
    heading,
    price_of,
    priced,
    verdict_on_chance,
)
from experiments.figures import give_or_take, quantity
from experiments.replicating.headlines import interval_of
from experiments.replicating.sheets import SHARES
from experiments.telling.days import verdict_of
from experiments.telling.sheet import Sheet
from sim.estimation import Interval

NONE = "-"


def show(found: Comparison, rules: Marks, to: Console) -> None:
    """Print what *found* says of its topologies, marked by *rules*."""
    to.print(heading(found), style="bold", soft_wrap=True)
    to.print()
    marked = marked_all(found, rules)
    to.print(_marks(found, rules, marked))
    for name, runs in found.runs.items():
        to.print(priced(name, runs), style="bold", soft_wrap=True)
        for system in runs[0].systems:
            to.print(f"  {verdict_of(runs, system)}", soft_wrap=True)
        for column in rules.columns:
            it = marked[name][column.key]
            to.print(f"  {column.title} {it.mark}: {it.reason}", soft_wrap=True)
    differences = differences_of(found)
    for system in found.systems:
        to.print()
        to.print(_side_by_side(found, system, differences))
    to.print(verdict_on_chance(differences), soft_wrap=True)
    for line in gains(differences):
        to.print(line, soft_wrap=True)


def _marks(
    found: Comparison, rules: Marks, marked: Mapping[str, Mapping[str, Marked]]
) -> Sheet:
    rows = [
        [
            name,
            f"{price_of(runs):,.0f}",
            *(marked[name][column.key].mark for column in rules.columns),
        ]
        for name, runs in found.runs.items()
    ]
    titles = [column.title for column in rules.columns]
    return Sheet("Marks", ("topology", "yen a month", *titles), rows)


def _side_by_side(
    found: Comparison, system: str, differences: Sequence[Difference]
) -> Sheet:
    """Return the figures of *system*: of the first as they are, of others the difference.

    Without columns in which there is nothing but 0.
    """
    of_system = {
        (each.topology, each.key): each for each in differences if each.system == system
    }
    told = [key for key in COMPARED if _is_told(found, system, key)]

    def row(name: str) -> Iterator[str]:
        for key in told:
            difference = of_system.get((name, key))
            yield NONE if difference is None else _difference(difference)

    title = found.runs[found.first][0].systems[system].title
    rows = [[found.first, *(_first(found, system, key) for key in told)]]
    rows += [[name, *row(name)] for name in found.others]
    columns = ("topology", *(NAMES[key] for key in told))
    return Sheet(f"{title}, beside {found.first}", columns, rows)


def _is_told(found: Comparison, system: str, key: str) -> bool:
    return any(any(series(runs, system, key) or ()) for runs in found.runs.values())


def _first(found: Comparison, system: str, key: str) -> str:
    values = series(found.runs[found.first], system, key)
    it = None if values is None else interval_of(values)
    return NONE if it is None else _given(it, key)


def _difference(difference: Difference) -> str:
    it = difference.interval
    if not it.mean and not it.half_width:
        return "same"
    sign = "+" if it.mean > 0 else ""
    words = f"{sign}{_given(it, difference.key)}"
    return words if difference.is_real else f"({words})"


def _given(it: Interval, key: str) -> str:
    scale = 100.0 if key.endswith(SHARES) else 1.0
    if not it.half_width:
        return quantity(scale * it.mean)
    return give_or_take(scale * it.mean, scale * it.half_width)
