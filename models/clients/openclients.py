"""Clients that come when they come: at random, evenly, or as a trace says."""

from collections.abc import Mapping
from math import inf

from simpy.events import Event

from models.application.system import System
from models.clients.clients import Clients
from models.traffic.arrivals import arrivals_of
from models.traffic.demands import BLOCK_ROWS, FIRST_ROWS
from sim.environment import Environment
from sim.rate import Rate
from sim.streams import Streams, doubling


class OpenClients(Clients):
    """A stream of requests, whatever happens to them."""

    def __init__(
        self,
        env: Environment,
        system: System,
        *,
        servers: Mapping[str, System],
        streams: Streams,
        rate: Rate,
    ) -> None:
        """Send requests at *rate* from now on, or when the trace of *system* says."""
        super().__init__(env, system, servers=servers, streams=streams)
        self._block_rows = doubling(FIRST_ROWS, most=BLOCK_ROWS)
        self.rate = rate
        self._arrivals = arrivals_of(
            system.config.clients, rate, stream=streams.stream(system.name, "arrivals")
        )
        self._times: list[float] = []
        self._await_next()

    def _await_next(self) -> None:
        if not self._times:
            self._times = self._arrivals.block(next(self._block_rows)).tolist()[::-1]
        at = self._times.pop()
        if at < inf:
            self._env.wake(max(0.0, at - self._env._now), self._arrive)

    def _arrive(self, _: Event) -> None:
        self.send()
        self._await_next()
