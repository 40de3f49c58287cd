"""The standard faults of a scenario: what can go wrong in it, whom it hits, how often.

Rates are failures a month of 30 days. Nobody publishes most of them: what follows are
orders of magnitude to be replaced by a scenario's own `per_month`, each with its reason.
"""

from collections.abc import Iterator

from attrs import evolve, frozen

from experiments.months import FAULT_MONTH_S
from models.config import FAULTS, FaultConfig, Scenario
from models.plans.catalog import load_catalog
from models.plans.machine import host_machine

LEAK_MIB_PER_S = 20.0
"""A gibibyte in 50 s: so fast that PM2, which looks every 30 s, may come too late."""

DURATIONS_S = {
    "memory-leak": 180.0,
    "connection-leak": 120.0,
    "host-crash": 300.0,
    "reboot": 120.0,
    "spot-interruption": 300.0,
    "az-event": 300.0,
    "surge": 120.0,
}
"""How long a fault lasts where nobody says so, s; 120 for a kind that is not listed."""

MISTAKES_PER_MONTH = 0.4
MISTAKES = frozenset({"memory-leak", "connection-leak", "database-slow", "schema-lock"})
RATES = {
    "process-crash": (30 / 7, "a Node.js process dies of a bug once in 7 days (1 to 30)"),
    "deploy": (1.5 * 30 / 7, "1 or 2 deploys a week"),
    "host-crash": (1 / 24, "a host fault or retirement once in 2 years (1 to 5)"),
    "reboot": (1 / 24, "as a host fault, once in 2 years"),
    "database-outage": (
        1 / 24 + 4 / 12,
        "its host once in 2 years, and 4 maintenance windows a year",
    ),
    "maintenance": (4 / 12, "4 windows a year"),
    "az-event": (1 / 30, "once in 2 to 3 years"),
    "spot-interruption": (2.3 / 12, "t3.micro in Tokyo: once in 5.2 months"),
    "cache-outage": (1 / 12, "assumption: once a year, no figure was found"),
    "surge": (1.0, "assumption: one announcement a month"),
}
"""Times a month and why, by kind of fault."""


@frozen(kw_only=True)
class Fault:
    """One thing that goes wrong, whose it is, and how often it is to be expected."""

    name: str
    config: FaultConfig
    owner_kind: str
    """``system``, ``host``, ``database``, ``cache`` or ``zone``."""
    owner: str
    hits: tuple[str, ...]
    """The systems that stand on what fails."""
    duration_s: float
    """0 for what happens in an instant."""
    per_month: float
    source: str
    """Where the rate comes from."""

    @property
    def is_of_database(self) -> bool:
        """Does it come between the processes and their data?"""
        is_between = self.config.kind in ("partition", "delay")
        return is_between or FAULTS[self.config.kind].target == "databases"

    def injected(self, at_s: float) -> FaultConfig:
        """Return it as it happens once, at *at_s*."""
        if self.config.kind == "spot-interruption":
            at_s = max(0.0, at_s - self.config.notice_s)
        return evolve(self.config, at_s=at_s)


def fault_list(scenario: Scenario) -> list[Fault]:
    """Return every standard fault of *scenario* and its own ones, by owner.

    One of its own stands in place of the standard one that does the same.
    """
    wanted: dict[tuple[str, str, str | None], tuple[str | None, FaultConfig]]
    wanted = {_key(config): (None, config) for config in _standard(scenario)}
    for name, config in scenario.faults.items():
        wanted[_key(config)] = (name, config)
    mistakes = sum(config.kind in MISTAKES for _, config in wanted.values())
    faults = [
        _fault(name, config, scenario, mistakes) for name, config in wanted.values()
    ]
    owners = ["system", "host", "cache", "database", "zone"]
    names = [*scenario.systems, *scenario.hosts]
    return sorted(
        faults,
        key=lambda fault: (
            owners.index(fault.owner_kind),
            names.index(fault.owner) if fault.owner in names else 0,
        ),
    )


