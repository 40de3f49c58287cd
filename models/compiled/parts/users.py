"""Systems as they serve, and those who ask them."""

from collections.abc import Callable

from attrs import define

from models.application.systembook import SystemBook
from models.compiled.causes import cause_of
from models.compiled.engine import Engine
from models.compiled.parts.applications import PlaneApp
from models.compiled.parts.counted import PlaneMeasures
from models.compiled.requests import systems
from models.compiled.verbs import SEND
from models.config import SystemConfig
from models.seam import Asked
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
        self._listener: Listener | None = None
        self._first_route = 0

    def fetch(self) -> None:
        """Send a request that nobody planned."""
        if self._row.is_closed:
            self._row.unplanned += 1
        self._engine.do(SEND, self._number)

    def listen(self, listener: Listener) -> None:
        """Tell *listener* from now on of every request's end, outcome and span."""
        self._listener = listener
        self._row.is_heard = True
        self._first_route = self._row.first_route

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
        if self._listener is not None:
            request = EndedRequest(
                number=number,
                endpoint=route - self._first_route,
                arrived_at=arrived_at,
                rtt_s=rtt_s,
                attempts=attempts,
                cause=cause_of(cause),
            )
            self._listener(request, OUTCOMES[outcome], at - arrived_at)

    def waiting_since(self) -> list[float]:
        """Return when those came who wait for an answer now, static files apart."""
        rows = self._engine.tables.rows("requests")
        here = (rows["system"] == self._number) & (rows["is_waiting"] != 0)
        arrived_at: list[float] = rows["arrived_at"][here].tolist()
        return arrived_at
