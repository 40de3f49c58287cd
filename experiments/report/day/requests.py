"""Requests of a day: how many were answered, and how many failed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from experiments.figures import listed
from experiments.language.tongue import counted, phrase
from experiments.report.day.lines import MOST, Line, Lines, figure_of
from experiments.report.day.moments import Day, highest, known
from experiments.report.parts import Figure
from experiments.report.text import Text, both, said, same
from experiments.report.timeline import Points


def request_figures(day: Day) -> Iterator[Figure]:
    """Yield a chart of answers and one of failures, each if there were any."""
    if any(each.requests.completed for each in day.summary.systems.values()):
        title, says = said("Requests answered"), both(partial(_answered, day))
        yield _figure(day, "answered", "completed", title, says)
    if any(each.requests.failed for each in day.summary.systems.values()):
        title, says = said("Requests failed"), both(partial(_failed, day))
        yield _figure(day, "failed", "failed", title, says)


def _figure(day: Day, key: str, measure: str, title: Text, says: Text) -> Figure:
    titles = {name: each.title for name, each in day.summary.systems.items()}
    return figure_of(
        day,
        key,
        title,
        says,
        Lines(
            lines=lines_of(day.timeline.of("system", measure), titles.__getitem__),
            unit=said("requests a minute"),
        ),
    )


def lines_of(points: Mapping[str, Points], title: Callable[[str], str]) -> list[Line]:
    """Return a line for each of *points*, of many those with the highest peaks."""
    names = leading(points, MOST, lambda name: highest(points[name])[1])
    return [Line(same(title(name)), points[name]) for name in names]


def leading(names: Iterable[str], most: int, height: Callable[[str], float]) -> list[str]:
    """Return the *most* names of the greatest *height*, in the order that they had.

    So that a system has the same colour in every chart that shows all of them.
    """
    given = list(names)
    kept = sorted(given, key=height, reverse=True)[:most]
    return [name for name in given if name in kept]


def together(points: Mapping[str, Points]) -> Points:
    """Return the sum of *points*; None where nothing is known of any."""
    sums: list[float | None] = []
    for values in zip(*points.values(), strict=True):
        measured = [each for _, each in known(values)]
        sums.append(sum(measured) if measured else None)
    return sums


def _answered(day: Day) -> str:
    count = sum(each.requests.completed for each in day.summary.systems.values())
    index, most = highest(together(day.timeline.of("system", "completed")))
    return counted(
        "{count} request was answered in all; {most} a minute in the busiest"
        " {stretch} ({when}).",
        "{count} requests were answered in all; {most} a minute in the busiest"
        " {stretch} ({when}).",
        count,
        stretch=day.stretch(),
        when=day.when_point(index),
        most=f"{most:,.0f}",
    )


def _failed(day: Day) -> str:
    systems = day.summary.systems.values()
    count = sum(each.requests.failed for each in systems)
    index, most = highest(together(day.timeline.of("system", "failed")))
    whose = [
        phrase(
            "{count} of {system}", count=f"{each.requests.failed:,}", system=each.title
        )
        for each in systems
        if each.requests.failed
    ]
    return counted(
        "{count} request failed ({whose}); {most} a minute in the worst {stretch}"
        " ({when}).",
        "{count} requests failed ({whose}); {most} a minute in the worst {stretch}"
        " ({when}).",
        count,
        whose=listed(whose),
        stretch=day.stretch(),
        when=day.when_point(index),
        most=f"{most:,.0f}",
    )
