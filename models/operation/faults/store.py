"""What goes wrong with a database, or is done to it."""

from collections.abc import Iterator

from models.config import FaultConfig, Scenario
from models.hosting.database import EVERY_SCHEMA
from models.operation.faults.kind import MISTAKES, FaultKind, Injection, Usual, Verb
from models.operation.faults.repairs import DATABASE_REPAIR
from models.traffic.channels import Channel
from models.traffic.schemas import schemas_on


class DatabaseOutage(FaultKind):
    """A database is down: what it runs ends, and its connections break."""

    name = "database-outage"
    phrase = "database {target} was down"
    target = "databases"
    channel = Channel.DATABASE
    duration_s = Usual(
        DATABASE_REPAIR.mean, "maintenance takes 1 to 12 min, a lost host 5 to 30"
    )
    repair = DATABASE_REPAIR
    per_month = Usual(
        1 / 24 + 4 / 12,
        "its host once in 2 years, and 4 maintenance windows a year",
        5.0,
    )

    def begin(self, injection: Injection) -> Verb:
        """Stop it; it serves again at the end."""
        return _down(injection)

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every database."""
        yield self.of(target)


class DatabaseFailover(FaultKind):
    """A database is down until its standby has taken over."""

    name = "database-failover"
    phrase = "database {target} was down"
    target = "databases"
    channel = Channel.DATABASE
    duration_s = Usual(120.0, "a failover to a standby takes 1 to 2 min")

    def begin(self, injection: Injection) -> Verb:
        """Stop it; it serves again at the end."""
        return _down(injection)


class Maintenance(FaultKind):
    """A database is down while its provider works on it."""

    name = "maintenance"
    phrase = "database {target} was down"
    target = "databases"
    channel = Channel.DATABASE
    duration_s = Usual(120.0, "of the 1 to 12 min of a window")
    per_month = Usual(4 / 12, "4 windows a year")

    def begin(self, injection: Injection) -> Verb:
        """Stop it; it serves again at the end."""
        return _down(injection)


class Backup(FaultKind):
    """A database holds all its queries while it is copied."""

    name = "backup"
    phrase = "a backup held database {target}"
    target = "databases"
    channel = Channel.DATABASE

    def begin(self, injection: Injection) -> Verb:
        """Lock every schema."""
        return _locked(injection, EVERY_SCHEMA)


class DatabaseSlow(FaultKind):
    """Queries take a multiple of their demand, as after a lost index.

    Of one schema, if it is given; all share the cores, so the others feel it, too.
    """

    name = "database-slow"
    phrase = "database {target} was slow"
    target = "databases"
    needs = ("factor",)
    takes = ("schema",)
    channel = Channel.DATABASE
    per_month = MISTAKES

    def begin(self, injection: Injection) -> Verb:
        """Slow down the queries that begin from now on."""
        database = injection.parts.databases[injection.config.target]
        factor = injection.config.factor or 1.0
        schema = injection.config.schema or EVERY_SCHEMA
        database.slow_down(factor, schema)
        return lambda: database.quicken(factor, schema)

    def told(self, config: FaultConfig, scenario: Scenario) -> str:
        """Say what was slow: the database, or one schema of it."""
        if config.schema is None:
            return super().told(config, scenario)
        return f"schema {config.schema} of database {config.target} was slow"

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Object to queries that take no time at all."""
        if config.factor == 0:
            rule = "must be > 0, got 0: write kind = 'database-outage' to stop it"
            yield "factor", rule

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one, strong enough to be seen, for every database."""
        yield self.of(target, factor=50.0)


class SchemaLock(FaultKind):
    """The queries of one schema wait, as for a migration that holds its tables."""

    name = "schema-lock"
    phrase = "a lock held schema {schema}"
    target = "databases"
    needs = ("schema",)
    channel = Channel.DATABASE
    per_month = MISTAKES

    def begin(self, injection: Injection) -> Verb:
        """Lock the schema."""
        return _locked(injection, injection.config.schema or EVERY_SCHEMA)

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every schema that is queried on the database."""
        for schema in schemas_on(target, scenario):
            yield self.of(target, schema=schema)


def _down(injection: Injection) -> Verb:
    control, name = injection.control, injection.name
    database = injection.parts.databases[injection.config.target]
    control.stop_database(database, name)
    return lambda: control.start_database(database, name)


def _locked(injection: Injection, schema: str) -> Verb:
    control, name = injection.control, injection.name
    database = injection.parts.databases[injection.config.target]
    control.lock(database, schema, name)
    return lambda: control.unlock(database, schema, name)
