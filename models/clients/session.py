"""One WebSocket session, and when sessions arrive."""

from collections.abc import Callable, Iterator
from math import inf

import numpy as np

from models.application.app import App
from models.application.process import NodeProcess
from models.config import SessionsConfig
from models.traffic.demands import distribution
from sim.arrivals import PoissonArrivals
from sim.environment import Wakeup
from sim.rate import Rate
from sim.streams import Streams

BLOCK_ROWS = 256
EARLIER_WITHIN_S = 60.0
"""Sessions that were open before the run connect within its first minute."""
EQUILIBRIUM_DRAWS = 4096


class Session:
    """One user's socket, over all its connections.

    Invariant: ``process`` is set exactly while one holds it open.
    """

    __slots__ = (
        "_cut",
        "_dropped",
        "app",
        "closing",
        "dropped_at",
        "ends_at",
        "handshake_s",
        "is_away",
        "process",
        "tries",
    )

    def __init__(
        self,
        *,
        ends_at: float,
        handshake_s: float,
        dropped: "Callable[[Session], None]",
        cut: "Callable[[Session], None]",
    ) -> None:
        """Last until *ends_at*.

        *dropped* is told when its process ends under it, *cut* when that closes it.
        """
        self.ends_at = ends_at
        self.handshake_s = handshake_s
        self.dropped_at: float | None = None
        self.is_away = False
        """Does its user want a connection that was lost, or could not be had?"""
        self.tries = 0
        self.app: App | None = None
        self.process: NodeProcess | None = None
        self.closing: Wakeup | None = None
        self._dropped = dropped
        self._cut = cut

    def drop(self) -> None:
        """Lose its connection with its process."""
        self._dropped(self)

    def cut(self) -> None:
        """Lose its connection, which its process has closed."""
        self._cut(self)


class SessionArrivals:
    """Who opens a session, when, and for how long.

    Invariant: the k-th session has the k-th row of its streams.
    """

    def __init__(
        self,
        name: str,
        config: SessionsConfig,
        *,
        rate: Rate,
        streams: Streams,
        dropped: Callable[[Session], None],
        cut: Callable[[Session], None],
    ) -> None:
        self._duration = distribution(config.duration)
        self._handshake = distribution(config.handshake)
        self._rate = rate
        self._dropped = dropped
        self._cut = cut
        self._arrivals = PoissonArrivals(
            rate, stream=streams.stream(name, "session-arrivals"), block_rows=BLOCK_ROWS
        )
        self._durations = streams.stream(name, "session-durations")
        self._handshakes = streams.stream(name, "session-handshakes")
        self._earlier = streams.stream(name, "session-start")
        self._ahead: list[tuple[float, float, float]] = []

    def take(self) -> tuple[float, Session] | None:
        """Return the next session and its time; ``None`` when no more arrive."""
        if not self._ahead:
            self._ahead = self.block()[::-1]
        at, duration_s, handshake_s = self._ahead.pop()
        if at == inf:
            return None
        return at, self._session(at + duration_s, handshake_s)

    def earlier(self) -> Iterator[tuple[float, Session]]:
        """Yield those who are online at the start, as they connect.

        What is left of a duration found running has the equilibrium distribution: a
        uniform share of a duration drawn with a weight proportional to its length.
        """
        stream = self._earlier
        durations_s = self._duration.from_uniforms(stream.block(EQUILIBRIUM_DRAWS))
        upper = np.cumsum(durations_s) / durations_s.sum()
        online = round(float(self._rate.at(0.0)) * self._duration.mean)
        draws = stream.block(online, width=4)
        lengths_s = durations_s[np.searchsorted(upper, draws[:, 0])]
        at_s = EARLIER_WITHIN_S * draws[:, 1]
        handshakes_s = self._handshake.from_uniforms(draws[:, 2])
        ends_at = at_s + lengths_s * draws[:, 3]
        for at, end, handshake_s in zip(
            at_s.tolist(), ends_at.tolist(), handshakes_s.tolist(), strict=True
        ):
            yield at, self._session(end, handshake_s)

    def _session(self, ends_at: float, handshake_s: float) -> Session:
        return Session(
            ends_at=ends_at,
            handshake_s=handshake_s,
            dropped=self._dropped,
            cut=self._cut,
        )

    def block(self) -> list[tuple[float, float, float]]:
        """Return the next rows: arrival, duration and handshake of each."""
        durations = self._durations.block(BLOCK_ROWS)
        handshakes = self._handshakes.block(BLOCK_ROWS)
        rows = zip(
            self._arrivals.block().tolist(),
            self._duration.from_uniforms(durations).tolist(),
            self._handshake.from_uniforms(handshakes).tolist(),
            strict=True,
        )
        return list(rows)
