"""The timeline of a run: what its minutes measured, by entity."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from experiments.report.chart import MONDAY_MS

MOST = 1_500
"""Points of a series, at most; in longer runs each is of several minutes."""
GREATEST = ("latency_p50_s", "latency_p95_s", "latency_p99_s", "pool_waiting")
"""Of joined minutes the greatest of these is told, of everything else the mean."""
COUNTS = ("arrived", "completed", "failed")
"""Counted in a minute, or in what there was of the last one."""
MINUTE_S = 60.0

Points = Sequence[float | None]
"""One for each time of a timeline; None where nothing was measured."""


def clock_ms(time_of_week_s: float) -> int:
    """Return a time of the week as the axis of a chart takes it."""
    return MONDAY_MS + round(1000 * time_of_week_s)


@frozen
class Timeline:
    """What was measured in each minute, or in several that were joined to one point.

    Invariant: all points are of the same times.
    """

    starts_at_s: float
    """Time of the week at which the run began."""
    ends_s: Sequence[float]
    """Of each point, since the start."""
    minutes: int
    """That were joined to one point."""
    points: Mapping[tuple[str, str], Mapping[str, Points]]
    """By kind and measure, then by entity."""

    def of(self, kind: str, measure: str) -> Mapping[str, Points]:
        """Return *measure* of each entity of a *kind*; nothing if there is none."""
        return self.points.get((kind, measure), {})

    def at_ms(self) -> list[int]:
        """Return the times of all points, as charts take them."""
        return [self.ms(each) for each in self.ends_s]

    def ms(self, at_s: float) -> int:
        """Return the time *at_s* since the start, as charts take it."""
        return clock_ms(self.starts_at_s + at_s)


def read_timeline(file: Path, *, starts_at_s: float) -> Timeline:
    """Return what ``timeline.parquet`` holds, of a run that began at *starts_at_s*."""
    # Only a report reads what a run has written.
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as connection:
        rows = connection.execute(_JOINED, {"file": str(file), "most": MOST}).fetchall()
    ends_s = sorted({row[0] for row in rows})
    place = {at_s: index for index, at_s in enumerate(ends_s)}
    points: dict[tuple[str, str], dict[str, list[float | None]]] = {}
    minutes = 1
    for at_s, kind, entity, measure, mean, greatest, joined in rows:
        entities = points.setdefault((kind, measure), {})
        values = entities.setdefault(entity, [None] * len(ends_s))
        values[place[at_s]] = greatest if measure in GREATEST else mean
        minutes = joined
    if minutes == 1:
        _scale_last(points)
    return Timeline(starts_at_s, ends_s, minutes, points)


def _scale_last(points: Mapping[tuple[str, str], dict[str, list[float | None]]]) -> None:
    """Let the counts of a last piece of a minute be those of a whole one."""
    for spans_s in points.get(("run", "span_s"), {}).values():
        span_s = spans_s[-1]
        for measure in COUNTS if span_s else ():
            for values in points.get(("system", measure), {}).values():
                if values[-1] is not None and span_s:
                    values[-1] *= MINUTE_S / span_s


_JOINED = """
with own as (select * from read_parquet($file)),
     joined as (
         select greatest(1, ceil(count(distinct at_s) / $most))::int as n from own),
     times as (
         select at_s, (row_number() over (order by at_s) - 1) // n as bin, n
         from (select distinct at_s from own), joined),
     ends as (select bin, max(at_s) as end_s from times group by bin)
select end_s, kind, entity, measure, avg(value), max(value), any_value(n)
from own join times using (at_s) join ends using (bin)
group by end_s, kind, entity, measure order by end_s, kind, entity, measure
"""
