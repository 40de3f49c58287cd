"""Rules of what runs where: every part has what it stands on, and fits."""

from collections.abc import Iterator, Mapping, Sequence

from models.application.footprint import resting_mib
from models.config import (
    AppConfig,
    EndpointConfig,
    GatewayConfig,
    GroupConfig,
    HostConfig,
    ReportedConfig,
    Scenario,
    SystemConfig,
)
from models.loading.diagnosis import Finding, Place, Rule, unknown_name
from models.loading.memory_rules import EXEMPT
from models.loading.names import catalog
from models.plans.machine import host_machine

MOST_PROCESSES = 10_000


def _there_is_something_to_run(
    scenario: Scenario, _: Place, __: Scenario
) -> Iterator[Finding]:
    for key in ("systems", "hosts", "apps"):
        if not getattr(scenario, key):
            yield Finding((key,), f"needs at least one entry, write [{key}.NAME]")


def _processes_can_be_counted(
    scenario: Scenario, _: Place, __: Scenario
) -> Iterator[Finding]:
    processes = {
        name: app.instances * _members(name, scenario)
        for name, app in scenario.apps.items()
    }
    total = sum(processes.values())
    if total > MOST_PROCESSES:
        name = max(processes, key=lambda each: processes[each])
        rule = (
            f"must run at most {MOST_PROCESSES:,} processes, got {total:,}"
            f" ({processes[name]:,} of {name}, groups included), lower instances or"
            " max_hosts"
        )
        yield Finding(("apps",), rule)


def _system_has_an_app(
    _: SystemConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    name = str(place[-1])
    if not _is_run(name, scenario):
        rule = f"no app runs it, write [apps.NAME] with system = {name!r} and a host"
        yield Finding(place, rule)


def _server_has_an_app(
    endpoint: EndpointConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    server = endpoint.served_by
    if server in scenario.systems and not _is_run(server, scenario):
        rule = f"must be a system that an app runs, got {server!r}, which none does"
        yield Finding((*place, "served_by"), rule)


def _queries_have_a_database(
    app: AppConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if app.database is not None or app.system not in scenario.systems:
        return
    asking = _asking_part(app.system, scenario)
    if asking:
        names = ", ".join(sorted(scenario.databases)) or "none, write [databases.NAME]"
        rule = f"missing, {asking} sends queries, the databases are {names}"
        yield Finding((*place, "database"), rule)


def _kernel_leaves_memory(
    host: HostConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    plan = catalog().instances.get(host.plan or "")
    ram_mib = plan.ram_mib if plan and host.ram_mib is None else host.ram_mib
    if host.reserved_mib is None or ram_mib is None:
        return
    if host.reserved_mib >= ram_mib:
        rule = f"must be less than ram_mib {ram_mib:g}, got {host.reserved_mib:g}"
        yield Finding((*place, "reserved_mib"), rule)


def _services_fit(
    host: HostConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    """Demand room for what is never killed; the rest is for the simulation to say."""
    is_sized = host.vcpus is not None and host.ram_mib is not None
    if host.plan not in catalog().instances if host.plan is not None else not is_sized:
        return
    usable_mib = host_machine(host, catalog()).usable_mib
    services = _never_killed(host, place[-1], scenario)
    total_mib = sum(services.values())
    if 0 < usable_mib < total_mib:
        terms = ", ".join(f"{key} {mib:g}" for key, mib in services.items() if mib)
        rule = (
            f"services must fit its {usable_mib:g} MiB of usable memory,"
            f" got {total_mib:g} ({terms}), take a larger plan"
        )
        yield Finding(place, rule)


def _never_killed(
    host: HostConfig, name: str | int, scenario: Scenario
) -> Mapping[str, float]:
    """Return the memory on the host *name* that no OOM kill gives back, MiB."""
    apps = [
        (app, scenario.systems[app.system])
        for app in scenario.apps.values()
        if app.host == name and app.system in scenario.systems
    ]
    return {
        "os_mib": host.os_mib,
        "gateway_mib": host.gateway_mib,
        "supervisor_mib": host.supervisor_mib,
        "caches": sum(c.memory_mib for c in scenario.caches.values() if c.host == name),
        "databases": sum(
            each.memory_mib + (each.max_connections or 100) * each.backend_mib
            for each in scenario.databases.values()
            if each.host == name
        ),
        "job workers": sum(
            app.job_worker_mib for app, system in apps if system.asynchronous_jobs
        ),
        f"processes with oom_score_adj {EXEMPT}": sum(
            app.instances * resting_mib(system.process)
            for app, system in apps
            if app.oom_score_adj == EXEMPT
        ),
    }


def _burst_has_a_rate(
    gateway: GatewayConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if gateway.limit_burst and gateway.limit_per_s is None:
        rule = f"does nothing without limit_per_s, got {gateway.limit_burst}, give that"
        yield Finding((*place, "limit_burst"), rule)


def _group_has_a_size(
    group: GroupConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    sizes = (group.min_hosts, group.desired_hosts, group.max_hosts)
    if list(sizes) != sorted(sizes):
        rule = "must be min_hosts <= desired_hosts <= max_hosts, got {} <= {} <= {}"
        yield Finding(place, rule.format(*sizes))
    app = scenario.apps.get(group.app)
    for number in range(2, group.max_hosts + 1):
        for table, name in (("apps", group.app), ("hosts", app.host if app else "")):
            if f"{name}-{number}" in getattr(scenario, table):
                rule = f"makes {table}.{name}-{number}, which exists, rename that one"
                yield Finding((*place, "max_hosts"), rule)


def _reports_match(
    reported: ReportedConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    for key in ("systems", "hosts"):
        entries = getattr(scenario, key)
        for name in getattr(reported, key):
            if name not in entries:
                rule = unknown_name(key.removesuffix("s"), name, entries)
                yield Finding((*place, key, name), rule)


def _members(app: str, scenario: Scenario) -> int:
    """Return how many copies of *app* its groups may run."""
    groups = [g.max_hosts for g in scenario.groups.values() if g.app == app]
    return max(groups, default=1)


def _is_run(system: str | None, scenario: Scenario) -> bool:
    return any(app.system == system for app in scenario.apps.values())


def _asking_part(name: str, scenario: Scenario) -> str | None:
    """Return what makes processes of the system *name* send queries, if anything does."""
    for system_name, system in scenario.systems.items():
        for path, endpoint in system.endpoints.items():
            server = endpoint.served_by or system_name
            if server == name and endpoint.queries and not endpoint.is_static:
                return f"{path!r} of system {system_name!r}"
    sessions = scenario.systems[name].sessions
    return f"a session of system {name!r}" if sessions and sessions.query else None


PLACEMENT_RULES: Mapping[type, Sequence[Rule]] = {
    Scenario: (
        _there_is_something_to_run,
        _processes_can_be_counted,
    ),
    SystemConfig: (_system_has_an_app,),
    EndpointConfig: (_server_has_an_app,),
    AppConfig: (_queries_have_a_database,),
    HostConfig: (
        _kernel_leaves_memory,
        _services_fit,
    ),
    GatewayConfig: (_burst_has_a_rate,),
    GroupConfig: (_group_has_a_size,),
    ReportedConfig: (_reports_match,),
}
