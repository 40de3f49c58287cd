"""Objections: what of a configuration cannot work, or only looks independent."""

from collections.abc import Iterator, Sequence

from experiments.figures import listed, mib, percent, span
from experiments.judgement.budget import EDGE, FITS, HostBudget
from experiments.judgement.bursts import BurstUse, credit_objection
from experiments.judgement.layout import Layout
from experiments.judgement.processes import ProcessMemory
from experiments.judgement.stations import StationUse, SystemUse
from models.application.heap import ABORT_AT
from models.plans.cost import Bill

BUSY = 0.8
"""Utilisation from which a queue grows long at the slightest disturbance."""
WAITING = 0.05
"""Share of queries that wait for a connection, from which a pool is worth a word."""
OVERLOADS = {"gateway": "runs out of connections", "connection pool": "only fills up"}


def memory_objections(budgets: Sequence[HostBudget]) -> Iterator[str]:
    """Yield what does not fit, or hits a limit set to it."""
    for budget in budgets:
        if budget.fit != FITS:
            yield fit_sentence(budget)
        yield from filter(None, [limits_objection(budget)])
        for process in {each.app: each for each in budget.processes}.values():
            yield from _heap_objection(process)
            yield from restart_objection(process)
        yield from _container_objections(budget)


def limits_objection(budget: HostBudget) -> str | None:
    """Return that the limits of PM2 permit more than there is: the kernel acts first."""
    limits = [each.restart_limit_mib for each in budget.processes]
    known_mib = sum(each for each in limits if each is not None)
    services_mib = sum(budget.services.values())
    if not limits or None in limits or services_mib + known_mib <= budget.usable_mib:
        return None
    return (
        f"host {budget.host}: PM2's limits permit {mib(known_mib)} MiB and services"
        f" hold {mib(services_mib)}, {mib(services_mib + known_mib)} of"
        f" {mib(budget.usable_mib)} usable: the kernel kills before PM2 reloads"
    )


def _container_objections(budget: HostBudget) -> Iterator[str]:
    """Yield applications whose processes need more than their container permits."""
    for app in dict.fromkeys(each.app for each in budget.processes):
        sentence = container_sentence(budget, app)
        if sentence is not None:
            yield sentence


def container_sentence(budget: HostBudget, app: str) -> str | None:
    """Return one sentence on *app*, if it needs more than its container permits."""
    mine = [each for each in budget.processes if each.app == app]
    limit_mib = mine[0].container_limit_mib
    needed_mib = sum(each.own.steady_mib for each in mine)
    if limit_mib is None or needed_mib <= limit_mib:
        return None
    return (
        f"{app} is killed at its limit of {mib(limit_mib)} MiB, whatever host"
        f" {budget.host} has free: it needs {mib(needed_mib)} MiB at steady state"
        f" (apps.{app}.memory_limit_mib)"
    )


def fit_sentence(budget: HostBudget) -> str:
    """Return one sentence on whether everything fits a host."""
    verb = "is " if budget.fit == EDGE else ""
    return f"host {budget.title} ({budget.plan}) {verb}{budget.fit}: {budget.reason}"


def _heap_objection(process: ProcessMemory) -> Iterator[str]:
    if process.heap_state == "has room":
        return
    kept = f"its heap needs {mib(process.heap_mib)} MiB at steady state"
    limit = f"V8's limit of {mib(process.heap_limit_mib or 0)} MiB"
    if process.heap_state == "aborts":
        yield f"{process.name} aborts at {percent(ABORT_AT)} of {limit}: {kept}"
    else:
        yield f"{process.name} spends its time collecting near {limit}: {kept}"


def restart_objection(process: ProcessMemory) -> Iterator[str]:
    """Yield when PM2 restarts a process for nothing but doing its work."""
    limit_mib, stages = process.restart_limit_mib, process.stages
    if limit_mib is None or limit_mib > stages.worst_mib:
        return
    after_h = process.caches_full_after_h
    full = f" ({span(after_h * 3600)} after a start)" if after_h else ""
    if limit_mib <= stages.start_mib:
        level = f"the {mib(stages.start_mib)} MiB it starts with: every 30 s"
    elif limit_mib <= stages.full_mib:
        held = f"{mib(stages.full_mib)} MiB with full caches"
        level = f"its {held}: again and again, as soon as they are full{full}"
    elif limit_mib <= stages.steady_mib:
        held = f"steady state of {mib(stages.steady_mib)} MiB"
        level = f"its {held}: once its caches are full{full} and the load peaks"
    else:
        held = f"{mib(stages.worst_mib)} MiB with every connection open"
        level = f"its {held}: once its caches are full{full} and its queries queue"
    limit = f"its limit of {mib(limit_mib)} MiB (max_memory_restart)"
    yield f"PM2 restarts {process.name}: {limit} is at or below {level}"


