"""Data sets: columns of figures, as a page carries them and as a chart takes them."""

from collections.abc import Mapping, Sequence
from math import isfinite

from attrs import frozen

Value = float | int | str | bool | None


@frozen
class Dataset:
    """Columns of equal length, by name."""

    columns: Mapping[str, Sequence[Value]]

    def __attrs_post_init__(self) -> None:
        lengths = {name: len(each) for name, each in self.columns.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns must be of equal length, got {lengths}")

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def rows(self) -> list[dict[str, Value]]:
        """Return a record a row, as Vega-Lite takes them."""
        names = list(self.columns)
        values = zip(*(map(_plain, each) for each in self.columns.values()), strict=True)
        return [dict(zip(names, row, strict=True)) for row in values]

    def tree(self) -> dict[str, list[Value]]:
        """Return the columns as plain data, six digits of each figure."""
        return {name: list(map(_plain, each)) for name, each in self.columns.items()}


def dataset(rows: Sequence[Mapping[str, Value]]) -> Dataset:
    """Return *rows*, which have the same names, as columns."""
    names = list(rows[0]) if rows else []
    return Dataset({name: [row[name] for row in rows] for name in names})


def _plain(value: Value) -> Value:
    """Return *value* for JSON; what is not finite has no place in a chart."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if isfinite(value) else None
    return value
