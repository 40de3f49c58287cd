"""A plot of a few characters: a mean and its interval on a line."""

from collections.abc import Iterable

WIDTH = 30
MEAN = "●"
REACH = "─"


def span_of(values: Iterable[float]) -> tuple[float, float]:
    """Return the ends of an axis on which all of *values* are."""
    known = list(values)
    return (min(known), max(known)) if known else (0.0, 0.0)


def plotted(low: float, mean: float, high: float, axis: tuple[float, float]) -> str:
    """Return *mean* as a dot on *axis*, with a line from *low* to *high* through it."""

    def column(value: float) -> int:
        begin, end = axis
        share = (value - begin) / (end - begin) if end > begin else 0.0
        return round(min(1.0, max(0.0, share)) * (WIDTH - 1))

    cells = [" "] * WIDTH
    for each in range(column(low), column(high) + 1):
        cells[each] = REACH
    cells[column(mean)] = MEAN
    return "".join(cells).rstrip()
