"""The steps of a request in its process: queries, and what it waits for outside."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from models.application.calls import Calls
from models.application.connections import Connection, ConnectionPool
from models.application.workers import Runner
from models.config import AppConfig, EndpointConfig
from models.hosting.cache import Cache
from models.hosting.host import Host
from models.hosting.visit import Visit
from models.traffic.demands import Row
from models.traffic.measures import QueryCounts
from models.traffic.outcomes import StatementTimeoutError
from sim.environment import Story


class Application(Protocol):
    """The application of a process, as far as the steps of a request go."""

    config: AppConfig
    host: Host
    cache: Cache | None
    calls: Calls


class Serving(Protocol):
    """A process, as far as the steps of a request go."""

    name: str
    connections: ConnectionPool | None

    @property
    def loop(self) -> Runner:
        """What runs its code."""

    @property
    def app(self) -> Application:
        """Whose process it is."""


class Steps:
    """What one request does between its first callback and its last work.

    Invariants: at most one connection is in its hands, and none when it has ended,
    however it ended; each answer is read in a callback of the loop.
    """

    __slots__ = ("_counts", "_endpoint", "_process", "_row", "_schema", "_visit")

    def __init__(
        self,
        process: Serving,
        visit: Visit,
        endpoint: EndpointConfig,
        row: Row,
        counts: QueryCounts,
    ) -> None:
        """Work in *process* for *visit*, on the demands of *row*; note it in *counts*."""
        self._process = process
        self._visit = visit
        self._endpoint = endpoint
        self._row = row
        self._counts = counts
        self._schema = endpoint.schema or process.app.config.system

    def follow(self) -> Story:
        """Send the queries one after another, and wait where the route says so."""
        queries = range(self._endpoint.queries)
        if not self._row.wait_s:
            yield from self._ask(queries)
        elif self._endpoint.wait_at == "holding":
            yield from self._hold()
        else:
            before, after = _halves(self._endpoint.wait_at, queries)
            yield from self._ask(before)
            calls = self._process.app.calls
            yield from calls.wait(self._visit, self._row.wait_s)
            yield from self._process.loop.run(0.0)
            yield from self._ask(after)

    def _ask(self, queries: Iterable[int]) -> Story:
        """Send *queries*, each to the cache if that may and can answer it."""
        process, row, counts = self._process, self._row, self._counts
        bursts_s = row.bursts_s
        cache = process.app.cache
        is_cached = self._endpoint.is_cacheable and cache is not None
        for index in queries:
            counts.issued += 1
            if (
                is_cached
                and cache is not None
                and cache.answers(row.hits[index])
                and (yield from cache.get(row.hits[index]))
            ):
                counts.cache_hits += 1
                yield from process.loop.run(bursts_s[index + 1])
            else:
                yield from query(
                    process,
                    self._visit,
                    self._schema,
                    demand_s=row.queries_s[index],
                    draw=row.misses[index],
                    answer_s=bursts_s[index + 1],
                )
                counts.executed += 1
                if is_cached and cache is not None:
                    cache.put(row.hits[index])

    def _hold(self) -> Story:
        """Send the queries and wait, with one connection from the first to the end."""
        process = self._process
        connection = yield from _pool(process).acquire()
        try:
            yield from self._transact(_pool(process), self._row.bursts_s)
            calls = process.app.calls
            yield from calls.wait_holding(self._visit, self._row.wait_s)
            yield from process.loop.run(0.0, started=connection.give_back)
        except StatementTimeoutError:
            yield from _read_error(process, connection)
            raise
        finally:
            connection.drop()

    def _transact(self, pool: ConnectionPool, bursts_s: Sequence[float]) -> Story:
        process, row = self._process, self._row
        for index in range(self._endpoint.queries):
            self._counts.issued += 1
            yield from pool.database.query(
                self._visit,
                process.app.host.name,
                schema=self._schema,
                demand_s=row.queries_s[index],
                draw=row.misses[index],
            )
            yield from process.loop.run(bursts_s[index + 1])
            self._counts.executed += 1


def query(
    process: Serving,
    visit: Visit,
    schema: str,
    *,
    demand_s: float,
    draw: float,
    answer_s: float,
) -> Story:
    """Query the database and read the answer in a callback of *answer_s*.

    The connection is given back when the loop gets round to reading the answer, not when
    the database has sent it.
    """
    pool = _pool(process)
    connection = yield from pool.acquire()
    try:
        yield from pool.database.query(
            visit, process.app.host.name, schema=schema, demand_s=demand_s, draw=draw
        )
        yield from process.loop.run(
            answer_s, started=connection.give_back, source=connection.source
        )
    except StatementTimeoutError:
        yield from _read_error(process, connection)
        raise
    finally:
        connection.drop()


def _read_error(process: Serving, connection: Connection) -> Story:
    """Read that the statement was cancelled; its connection is as good as before."""
    yield from process.loop.run(0.0, started=connection.give_back)


def _pool(process: Serving) -> ConnectionPool:
    if process.connections is None:
        raise ValueError(f"{process.name}: has no database to query")
    return process.connections


def _halves(wait_at: str, queries: range) -> tuple[range, range]:
    """Return the queries before the wait and those after it."""
    first = {"before": 0, "between": (len(queries) + 1) // 2, "after": len(queries)}
    return queries[: first[wait_at]], queries[first[wait_at] :]
