"""A trace: a log of arrivals, with what each asked for where that is known.

A file in CSV, also compressed by gzip, or in Parquet. Column ``time_s`` says when a
request arrives, from the start of the run; ``endpoint`` which route it asks for;
``cpu_s`` and ``query_s`` its demands, ``cpu_1_s``, ``cpu_2_s``, ... those of single
callbacks and queries. An empty field, like a column that is not there, is drawn from
the law of the route. ``user`` says who asks and ``latency_s`` how long that one waited:
with both a trace is a closed load.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from models.config import ClientsConfig

Floats = NDArray[np.float64]

MOST_ROWS = 10_000_000
COLUMN = re.compile(r"(cpu|query)(?:_([1-9][0-9]?))?_s")
_COLUMNS = (
    "time_s, endpoint, user, latency_s, cpu_s, query_s, cpu_1_s, query_1_s, cpu_2_s, ..."
)


class TraceError(ValueError):
    """A file that is no trace, and why."""


@frozen(kw_only=True)
class Trace:
    """Arrivals in the order of their times. Invariant: as long as each column."""

    times_s: Floats
    endpoints: Sequence[str] | None = None
    """Route of each, if the file says so."""
    demands_s: Mapping[str, Floats]
    """Demands by column; nan where the law of the route decides."""
    users: Sequence[str] | None = None
    """Who sent each, if the file says so."""
    latencies_s: Floats | None = None
    """How long each took, if the file says so."""

    def turns(self) -> list[tuple[str, float, float]]:
        """Return user, time and latency of each request; nothing, if one is unknown."""
        if self.users is None or self.latencies_s is None:
            return []
        columns = (self.users, self.times_s.tolist(), self.latencies_s.tolist())
        return list(zip(*columns, strict=True))

    @property
    def per_s(self) -> float:
        """Mean rate from the start of the run to the last arrival."""
        last_s = float(self.times_s[-1])
        return len(self.times_s) / last_s if last_s else float(len(self.times_s))


def trace_of(clients: ClientsConfig) -> Trace | None:
    """Return the trace that *clients* follow, if they do; raise `TraceError`."""
    if clients.kind != "trace" or clients.trace is None:
        return None
    return read_trace(Path(clients.trace))


def read_trace(path: Path) -> Trace:
    """Return the trace in the file at *path*; raise `TraceError` if there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TraceError(f"cannot be read: {reason}") from error
    if not path.is_file():
        raise TraceError("must be a file")
    return _read(path, (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=8)
def _read(path: Path, _: tuple[int, int]) -> Trace:
    """Read *path* as it was changed last, for a file may change between two runs."""
    table = _table(path)
    wrong = [name for name in table if not _is_known(name)]
    if wrong:
        raise TraceError(f"has an unknown column {wrong[0]!r}, must be among {_COLUMNS}")
    if "time_s" not in table:
        raise TraceError("has no column time_s")
    times_s = _numbers(table, "time_s")
    if not times_s.size:
        raise TraceError("has no rows")
    timeless = np.flatnonzero(np.isnan(times_s))
    if timeless.size:
        raise TraceError(f"has no time_s in row {timeless[0] + 1}")
    order = np.argsort(times_s, kind="stable")
    latencies_s = _numbers(table, "latency_s")[order] if "latency_s" in table else None
    return Trace(
        times_s=times_s[order],
        endpoints=_texts(table, "endpoint", order),
        users=_texts(table, "user", order),
        latencies_s=latencies_s,
        demands_s={
            name: _numbers(table, name)[order] for name in table if COLUMN.fullmatch(name)
        },
    )


def _is_known(column: str) -> bool:
    known = ("time_s", "endpoint", "user", "latency_s")
    return column in known or COLUMN.fullmatch(column) is not None


def _texts(
    table: Mapping[str, Any], name: str, order: NDArray[np.intp]
) -> Sequence[str] | None:
    """Return the column *name* in *order*, if there is one."""
    if name not in table:
        return None
    return [str(table[name][row]) for row in order.tolist()]


def _table(path: Path) -> dict[str, Any]:
    import duckdb  # noqa: PLC0415  (loads when it is used)

    reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        try:
            rows = connection.execute(
                f"SELECT * FROM {reader}($path) LIMIT {MOST_ROWS + 1}",
                {"path": str(path)},
            )
            table: dict[str, Any] = rows.fetchnumpy()
        except duckdb.Error as error:
            first = str(error).partition("\n")[0]
            raise TraceError(f"cannot be read: {first}") from error
    if any(len(column) > MOST_ROWS for column in table.values()):
        raise TraceError(f"must have at most {MOST_ROWS:,} rows")
    return table


def _numbers(table: Mapping[str, Any], name: str) -> Floats:
    """Return the column *name*, nan where it is empty."""
    column = table[name]
    try:
        numbers = np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)
    except (TypeError, ValueError) as error:
        raise TraceError(f"column {name} must hold numbers") from error
    wrong = np.flatnonzero((numbers < 0) | np.isinf(numbers))
    if wrong.size:
        value, row = numbers[wrong[0]], wrong[0] + 1
        raise TraceError(f"{name} must be finite and >= 0, got {value:g} in row {row}")
    return numbers
