"""Systems as they serve, and those who ask them."""

from collections.abc import Callable
from functools import partial

import numpy as np
from attrs import define
from numpy.typing import NDArray

from models.application.systembook import SystemBook
from models.compiled.causes import cause_of
from models.compiled.engine import Engine
from models.compiled.parts.applications import PlaneApp
from models.compiled.parts.counted import PlaneMeasures
from models.compiled.requests import systems
from models.compiled.verbs import SEND
from models.config import SystemConfig
from models.seam import Asked, EndedRequests
from models.traffic.outcomes import Outcome
from sim.environment import Environment
from sim.rate import Rate

Listener = Callable[[Asked, Outcome, float], None]
OUTCOMES = (*Outcome,)
"""By number: to ask the class takes as long as all else that a request is told by."""


@define
class EndedRequest:
    """A request that has ended, as it is told."""

    number: int
    endpoint: int
    arrived_at: float
    rtt_s: float
    attempts: int
    cause: object


class PlaneSystem(SystemBook[PlaneApp]):
    """What answers for one system, and what its users experience of it."""

    def __init__(
        self,
        engine: Engine,
        number: int,
        env: Environment,
        name: str,
        config: SystemConfig,
    ) -> None:
        super().__init__(env, name, config)
        self.number = number
        self.measures = PlaneMeasures(engine, number, name, config)

    def clear(self, now_s: float) -> None:
        """Throw away what was measured so far."""
        self.measures.clear(now_s)
        self.begin_anew()


class PlaneClients:
    """Those who ask one system."""

    def __init__(self, engine: Engine, system: PlaneSystem, rate: Rate | None) -> None:
        self.rate = rate
        self._engine = engine
        self._row = systems(engine.p, system.number)
        self._number = system.number
        self._listeners: list[Listener] = []
        self._kept: list[NDArray[np.void]] | None = None
        """Rows of `ends`, those of other systems among them, if anybody keeps any."""
        self._first_route = 0

    def fetch(self) -> None:
        """Send a request that nobody planned."""
        if self._row.is_closed:
            self._row.unplanned += 1
        self._engine.do(SEND, self._number)

    def listen(self, listener: Listener) -> None:
        """Tell *listener* from now on of every request's end, outcome and span."""
        self._listeners.append(listener)
        self._row.is_heard = True
        self._first_route = self._row.first_route

    @property
    def is_told(self) -> bool:
        """Does anybody listen to each end?"""
        return bool(self._listeners)

    def keep_ends(self) -> Callable[[], EndedRequests]:
        """Keep from now on how every request ends; return what gives that so far."""
        self._engine.tell()  # what has ended already, to those who listened before
        if self._kept is None:
            self._kept = [self._engine.tables.rows("ends")[:0].copy()]
        self._row.is_heard = True
        return partial(self._ended, self._kept, len(self._kept))

    def keep(self, ends: NDArray[np.void]) -> None:
        """Keep what the rows of `ends` say, if anybody wants that."""
        if self._kept is not None:
            self._kept.append(ends)

    def _ended(self, kept: list[NDArray[np.void]], first: int) -> EndedRequests:
        """Return what has been *kept* so far, the *first* apart."""
        self._engine.tell()
        rows = np.concatenate([kept[0], *kept[first:]])
        rows = rows[rows["system"] == self._number]
        return EndedRequests(
            number=rows["number"].astype(np.int64),
            endpoint=rows["route"].astype(np.int64) - self._row.first_route,
            attempts=rows["attempts"].astype(np.int32),
            outcome=rows["outcome"].astype(np.int8),
            cause=rows["cause"].astype(np.int16),
            arrived_at=rows["arrived_at"].copy(),
            span_s=rows["at"] - rows["arrived_at"],
            rtt_s=rows["rtt_s"].copy(),
        )

    def tell(
        self,
        number: int,
        route: int,
        arrived_at: float,
        rtt_s: float,
        attempts: int,
        cause: int,
        outcome: int,
        at: float,
    ) -> None:
        """Pass on that a request has ended, as a row of `ends` says after its system."""
        if self._listeners:
            request = EndedRequest(
                number=number,
                endpoint=route - self._first_route,
                arrived_at=arrived_at,
                rtt_s=rtt_s,
                attempts=attempts,
                cause=cause_of(cause),
            )
            for listener in self._listeners:
                listener(request, OUTCOMES[outcome], at - arrived_at)

    def waiting_since(self) -> list[float]:
        """Return when those came who wait for an answer now, static files apart."""
        rows = self._engine.tables.rows("requests")
        here = (rows["system"] == self._number) & (rows["is_waiting"] != 0)
        arrived_at: list[float] = rows["arrived_at"][here].tolist()
        return arrived_at
