"""The timeline of a run: what its minutes measured, by entity."""

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from experiments.report.dataset import Dataset

MONDAY_MS = 4 * 86_400_000
"""Monday 1970-01-05 00:00 UTC: a run begins on a Monday, and charts need a date."""
MOST = 1_500
"""Points of a series, at most; longer runs are drawn by means of several minutes."""


def clock_ms(at_s: float) -> int:
    """Return a simulated time as the axis of a chart takes it."""
    return MONDAY_MS + round(1000 * at_s)


@frozen
class Timeline:
    """The rows of ``timeline.parquet``; each minute stands at its end."""

    file: Path

    def series(self, kind: str, measures: Iterable[str]) -> Dataset:
        """Return *measures* of all entities of a *kind*, a row a minute and entity.

        The columns: ``at`` in ms, ``entity``, and one for each measure. Minutes are
        joined, by their mean, until no entity has more than `MOST` rows.
        """
        # Only a report reads what a run has written.
        import duckdb  # noqa: PLC0415

        names = list(measures)
        columns = ", ".join(
            f"avg(value) filter (measure = '{name}') as {name}" for name in names
        )
        with duckdb.connect() as connection:
            rows = connection.execute(
                f"""
                with own as (select * from read_parquet($file) where kind = $kind),
                     joined as (
                         select greatest(1, ceil(count(distinct at_s) / $most))::int as n
                         from own),
                     times as (
                         select at_s, (row_number() over (order by at_s) - 1) // n as bin
                         from (select distinct at_s from own), joined)
                select max(at_s) as at_s, entity, {columns}
                from own join times using (at_s)
                group by bin, entity order by bin, entity
                """,  # noqa: S608: names of ours
                {"file": str(self.file), "kind": kind, "most": MOST},
            ).fetchall()
        at, entities, *values = (
            zip(*rows, strict=True) if rows else ((),) * (len(names) + 2)
        )
        return Dataset(
            {"at": [clock_ms(each) for each in at], "entity": entities}
            | dict(zip(names, values, strict=True))
        )
