"""What requests ask for: rows of demands, drawn in blocks from named streams.

The k-th request of a system takes the k-th row, whatever happens to it and to
others. Each purpose has its own stream, so that adding a cache or another query to
an endpoint moves no other draw.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

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
from sim.streams import Streams, doubling

FIRST_ROWS, BLOCK_ROWS = 32, 1024
"""Rows of the first block and of the largest."""
VECTORS = ("cpu", "query", "hit", "miss")
SCALARS = ("threads", "job", "patience", "wait")
PURPOSES = ("endpoint", *VECTORS, *SCALARS)
Draws = dict[str, NDArray[np.float64]]
"""A block of draws by purpose, a row a request."""
DEMANDS = ("cpu", "query", "threads", "job", "wait")
"""Purposes whose numbers become times by the law of the endpoint."""
AS_GIVEN = ("query", "wait")
"""Demands that `cpu_factor` leaves alone: they are no CPU time of the processes."""


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


class Row(NamedTuple):
    """The demands of one request."""

    endpoint: int
    """Index in the system's list of endpoints."""
    bursts_s: Sequence[float]
    """CPU time of each callback: one before each query and one at the end."""
    queries_s: Sequence[float]
    """CPU time of each query on the database."""
    hits: Sequence[float]
    """A cache with a hit ratio above this answers the query."""
    misses: Sequence[float]
    """A buffer hit ratio below this sends the query to disk."""
    threads_s: float
    """CPU time on the worker threads beside the loop."""
    job_s: float
    """CPU time of its follow-up work."""
    patience: float
    """Its user reloads the page if the share of those that do is above this."""
    wait_s: float = 0.0
    """Time that it waits for somebody outside, without CPU."""


class RequestRows:
    """The rows of one system's requests, in order.

    A column that nobody asks for is not drawn: no endpoint has such a demand, or no
    user ever reloads. Invariant: what is drawn in row k depends on the seed, the
    system's name and its endpoints only.
    """

    def __init__(self, name: str, system: SystemConfig, *, streams: Streams) -> None:
        endpoints = tuple(system.endpoints.values())
        shares = np.array([endpoint.share for endpoint in endpoints])
        self._upper = np.cumsum(shares) / shares.sum()
        self._queries = max(1, *(e.queries for e in endpoints), 1)
        self._laws = tuple((each, _laws(each, system.cpu_factor)) for each in endpoints)
        self._streams = {
            purpose: streams.stream(name, purpose)
            for purpose in PURPOSES
            if _is_asked_for(purpose, system)
        }
        self._block_rows = doubling(FIRST_ROWS, most=BLOCK_ROWS)
        self._rows: Iterator[Row] = iter(())

    def take(self) -> Row:
        """Return the next row."""
        row = next(self._rows, None)
        if row is None:
            self._rows = self._block()
            row = next(self._rows)
        return row

    @property
    def queries(self) -> int:
        """Most queries of any endpoint, at least 1: so wide are the columns of them."""
        return self._queries

    def columns(self, rows: int) -> tuple[NDArray[np.intp], Draws]:
        """Return the next *rows* rows: the endpoint of each, and its figures."""
        draws = {
            purpose: stream.block(rows, width=self._width(purpose))
            for purpose, stream in self._streams.items()
        }
        chosen = self._choose(draws)
        owned = [np.flatnonzero(chosen == index) for index in range(len(self._laws))]
        for purpose in DEMANDS:
            if purpose in draws:
                draws[purpose] = self._demands(purpose, draws[purpose], owned)
        self._settle(draws, chosen)
        return chosen, draws

    def _demands(
        self,
        purpose: str,
        uniforms: NDArray[np.float64],
        owned: list[NDArray[np.intp]],
    ) -> NDArray[np.float64]:
        """Return the demands of a block: each endpoint has *owned* rows, and its law.

        What an endpoint has no use for stays 0, as its queries past the last one.
        """
        given = uniforms.reshape(len(uniforms), -1)
        demands = np.zeros_like(given)
        for own, (endpoint, laws) in zip(owned, self._laws, strict=True):
            law = laws[purpose]
            if law is not None:
                used = _used(purpose, endpoint)
                demands[own, :used] = law.from_uniforms(given[own, :used])
        return demands.reshape(uniforms.shape)

    def _block(self) -> Iterator[Row]:
        chosen, draws = self.columns(next(self._block_rows))
        return map(
            Row,
            chosen.tolist(),
            *(self._vectors(purpose, draws) for purpose in VECTORS),
            *(
                draws[purpose].tolist() if purpose in draws else repeat(0.0)
                for purpose in SCALARS
            ),
        )

    def _choose(self, draws: Draws) -> NDArray[np.intp]:
        """Return the endpoint of each row."""
        chosen = np.searchsorted(self._upper, draws["endpoint"], side="right")
        return np.minimum(chosen, len(self._laws) - 1)

    def _settle(self, draws: Draws, chosen: NDArray[np.intp]) -> None:
        """Let who knows more about the rows of *chosen* say so."""

    def _vectors(self, purpose: str, draws: Draws) -> Iterable[Sequence[float]]:
        width = self._width(purpose)
        if purpose not in draws:
            return repeat((0.0,) * width)
        vectors: list[list[float]] = draws[purpose].reshape(-1, width).tolist()
        return vectors

    def _width(self, purpose: str) -> int:
        if purpose == "cpu":
            return self._queries + 1
        return self._queries if purpose in VECTORS else 1


def _is_asked_for(purpose: str, system: SystemConfig) -> bool:
    endpoints = system.endpoints.values()
    if purpose == "hit":
        return any(endpoint.is_cacheable for endpoint in endpoints)
    if purpose == "patience":
        return system.clients.reload_share > 0
    if purpose in DEMANDS:
        return any(getattr(endpoint, purpose) is not None for endpoint in endpoints)
    return True


def _used(purpose: str, endpoint: EndpointConfig) -> int:
    """Return how many numbers of *purpose* a request to *endpoint* has a use for."""
    return {"cpu": endpoint.queries + 1, "query": endpoint.queries}.get(purpose, 1)


def _laws(endpoint: EndpointConfig, cpu_factor: float) -> dict[str, Distribution | None]:
    """Return the law of each demand of *endpoint*, none where it has no such demand."""
    laws: dict[str, Distribution | None] = dict.fromkeys(DEMANDS)
    for purpose in DEMANDS:
        demand: DemandConfig | None = getattr(endpoint, purpose)
        if demand is not None:
            laws[purpose] = distribution(
                demand,
                parts=endpoint.queries + 1 if purpose == "cpu" else 1,
                factor=1.0 if purpose in AS_GIVEN else cpu_factor,
            )
    return laws
