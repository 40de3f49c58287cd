"""The rows of systems, made one after another: routes, members, figures, sessions."""

from collections.abc import Mapping

from models.compiled import founding
from models.compiled.engine import Engine
from models.compiled.feeding import queries_of, width
from models.compiled.measures import routes
from models.compiled.parts.places import Places
from models.compiled.requests import RING, members
from models.compiled.sessionfeed import FIGURES
from models.compiled.turnrows import turns_of
from models.config import Scenario, SystemConfig


class SystemRows:
    """Makes the rows of one system behind those of the one before.

    Invariant: no two systems share a row.
    """

    def __init__(
        self,
        engine: Engine,
        scenario: Scenario,
        numbers: Mapping[str, Mapping[str, int]],
        places: Places,
    ) -> None:
        """Begin with nothing; *numbers* are the rows of whatever has a name."""
        self._engine = engine
        self._scenario = scenario
        self._numbers = numbers
        self._schemas = places.schemas
        self._balanced = {each.system for each in scenario.balancers.values()}
        groups = scenario.groups.values()
        self._balanced |= {scenario.apps[group.app].system for group in groups}
        self._route = self._member = self._figure = self._turn = 0
        self._limited = 0
        self._widest = 0

    def build(self, name: str, config: SystemConfig) -> int:
        """Make the rows of the system *name*; return its number."""
        number = self._numbers["systems"][name]
        queries = queries_of(config)
        size = RING * width(queries)
        turns = turns_of(config.clients)
        apps = self._join(name)
        founding.build_system(
            self._engine,
            number,
            config,
            served_by=[
                self._numbers["systems"][each.served_by or name]
                for each in config.endpoints.values()
            ],
            limits=self._limits(0) + number,
            reloads=self._limits(2) + number,
            first_route=self._route,
            first_member=self._member,
            members=apps,
            has_health_checks=self._has_checks(name, config),
            queries=queries,
            first_drawn=self._figure,
            first_time=self._figure + size,
            turns=turns,
            first_turn=self._turn,
            first_planned=self._figure + size + RING,
        )
        self._name_routes(name, config)
        founding.build_needs(self._engine, number, config)
        self._route += len(config.endpoints)
        self._member += apps
        self._figure += size + RING + turns * width(queries)
        self._turn += turns
        self._widest = max(self._widest, width(queries))
        self._build_sessions(number, name, config)
        return number

    def lay_out(self) -> None:
        """Let the figures of requests begin behind those of the systems."""
        tables = self._engine.tables
        tables.lay_out(first_request=self._figure, width=self._widest)

    def _limits(self, kind: int) -> int:
        """Return where the limits of one *kind* begin: patience, handshakes, reloads."""
        return len(self._scenario.hosts) + kind * len(self._scenario.systems)

    def _name_routes(self, name: str, config: SystemConfig) -> None:
        """Say which schema each route touches, its own or that of who answers it.

        And number the routes that have a limit.
        """
        for index, endpoint in enumerate(config.endpoints.values()):
            row = routes(self._engine.p, self._route + index)
            schema = endpoint.schema or endpoint.served_by or name
            row.schema = self._schemas[schema]
            row.limit = self._limited
            self._limited += endpoint.limit_per_min is not None

    def _join(self, name: str) -> int:
        """Let the applications of a system be its members; return how many there are."""
        apps = self._scenario.apps.items()
        own = [each for each, app in apps if app.system == name]
        for index, app in enumerate(own):
            row = members(self._engine.p, self._member + index)
            row.app = self._numbers["apps"][app]
        return len(own)

    def _has_checks(self, name: str, config: SystemConfig) -> bool:
        if config.health_checks is None:
            return name in self._balanced
        return config.health_checks == "on"

    def _build_sessions(self, number: int, name: str, config: SystemConfig) -> None:
        if config.sessions is None:
            return
        founding.build_sessions(
            self._engine,
            number,
            config.sessions,
            first=self._figure,
            schema=self._schemas[config.sessions.schema or name],
            limits=self._limits(1) + number,
        )
        self._figure += FIGURES
