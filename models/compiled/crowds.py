"""The crowd: who asks the systems of a plane, and what chance has to say of them."""

from collections.abc import Mapping

from models.application.filling import fill_factors
from models.compiled.engine import Engine
from models.compiled.feeding import Feed
from models.compiled.parts.sockets import PlaneSessions
from models.compiled.parts.users import PlaneClients, PlaneSystem
from models.compiled.ringfeed import RingFeed, Source
from models.compiled.rings import BACKOFFS, FILLS, JITTERS, MEETINGS, THOUGHTS, TRIPS
from models.compiled.sessionfeed import SessionFeed
from models.compiled.supply import Supply
from models.compiled.turnrows import begin_turns, turns_of
from models.compiled.verbs import AWAIT, THINK
from models.config import ClientsConfig, DemandConfig, Scenario
from models.operation.faults import with_surges
from models.traffic.demands import distribution
from models.traffic.rates import request_rate, session_rate
from sim.rate import Floats
from sim.streams import Stream, Streams


class Crowd:
    """Clients and sessions of every system, which begin to come as they are made."""

    def __init__(
        self, engine: Engine, scenario: Scenario, supply: Supply, streams: Streams
    ) -> None:
        """Let *supply* draw for *engine* from *streams*."""
        self._engine = engine
        self._scenario = scenario
        self._supply = supply
        self._streams = streams

    def sessions(self, systems: Mapping[str, PlaneSystem]) -> dict[str, PlaneSessions]:
        """Return the sessions of those of *systems* that have any."""
        built = {}
        for name, system in systems.items():
            config = system.config.sessions
            if config is None:
                continue
            feed = SessionFeed(
                self._engine,
                system.number,
                name,
                config,
                streams=self._streams,
                rate=session_rate(system.config, self._scenario),
            )
            self._supply.add(feed)
            jitter = self._streams.stream(name, "session-jitter")
            self._draw(system, JITTERS, jitter.block)
            meetings = self._streams.stream(name, "session-meetings")
            self._draw(system, MEETINGS, meetings.block)
            built[name] = PlaneSessions(self._engine, system.number)
            feed.begin(is_warm=self._scenario.starts_warm)
        return built

    def clients(self, systems: Mapping[str, PlaneSystem]) -> dict[str, PlaneClients]:
        """Return the clients of *systems*."""
        surging = with_surges(self._scenario)
        built = {}
        for name, system in systems.items():
            clients = system.config.clients
            is_traced = turns_of(clients) > 0
            is_open = clients.kind != "closed" and not is_traced
            rate = request_rate(name, surging) if is_open else None
            feed = Feed(
                self._engine,
                system.number,
                name,
                system.config,
                streams=self._streams,
                rate=rate,
            )
            self._supply.add(feed)
            self._draw_for(system, clients)
            built[name] = PlaneClients(self._engine, system, rate)
            self._supply.tell_to(built[name])
            if is_open:
                self._engine.do(AWAIT, system.number)
            elif is_traced:
                begin_turns(self._engine, system.number, clients)
            else:
                for _ in range(clients.users):
                    self._engine.do(THINK, system.number)
        return built

    def _draw_for(self, system: PlaneSystem, clients: ClientsConfig) -> None:
        """Draw what the *clients* of *system* need, and its processes."""
        backoff = self._streams.stream(system.name, "backoff")
        self._draw(system, BACKOFFS, backoff.block)
        if clients.think is not None and clients.kind == "closed":
            thoughts = self._streams.stream(system.name, "think")
            law = _law(clients.think, thoughts)
            self._draw(system, THOUGHTS, law, wanted=clients.users)
        if clients.rtt is not None:
            trips = self._streams.stream(system.name, "round-trip")
            self._draw(system, TRIPS, _law(clients.rtt, trips))
        factors = fill_factors(system.config.process)
        if factors is not None:
            fills = self._streams.stream(system.name, "fill")
            law = _law(factors, fills)
            self._draw(system, FILLS, law, wanted=self._begin_at_once(system))

    def _begin_at_once(self, system: PlaneSystem) -> int:
        """Return how many requests *system* may begin in one event.

        A loop may accept a connection and begin what it has kept before, and there are an
        old process and a new one. A worker begins in a turn of its own.
        """
        instances = [
            app.instances
            for app in self._scenario.apps.values()
            if app.system == system.name
        ]
        return 4 * sum(instances)

    def _draw(
        self, system: PlaneSystem, purpose: int, source: Source, *, wanted: int = 0
    ) -> None:
        feed = RingFeed(self._engine, system.number, purpose, source, wanted=wanted)
        self._supply.add(feed)


def _law(demand: DemandConfig, stream: Stream) -> Source:
    """Return what draws values by the law of *demand*."""
    law = distribution(demand)

    def source(rows: int) -> Floats:
        return law.from_uniforms(stream.block(rows))

    return source