def _standard(scenario: Scenario) -> Iterator[FaultConfig]:
    for name, app in scenario.apps.items():
        yield FaultConfig(kind="process-crash", target=name)
        yield FaultConfig(kind="memory-leak", target=name, mib_per_s=LEAK_MIB_PER_S)
        yield FaultConfig(kind="deploy", target=name)
        if app.database is not None:
            size = scenario.systems[app.system].process.pool_size
            yield FaultConfig(kind="connection-leak", target=name, connections=size)
    for name, system in scenario.systems.items():
        if system.clients.kind == "open":
            yield FaultConfig(kind="surge", target=name, factor=10.0)
    catalog = load_catalog()
    for name, host in scenario.hosts.items():
        yield FaultConfig(kind="host-crash", target=name)
        if host_machine(host, catalog).is_spot:
            yield FaultConfig(kind="spot-interruption", target=name)
    for name in scenario.caches:
        yield FaultConfig(kind="cache-outage", target=name)
    for name in scenario.databases:
        yield FaultConfig(kind="database-outage", target=name)
        yield FaultConfig(kind="database-slow", target=name, factor=50.0)
        for schema in _schemas(scenario, name):
            yield FaultConfig(kind="schema-lock", target=name, schema=schema)


def _fault(
    name: str | None, config: FaultConfig, scenario: Scenario, mistakes: int
) -> Fault:
    lasts = FAULTS[config.kind].lasts
    if config.repair is not None:
        duration_s = config.repair.mean_s
    elif config.duration_s is not None:
        duration_s = config.duration_s
    else:
        duration_s = DURATIONS_S.get(config.kind, 120.0)
    per_month, source = _rate(name, config, mistakes, duration_s)
    owner_kind, owner = _owner(config, scenario)
    happens = evolve(
        config, every_s=None, mttf_s=None, repair=None, duration_s=duration_s
    )
    schema = f"/{config.schema}" if config.schema else ""
    return Fault(
        name=name or f"{config.kind}:{config.target}{schema}",
        config=happens,
        owner_kind=owner_kind,
        owner=owner,
        hits=_hits(config, scenario),
        duration_s=duration_s if lasts else 0.0,
        per_month=per_month,
        source=source,
    )


def _rate(
    name: str | None, config: FaultConfig, mistakes: int, duration_s: float
) -> tuple[float, str]:
    """Return how often a month, and why: the scenario's word first."""
    if config.per_month is not None:
        return config.per_month, f"faults.{name}.per_month"
    if config.every_s is not None:
        return FAULT_MONTH_S / config.every_s, f"faults.{name}.every_s"
    if config.mttf_s is not None:
        return FAULT_MONTH_S / (config.mttf_s + duration_s), f"faults.{name}.mttf_s"
    if config.kind in MISTAKES:
        rate = MISTAKES_PER_MONTH / mistakes
        return rate, (
            f"an operator's error or a bad release once in 2 to 3 months, equally likely"
            f" one of {mistakes} ways"
        )
    return RATES.get(config.kind, (0.0, "no rate is known: give it per_month"))


def _owner(config: FaultConfig, scenario: Scenario) -> tuple[str, str]:
    table = FAULTS[config.kind].target
    if table == "apps":
        return "system", scenario.apps[config.target].system
    return table.removesuffix("s"), config.target


def _hits(config: FaultConfig, scenario: Scenario) -> tuple[str, ...]:
    """Return the systems whose own processes stand on what fails."""
    table, target = FAULTS[config.kind].target, config.target
    if table == "systems":
        return (target,)
    hit = set()
    for name, app in scenario.apps.items():
        stands_on = {
            "apps": name == target,
            "hosts": app.host == target,
            "caches": app.cache == target,
            "databases": app.database == target,
            "zones": scenario.hosts[app.host].zone == target,
        }
        is_touched = config.schema is None or config.schema in _touched(
            scenario, app.system
        )
        if stands_on[table] and is_touched:
            hit.add(app.system)
    return tuple(name for name in scenario.systems if name in hit)


def _schemas(scenario: Scenario, database: str) -> list[str]:
    """Return the schemas that queries on *database* touch."""
    schemas: dict[str, None] = {}
    for app in scenario.apps.values():
        if app.database == database:
            schemas |= dict.fromkeys(_touched(scenario, app.system))
    return list(schemas)


def _touched(scenario: Scenario, system: str) -> list[str]:
    """Return the schemas that the processes of *system* query."""
    schemas: dict[str, None] = {}
    for name, config in scenario.systems.items():
        for endpoint in config.endpoints.values():
            if (endpoint.served_by or name) == system and endpoint.queries:
                schemas[endpoint.schema] = None
    sessions = scenario.systems[system].sessions
    if sessions is not None and sessions.query is not None:
        schemas[sessions.schema] = None
    return list(schemas)


def _key(config: FaultConfig) -> tuple[str, str, str | None]:
    return config.kind, config.target, config.schema