def station_objections(
    stations: Sequence[StationUse], bursts: Sequence[BurstUse]
) -> Iterator[str]:
    """Yield stations that are too busy, and burst balances that run out."""
    for use in stations:
        share = f"{percent(use.busiest_utilisation)} at its busiest ({use.busiest_at})"
        if use.busiest_utilisation >= 1:
            overload = OVERLOADS.get(use.kind, "cannot keep up")
            yield f"{use.kind} {use.name} {overload}: {share}"
        elif use.busiest_utilisation >= BUSY:
            yield f"{use.kind} {use.name} is nearly saturated: {share}"
        if use.prob_wait is not None and WAITING <= use.prob_wait < 1:
            yield (
                f"connection pool {use.name}: {percent(use.prob_wait)} of the queries"
                f" wait for one of {use.servers:.0f} connections ({use.busiest_at})"
            )
    yield from filter(None, map(credit_objection, bursts))


def connection_objections(layout: Layout) -> Iterator[str]:
    """Yield pools that leave a database no connection to spare."""
    for name, (total, largest) in pool_sums(layout).items():
        limit = layout.databases[name].max_connections
        if total > limit:
            yield (
                f"database {name} refuses connections once pools fill: {total} > {limit}"
            )
        elif total + largest > limit:
            yield (
                f"database {name} may refuse connections during a reload: pools of"
                f" {total} and {largest} of the new process > {limit}"
            )


def pool_sums(layout: Layout) -> dict[str, tuple[int, int]]:
    """Return the sum of the pools on each database, and the largest of them."""
    sums = {}
    for name in layout.databases:
        apps = {n: a for n, a in layout.scenario.apps.items() if a.database == name}
        sizes = {app: layout.process(app).pool_size for app in apps}
        total = sum(apps[app].instances * size for app, size in sizes.items())
        sums[name] = (total, max(sizes.values(), default=0))
    return sums


def timeout_objections(layout: Layout, systems: Sequence[SystemUse]) -> Iterator[str]:
    """Yield time-outs that do not go together, or with the answers."""
    for use in systems:
        sessions = layout.scenario.systems[use.system].sessions
        for host in sorted(layout.hosts_of(use.system)):
            silence_s = layout.scenario.hosts[host].gateway.proxy_read_timeout_s
            if sessions is not None and sessions.heartbeat_s > silence_s:
                yield (
                    f"nginx on {host} cuts the sockets of {use.title}: a heartbeat every"
                    f" {span(sessions.heartbeat_s)} is longer than the"
                    f" {span(silence_s)} of silence that it bears (proxy_read_timeout_s)"
                )
        who, patience_s = patience_of(layout, use.system)
        if use.response_s is not None and use.response_s >= patience_s:
            yield (
                f"answers of {use.title} take {span(use.response_s)} on average at its"
                f" busiest ({use.busiest_at}), and {who} up after {span(patience_s)}"
            )


def patience_of(layout: Layout, system: str) -> tuple[str, float]:
    """Return who of clients and gateways gives up first on *system*, and when."""
    limits = {"clients give": layout.scenario.systems[system].clients.timeout_s}
    for host in sorted(layout.hosts_of(system)):
        gateway = layout.scenario.hosts[host].gateway
        limits[f"nginx on {host} gives"] = gateway.proxy_read_timeout_s
    who = min(limits, key=lambda each: limits[each])
    return who, limits[who]


def coupling_objections(layout: Layout) -> Iterator[str]:
    """Yield what ties hosts together that look separate."""
    scenario = layout.scenario
    for name, system in scenario.systems.items():
        own = layout.hosts_of(name)
        for path, endpoint in system.endpoints.items():
            foreign = layout.hosts_of(endpoint.served_by or name) - own
            if foreign and endpoint.share and not layout.is_off_host(system, endpoint):
                yield (
                    f"{name} needs {_named('host', foreign)} for {path}:"
                    f" {_named('host', own | foreign)} are still coupled"
                )
    for database in scenario.databases:
        users = [app for app in scenario.apps.values() if app.database == database]
        hosts = {app.host for app in users}
        if len(hosts) > 1:
            systems = sorted({app.system for app in users})
            yield (
                f"{_named('host', hosts)} share database {database}: its failure"
                f" stops {listed(systems)}"
            )
    for name, app in scenario.apps.items():
        cache = scenario.caches[app.cache] if app.cache else None
        if cache is not None and cache.host != app.host:
            yield f"{name} on host {app.host} needs host {cache.host} for its cache"


def price_objections(layout: Layout, bill: Bill) -> Iterator[str]:
    """Yield what the bill leaves open."""
    for name, host in layout.hosts.items():
        if not host.is_spot or layout.is_copy(name):
            continue
        share = f"{percent(host.spot_interruptions_per_month)} are taken back"
        group = layout.group_of(name)
        if len(group) == 1:
            yield f"host {name} is a spot instance: {share} within a month"
        else:
            yield (
                f"hosts {group[0]} to {group[-1]} are {len(group)} spot instances of one"
                f" pool: {share} within a month, and often several at once"
            )
    if bill.unpriced:
        yield f"no plan and no price, so not on the bill: {', '.join(bill.unpriced)}"


def _named(what: str, names: set[str]) -> str:
    plural = "s" if len(names) > 1 else ""
    return f"{what}{plural} {listed(sorted(names))}"
