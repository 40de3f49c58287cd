"""What the sessions of one system need of chance, drawn for the plane."""

import numpy as np

from models.clients.session import SessionArrivals
from models.compiled.engine import Engine
from models.compiled.requests import HUNGRY, RING
from models.compiled.sessions import groups, sockets
from models.compiled.verbs import BEGIN_SESSIONS, EXPECT_SESSION
from models.config import SessionsConfig
from models.traffic.demands import distribution
from sim.rate import Rate
from sim.streams import Streams

BLOCK = 1024
FIGURES = 5 * RING
"""Of one system: three for each arrival, and two for each query."""


class SessionFeed:
    """Arrivals and queries of one system's sessions.

    Invariant: after `fill` the plane has more than `HUNGRY` of each.
    """

    table = "sessions"

    def __init__(
        self,
        engine: Engine,
        system: int,
        name: str,
        config: SessionsConfig,
        *,
        streams: Streams,
        rate: Rate,
    ) -> None:
        self._engine = engine
        self.number = system
        self._row = groups(engine.p, system)
        self._queries = streams.stream(name, "session-queries")
        self._query = None if config.query is None else distribution(config.query)
        self._arrivals = SessionArrivals(
            name,
            config,
            rate=rate,
            streams=streams,
            dropped=lambda _: None,
            cut=lambda _: None,
        )
        self.fill()

    def begin(self, *, is_warm: bool) -> None:
        """Let sessions come; with *is_warm* those of the hours before, too."""
        if is_warm:
            for at_s, session in self._arrivals.earlier():
                number = self._engine.do(EXPECT_SESSION, self.number, x=at_s)
                row = sockets(self._engine.p, number)
                row.ends_at, row.handshake_s = session.ends_at, session.handshake_s
        self._engine.do(BEGIN_SESSIONS, self.number)

    def fill(self) -> None:
        """Draw what is short."""
        row = self._row
        if row.arrivals_drawn - row.arrivals_taken < HUNGRY:
            self._draw_arrivals()
        if self._query is not None and row.queries_drawn - row.queries_taken < HUNGRY:
            self._draw_queries()

    def _draw_arrivals(self) -> None:
        row = self._row
        figures = self._engine.tables.rows("figures")["value"]
        while row.arrivals_drawn - row.arrivals_taken < BLOCK:
            block = np.array(self._arrivals.block())
            first = row.first_arrival + row.arrivals_drawn % RING * 3
            figures[first : first + block.size] = block.ravel()
            row.arrivals_drawn += len(block)

    def _draw_queries(self) -> None:
        row = self._row
        if self._query is None:
            return
        draws = self._queries.block(BLOCK, width=2)
        draws[:, 0] = self._query.from_uniforms(draws[:, 0])
        first = row.first_query + row.queries_drawn % RING * 2
        figures = self._engine.tables.rows("figures")["value"]
        figures[first : first + draws.size] = draws.ravel()
        row.queries_drawn += BLOCK
