"""Sheets: what a comparison says on the terminal, the verdicts first."""

from collections.abc import Iterator, Mapping, Sequence

from experiments.comparing.answer import Answer
from experiments.comparing.comparison import Comparison, price_of
from experiments.comparing.differences import (
    COMPARED,
    Difference,
    series,
)
from experiments.comparing.frontier import Frontier
from experiments.comparing.marking import Marked
from experiments.comparing.shares import Share
from experiments.comparing.wording import (
    figure_name,
    frontier_words,
    gains,
    heading,
    parts_words,
    priced,
    verdict_on_chance,
    yen,
)
from experiments.coupling.wording import expected_words
from experiments.figures import give_or_take, quantity
from experiments.language.tongue import phrase
from experiments.replicating.headlines import interval_of
from experiments.replicating.sheets import SHARES
from experiments.telling.days import verdict_of
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet
from sim.estimation import Interval

NONE = "-"


def show(answer: Answer, to: Paper) -> None:
    """Print the marks, a verdict on every topology, and how they differ."""
    found, marked = answer.found, answer.marked
    to.print(heading(found), style="bold", soft_wrap=True)
    to.print()
    to.print(_marks(answer, marked))
    for name, runs in found.runs.items():
        to.print(priced(name, runs), style="bold", soft_wrap=True)
        for system in runs[0].systems:
            to.print(f"  {verdict_of(runs, system)}", soft_wrap=True)
        for column in answer.rules.columns:
            it = marked[name][column.key]
            to.print(f"  {column.told} {it.mark}: {it.reason}", soft_wrap=True)
    for system in found.systems:
        to.print()
        to.print(_side_by_side(found, system, answer.differences))
    to.print(verdict_on_chance(answer.differences), soft_wrap=True)
    for line in gains(answer.differences):
        to.print(line, soft_wrap=True)
    if found.dissection is not None:
        to.print()
        if answer.shares:
            to.print(_taken_apart(answer))
        for line in parts_words(found.dissection):
            to.print(line, soft_wrap=True)
    if answer.frontier is not None:
        to.print()
        to.print(_frontier(answer.frontier))
        for line in frontier_words(answer.frontier):
            to.print(line, soft_wrap=True)


def _marks(answer: Answer, marked: Mapping[str, Mapping[str, Marked]]) -> Sheet:
    columns = answer.rules.columns
    rows = [
        [
            name,
            yen(price_of(runs)),
            *(marked[name][column.key].mark for column in columns),
        ]
        for name, runs in answer.found.runs.items()
    ]
    titles = [column.told for column in columns]
    columns_told = (phrase("topology"), phrase("yen a month"), *titles)
    return Sheet(phrase("Marks"), columns_told, rows)


def _taken_apart(answer: Answer) -> Sheet:
    """Return what each part adds to each real difference, and its share of it."""
    real = [each for each in answer.differences if each.is_real]
    added = {(each.part, each.difference): each for each in answer.shares}
    names = dict.fromkeys(each.part for each in answer.shares)

    def cell(share: Share) -> str:
        it = share.share
        words = _signed(share.added, share.difference.key)
        if it is None or not it.mean:
            return words
        return f"{words}\n{give_or_take(100 * it.mean, 100 * it.half_width)} %"

    rows = [[name, *(cell(added[name, each]) for each in real)] for name in names]
    rows.append(
        [phrase("together"), *(_signed(each.interval, each.key) for each in real)]
    )
    columns = [f"{each.system} {figure_name(each.key)}" for each in real]
    heading = phrase("{topology}, taken apart", topology=answer.found.others[0])
    return Sheet(heading, (phrase("part"), *columns), rows)


def _frontier(frontier: Frontier) -> Sheet:
    """Return price and risk of every topology, the cheapest first."""
    rows = [
        [
            name,
            yen(risk.jpy),
            expected_words(risk.ordinary_days),
            expected_words(risk.bad_days),
            expected_words(risk.all),
            quantity(risk.minutes_a_user),
        ]
        for name, risk in frontier.risks.items()
    ]
    return Sheet(
        phrase(
            "User-minutes lost a month, and what a user who is always at work loses of"
            " them"
        ),
        (
            phrase("topology"),
            phrase("yen a month"),
            phrase("ordinary days"),
            phrase("faults"),
            phrase("together"),
            phrase("min a user"),
        ),
        rows,
    )


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
    columns = (phrase("topology"), *map(figure_name, told))
    heading = phrase("{title}, beside {first}", title=title, first=found.first)
    return Sheet(heading, columns, rows)


def _is_told(found: Comparison, system: str, key: str) -> bool:
    return any(any(series(runs, system, key) or ()) for runs in found.runs.values())


def _first(found: Comparison, system: str, key: str) -> str:
    values = series(found.runs[found.first], system, key)
    it = None if values is None else interval_of(values)
    return NONE if it is None else _given(it, key)


def _difference(difference: Difference) -> str:
    words = _signed(difference.interval, difference.key)
    is_bare = difference.is_real or words == phrase("same")
    return words if is_bare else f"({words})"


def _signed(it: Interval, key: str) -> str:
    if not it.mean and not it.half_width:
        return phrase("same")
    return f"{'+' if it.mean > 0 else ''}{_given(it, key)}"


def _given(it: Interval, key: str) -> str:
    scale = 100.0 if key.endswith(SHARES) else 1.0
    if not it.half_width:
        return quantity(scale * it.mean)
    return give_or_take(scale * it.mean, scale * it.half_width)
