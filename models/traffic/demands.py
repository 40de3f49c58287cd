"""What requests ask for: rows of demands, drawn in blocks from named streams.

The k-th request of a system takes the k-th row, whatever happens to it and to
others. Each purpose has its own stream, so that adding a cache or another query to
an endpoint moves no other draw.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from models.config import DemandConfig, EndpointConfig, SystemConfig
from sim.distributions import (
    Deterministic,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Hyperexponential,
    LogNormal,
)
from sim.streams import Streams

BLOCK_ROWS = 4096
PURPOSES = ("endpoint", "cpu", "query", "hit", "miss", "threads", "job", "patience")


def distribution(
    demand: DemandConfig, *, parts: int = 1, factor: float = 1.0
) -> Distribution:
    """Return the law of one of *parts* equal parts of *factor* times *demand*."""
    mean_s = factor * demand.mean_s / parts
    if mean_s == 0 or demand.law == "deterministic":
        return Deterministic(mean_s)
    if demand.law == "exponential":
        return Exponential(mean_s)
    if demand.law == "erlang":
        return Erlang(demand.phases, mean=mean_s)
    if demand.law == "hyperexponential":
        return Hyperexponential.balanced(mean_s, scv=demand.scv)
    if demand.law == "empirical":
        scale = mean_s * len(demand.values_s) / sum(demand.values_s)
        return Empirical([value * scale for value in demand.values_s])
    return LogNormal(mean_s, cv=demand.cv)


class Row:
    """The demands of one request."""

    __slots__ = (
        "bursts_s",
        "endpoint",
        "hits",
        "job_s",
        "misses",
        "patience",
        "queries_s",
        "threads_s",
    )

    def __init__(  # noqa: PLR0917 - columns, mapped onto rows
        self,
        endpoint: int,
        bursts_s: Sequence[float],
        queries_s: Sequence[float],
        hits: Sequence[float],
        misses: Sequence[float],
        threads_s: float,
        job_s: float,
        patience: float,
    ) -> None:
        self.endpoint = endpoint
        """Index in the system's list of endpoints."""
        self.bursts_s = bursts_s
        """CPU time of each callback: one before each query and one at the end."""
        self.queries_s = queries_s
        """CPU time of each query on the database."""
        self.hits = hits
        """A cache with a hit ratio above this answers the query."""
        self.misses = misses
        """A buffer hit ratio below this sends the query to disk."""
        self.threads_s = threads_s
        self.job_s = job_s
        self.patience = patience
        """Its user reloads the page if the share of those that do is above this."""


class RequestRows:
    """The rows of one system's requests, in order.

    Invariant: row k depends on the seed, the system's name and its endpoints only.
    """

    def __init__(self, name: str, system: SystemConfig, *, streams: Streams) -> None:
        self._endpoints = tuple(system.endpoints.values())
        self._cpu_factor = system.cpu_factor
        shares = np.array([endpoint.share for endpoint in self._endpoints])
        self._upper = np.cumsum(shares) / shares.sum()
        self._queries = max(1, *(e.queries for e in self._endpoints), 1)
        self._streams = {purpose: streams.stream(name, purpose) for purpose in PURPOSES}
        self._rows: Iterator[Row] = iter(())

    def take(self) -> Row:
        """Return the next row."""
        row = next(self._rows, None)
        if row is None:
            self._rows = self._block()
            row = next(self._rows)
        return row

    def _block(self) -> Iterator[Row]:
        draws = {
            purpose: stream.block(BLOCK_ROWS, width=self._width(purpose))
            for purpose, stream in self._streams.items()
        }
        chosen = np.searchsorted(self._upper, draws["endpoint"], side="right")
        chosen = np.minimum(chosen, len(self._endpoints) - 1)
        for index, endpoint in enumerate(self._endpoints):
            self._scale(endpoint, np.flatnonzero(chosen == index), draws)
        columns = (
            chosen,
            _rows(draws["cpu"]),
            _rows(draws["query"]),
            _rows(draws["hit"]),
            _rows(draws["miss"]),
            draws["threads"],
            draws["job"],
            draws["patience"],
        )
        return map(Row, *(column.tolist() for column in columns))

    def _width(self, purpose: str) -> int:
        if purpose == "cpu":
            return self._queries + 1
        return self._queries if purpose in ("query", "hit", "miss") else 1

    def _scale(
        self,
        endpoint: EndpointConfig,
        rows: NDArray[np.intp],
        draws: dict[str, NDArray[np.float64]],
    ) -> None:
        """Turn the uniforms of *rows* into demands of *endpoint*."""
        demands = {
            "cpu": (endpoint.cpu, endpoint.queries + 1, self._cpu_factor),
            "query": (endpoint.query, 1, 1.0),
            "threads": (endpoint.threads, 1, self._cpu_factor),
            "job": (endpoint.job, 1, self._cpu_factor),
        }
        for purpose, (demand, parts, factor) in demands.items():
            if demand is None:
                draws[purpose][rows] = 0.0
            else:
                law = distribution(demand, parts=parts, factor=factor)
                draws[purpose][rows] = law.from_uniforms(draws[purpose][rows])


def _rows(column: NDArray[np.float64]) -> NDArray[np.float64]:
    return column.reshape(len(column), -1)
