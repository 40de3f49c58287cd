"""Places: which hold of a database is that of a host or of a schema."""

from collections.abc import Mapping

from models.compiled.holds import Layout, places
from models.compiled.records import Plane
from models.config import Scenario
from models.hosting.database import EVERY_SCHEMA


class Places:
    """The holds of every database, in the same order each."""

    def __init__(self, scenario: Scenario, hosts: Mapping[str, int]) -> None:
        """Know the *hosts* by their rows, and every schema that anybody names."""
        self.hosts = hosts
        names: dict[str, None] = {}
        for name, system in scenario.systems.items():
            names[name] = None
            for endpoint in system.endpoints.values():
                names[endpoint.schema or endpoint.served_by or name] = None
            if system.sessions is not None and system.sessions.schema is not None:
                names[system.sessions.schema] = None
        for fault in scenario.faults.values():
            if fault.schema is not None:
                names[fault.schema] = None
        names.pop(EVERY_SCHEMA, None)
        self.schemas = {name: number for number, name in enumerate(names)}

    @property
    def each(self) -> int:
        """How many holds a database has."""
        return len(self.hosts) + 1 + len(self.schemas)

    def first(self, database: int) -> int:
        """Return where those of a database begin."""
        return database * self.each

    def of_schema(self, schema: str) -> int:
        """Return the hold of *schema*, or of all of them."""
        if schema == EVERY_SCHEMA:
            return len(self.hosts)
        return len(self.hosts) + 1 + self.schemas[schema]

    def tell(self, p: Plane) -> None:
        """Tell the plane how many there are."""
        layout: Layout = places(p, 0)
        layout.hosts, layout.schemas = len(self.hosts), len(self.schemas)
