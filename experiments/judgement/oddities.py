"""Oddities: values that a config may have, and that are hardly meant so."""

from collections.abc import Iterator

from experiments.figures import listed, quantity, span
from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase, template
from models.config import ClientsConfig, ProcessConfig, SystemConfig
from models.traffic.roundtrips import mean_round_trip_s

LOADS = {
    "open": template("{key} has no effect on an open load"),
    "closed": template("{key} has no effect on a closed load"),
    "trace": template("{key} has no effect on a trace"),
}
LONG_S = 60.0
"""Nobody promises an answer within more than that; a count of milliseconds is."""


def oddities_of(layout: Layout) -> Iterator[str]:
    """Yield units that look wrong, keys without effect, and what is paid for nothing."""
    for name in layout.scenario.systems:
        yield from _of_system(layout, name)
    for name, host in layout.hosts.items():
        scenario = layout.scenario
        lodgers = [each.host for each in scenario.caches.values()]
        lodgers += [each.host for each in scenario.databases.values() if each.host]
        is_needed = layout.apps_on(name) or name in lodgers
        if not is_needed and host.monthly_usd:
            message = template("host {host} runs nothing, at {usd} USD a month")
            yield phrase(message, host=name, usd=f"{host.monthly_usd:,.2f}")
    yield from _needless_balancers(layout)
    yield from _lone_interruptions(layout)
    yield from _cancelled_statements(layout)


def _of_system(layout: Layout, name: str) -> Iterator[str]:
    system = layout.scenario.systems[name]
    place, clients = f"systems.{name}", system.clients
    yield from _milliseconds(name, system)
    if clients.kind == "trace":
        yield phrase(
            "{place} follows a trace: this is at its mean rate and the demands of its"
            " routes, a run has its bursts and its own demands",
            place=place,
        )
    left = list(_left_to_a_run(layout, name))
    if left:
        message = template("{keys}: what that does to a loop is left to `lssim run`")
        yield phrase(message, keys=listed(left))
    for key in _without_effect(clients):
        yield phrase(LOADS[clients.kind], key=f"{place}.clients.{key}")
    yield from _idle_keys(f"{place}.process", system.process)


def _milliseconds(name: str, system: SystemConfig) -> Iterator[str]:
    """Yield times that are meant in milliseconds, as it seems."""
    place, clients = f"systems.{name}", system.clients
    p95_s = system.objectives.p95_s if system.objectives else None
    if p95_s is not None and p95_s > min(LONG_S, clients.timeout_s):
        yield phrase(
            "{place}.objectives.p95_s = {p95} is in seconds, and clients give up after"
            " {patience}: for milliseconds write {instead}",
            place=place,
            p95=quantity(p95_s),
            patience=span(clients.timeout_s),
            instead=quantity(p95_s / 1000),
        )
    rtt_s = mean_round_trip_s(clients)
    if rtt_s >= clients.timeout_s:
        yield phrase(
            "{place}.clients.{key} = {rtt} is in seconds and not below timeout_s ="
            " {timeout}: nobody sees an answer",
            place=place,
            key="rtt_s" if clients.rtt is None else "rtt.mean_s",
            rtt=quantity(rtt_s),
            timeout=quantity(clients.timeout_s),
        )


def _needless_balancers(layout: Layout) -> Iterator[str]:
    for name, balancer in layout.scenario.balancers.items():
        hosts = layout.hosts_of(balancer.system)
        groups = layout.scenario.groups.values()
        is_grouped = any(group.app in layout.apps_of(balancer.system) for group in groups)
        if len(hosts) == 1 and not is_grouped:
            yield phrase(
                "balancer {balancer} stands before one host, {host}, at {usd} USD a"
                " month",
                balancer=name,
                host=next(iter(hosts)),
                usd=f"{balancer.monthly_usd:,.2f}",
            )


def _lone_interruptions(layout: Layout) -> Iterator[str]:
    """Yield interruptions of one host of a pool: whole pools go together."""
    for name, fault in layout.scenario.faults.items():
        if fault.kind != "spot-interruption":
            continue
        hosts = len(layout.group_of(fault.target))
        if hosts > 1:
            yield phrase(
                "`{fault}` takes back host {host} alone, one of {count} of its pool:"
                " kind = 'spot-pool-interruption' takes a share of them all",
                fault=name,
                host=fault.target,
                count=hosts,
            )


def _cancelled_statements(layout: Layout) -> Iterator[str]:
    """Yield routes whose usual statement takes longer than their database allows."""
    for name, system in layout.scenario.systems.items():
        for path, endpoint in system.endpoints.items():
            if endpoint.query is None or not endpoint.queries:
                continue
            apps = layout.apps_of(endpoint.served_by or name).values()
            for database in dict.fromkeys(app.database for app in apps if app.database):
                limit_s = layout.scenario.databases[database].statement_timeout_s
                mean_s = endpoint.query.mean_s / layout.databases[database].cores.speed
                if limit_s is not None and mean_s >= limit_s:
                    yield phrase(
                        "a statement of {route} of system {system} takes {mean} on"
                        " average, and database {database} cancels it after {limit}"
                        " (statement_timeout_s)",
                        route=path,
                        system=name,
                        mean=span(mean_s),
                        database=database,
                        limit=span(limit_s),
                    )


def _without_effect(clients: ClientsConfig) -> Iterator[str]:
    if clients.kind != "open" and clients.arrivals != "poisson":
        yield "arrivals"
    if clients.kind != "closed":
        if clients.users:
            yield "users"
        if clients.think is not None:
            yield "think"


def _idle_keys(place: str, process: ProcessConfig) -> Iterator[str]:
    """Yield keys of what leaks that change nothing in such a process."""
    if process.fill_cv and not process.fill_cpu_s_per_mib:
        yield phrase(
            "{key} has no effect without {other}",
            key=f"{place}.fill_cv",
            other="fill_cpu_s_per_mib",
        )
    if process.leak_buffer_share and process.kind == "workers":
        key = f"{place}.leak_buffer_share"
        yield phrase("{key} has no effect on workers, which have no V8", key=key)


def _left_to_a_run(layout: Layout, system: str) -> Iterator[str]:
    """Yield the keys of a loop that no formula here knows."""
    process = layout.scenario.systems[system].process
    if process.connections == "kept":
        yield f"systems.{system}.process.connections"
    if process.wake_cpu_s:
        yield f"systems.{system}.process.wake_cpu_s"
    for name, app in layout.apps_of(system).items():
        if app.hand_over == "primary":
            yield f"apps.{name}.hand_over"
