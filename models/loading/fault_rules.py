"""Rules of faults: each hits something that exists, with the keys of its kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.config import FAULTS, FaultConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule, shown, unknown_name
from models.loading.fault_times import FAULT_TIME_RULES, a_kind
from models.loading.names import catalog
from models.loading.shapes import attributes, default

KEYS_OF_KINDS = (
    "factor",
    "mib_per_s",
    "mib_per_request",
    "connections",
    "schema",
    "database",
    "delay_s",
)
"""Keys that belong to some kinds only."""


def _target_exists(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    table = FAULTS[fault.kind].target
    choices = _targets(table, scenario)
    if fault.target not in choices:
        rule = unknown_name(table.removesuffix("s"), fault.target, choices)
        yield Finding((*place, "target"), f"{rule}, {a_kind(fault)} hits one of these")


def _keys_fit_the_kind(
    fault: FaultConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    kind = FAULTS[fault.kind]
    for key in KEYS_OF_KINDS:
        value = getattr(fault, key)
        if value is None and key in kind.needs:
            yield Finding((*place, key), f"missing, {a_kind(fault)} needs it")
        elif value is not None and key not in (*kind.needs, *kind.one_of):
            rule = f"must be left out, {a_kind(fault)} takes none, got {shown(value)}"
            yield Finding((*place, key), rule)
    given = [key for key in kind.one_of if getattr(fault, key) is not None]
    if kind.one_of and len(given) != 1:
        keys = " or ".join(kind.one_of)
        got = "both" if given else "neither"
        yield Finding(place, f"{a_kind(fault)} needs {keys}, got {got}")


def _only_spot_has_notice(
    fault: FaultConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    is_given = fault.notice_s != default(attributes(FaultConfig)["notice_s"])
    if is_given and fault.kind != "spot-interruption":
        rule = f"must be left out, {a_kind(fault)} comes without warning"
        yield Finding((*place, "notice_s"), f"{rule}, got {fault.notice_s:g}")


def _slowness_has_an_end(
    fault: FaultConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if fault.kind == "database-slow" and fault.factor == 0:
        rule = "must be > 0, got 0: write kind = 'database-outage' to stop it"
        yield Finding((*place, "factor"), rule)


def _schema_is_touched(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if "schema" not in FAULTS[fault.kind].needs or fault.schema is None:
        return
    schemas = list(dict.fromkeys(_schemas(scenario)))
    if fault.schema not in schemas:
        rule = unknown_name("schema", fault.schema, schemas)
        yield Finding((*place, "schema"), f"{rule}, no other one is queried")


def _database_exists(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if "database" not in FAULTS[fault.kind].needs or fault.database is None:
        return
    if fault.database not in scenario.databases:
        rule = unknown_name("database", fault.database, scenario.databases)
        yield Finding((*place, "database"), rule)


def _only_spot_is_taken_back(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if fault.kind != "spot-interruption":
        return
    host = _first_member(fault.target, scenario.hosts)
    if host is None:
        return  # said of the target already
    plans = catalog().instances
    plan = scenario.hosts[host].plan
    if plan is not None and (plan not in plans or plans[plan].is_spot):
        return
    spots = ", ".join(sorted(name for name, sold in plans.items() if sold.is_spot))
    rule = (
        f"must be a host on a spot plan, got {fault.target!r} on {plan or 'no plan'}:"
        f" write kind = 'host-crash', or take the plan {spots}"
    )
    yield Finding((*place, "target"), rule)


def _somebody_hears_an_announcement(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if fault.kind != "announcement" or fault.target not in scenario.systems:
        return
    if scenario.systems[fault.target].sessions is None:
        heard = [
            name
            for name, system in scenario.systems.items()
            if system.sessions is not None
        ]
        rule = f"must be a system with sessions, got {fault.target!r}"
        yield Finding(
            (*place, "target"), f"{rule}, there is {', '.join(heard) or 'none'}"
        )


def _targets(table: str, scenario: Scenario) -> list[str]:
    """Return the names of *table*, with those that an auto scaling group adds."""
    if table == "zones":
        zones = [host.zone for host in scenario.hosts.values()]
        zones += [database.zone for database in scenario.databases.values()]
        return list(dict.fromkeys(zones))
    names = list(getattr(scenario, table))
    if table in ("hosts", "apps"):
        for group in scenario.groups.values():
            app = scenario.apps.get(group.app)
            if app is not None:
                first = app.host if table == "hosts" else group.app
                names += [f"{first}-{n}" for n in range(2, group.max_hosts + 1)]
    return names


def _first_member(host: str, hosts: Iterable[str]) -> str | None:
    """Return the host in the file that *host* is, or is a copy of in its group."""
    known = set(hosts)
    return next((h for h in (host, host.rpartition("-")[0]) if h in known), None)


def _schemas(scenario: Scenario) -> Iterator[str]:
    for system in scenario.systems.values():
        for endpoint in system.endpoints.values():
            if endpoint.queries:
                yield endpoint.schema
        if system.sessions is not None and system.sessions.query is not None:
            yield system.sessions.schema


FAULT_RULES: Mapping[type, Sequence[Rule]] = {
    FaultConfig: (
        _target_exists,
        _keys_fit_the_kind,
        _only_spot_has_notice,
        _slowness_has_an_end,
        _schema_is_touched,
        _database_exists,
        _only_spot_is_taken_back,
        _somebody_hears_an_announcement,
        *FAULT_TIME_RULES,
    ),
}
