"""A frame: the rows of a result as a table, for whatever library its reader has."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from experiments.spill import Spill

if TYPE_CHECKING:
    import duckdb

SHOWN_ROWS = 50
"""More are only counted in a notebook."""

Row = tuple[object, ...]


class FrameError(ImportError):
    """The library is not there that a frame is asked for."""


class Frame:
    """A table: columns with SQL types, and rows.

    It goes through DuckDB, so that all libraries are given the same values and types;
    none of these is needed for anything else, and each is an extra of lssim.

    >>> Frame({"seed": "BIGINT", "p95_ms": "DOUBLE"}, [(1, 20.5), (2, None)])
    <Frame: 2 rows of seed, p95_ms>
    """

    def __init__(self, columns: Mapping[str, str], rows: Iterable[Row]) -> None:
        self.columns = dict(columns)
        self.rows = list(rows)

    def __repr__(self) -> str:
        return f"<Frame: {len(self.rows):,} rows of {', '.join(self.columns)}>"

    def __len__(self) -> int:
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return the first rows as a table for a notebook."""
        lines = [_html_row("th", self.columns)]
        lines += [_html_row("td", row) for row in islice(self.rows, SHOWN_ROWS)]
        left_out = len(self.rows) - SHOWN_ROWS
        more = f"<p>and {left_out:,} rows more</p>" if left_out > 0 else ""
        return f"<table>{''.join(lines)}</table>{more}"

    def duckdb(self) -> "duckdb.DuckDBPyRelation":
        """Return a relation of DuckDB, in a database of its own.

        >>> frame = Frame({"seed": "BIGINT", "p95_ms": "DOUBLE"}, [(1, 20.5), (2, 30.5)])
        >>> frame.duckdb().aggregate("avg(p95_ms)").fetchall()
        [(25.5,)]
        """
        # Slow to load, and most results are never asked for a frame.
        import duckdb  # noqa: PLC0415

        database = duckdb.connect()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "frame.parquet"
            spill = Spill(path.parent, self.columns)
            for row in self.rows:
                spill.add(row)
            spill.write_parquet(path)
            spill.close()
            database.execute("CREATE TABLE frame AS FROM read_parquet(?)", [str(path)])
        return database.table("frame")

    def arrow(self) -> Any:
        """Return a `pyarrow.Table`; raise `FrameError` without extra ``arrow``."""
        _require("arrow", "pyarrow")
        return self.duckdb().to_arrow_table()

    def pandas(self) -> Any:
        """Return a `pandas.DataFrame`; raise `FrameError` without extra ``pandas``."""
        _require("pandas", "pandas")
        return self.duckdb().df()

    def polars(self) -> Any:
        """Return a `polars.DataFrame`; raise `FrameError` without extra ``polars``."""
        _require("polars", "polars", "pyarrow")
        return self.duckdb().pl()


def _require(extra: str, *libraries: str) -> None:
    for library in libraries:
        if find_spec(library) is None:
            rule = f"needs {library}, install lssim with its extra"
            raise FrameError(f"{extra}: {rule}: pip install 'lssim[{extra}]'")


def _html_row(tag: str, cells: Iterable[object]) -> str:
    return f"<tr>{''.join(_html_cells(tag, cells))}</tr>"


def _html_cells(tag: str, cells: Iterable[object]) -> Iterator[str]:
    for each in cells:
        yield f"<{tag}>{'' if each is None else escape(str(each))}</{tag}>"
