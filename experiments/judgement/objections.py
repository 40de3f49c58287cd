"""Objections: what of a configuration cannot work, or is not on its bill."""

from collections.abc import Iterator, Sequence

from experiments.figures import enumerated, mib, percent, span
from experiments.judgement.budget import EDGE, FITS, NOT, HostBudget
from experiments.judgement.bursts import BurstUse, credit_objection
from experiments.judgement.layout import Layout
from experiments.judgement.processes import ProcessMemory
from experiments.judgement.stations import StationUse, station_words
from experiments.language.tongue import phrase, template
from models.application.heap import ABORT_AT
from models.plans.cost import Bill

BUSY = 0.8
"""Utilisation from which a queue grows long at the slightest disturbance."""
WAITING = 0.05
"""Share of queries that wait for a connection, from which a pool is worth a word."""
OVERLOADS = {
    "gateway": template(
        "{station} runs out of connections: {share} at its busiest ({when})"
    ),
    "connection pool": template(
        "{station} only fills up: {share} at its busiest ({when})"
    ),
}


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
    return phrase(
        "host {host}: PM2's limits permit {permitted} MiB and services hold {services},"
        " {all} of {usable} usable: the kernel kills before PM2 reloads",
        host=budget.host,
        permitted=mib(known_mib),
        services=mib(services_mib),
        all=mib(services_mib + known_mib),
        usable=mib(budget.usable_mib),
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
    return phrase(
        "{app} is killed at its limit of {limit} MiB, whatever host {host} has free: it"
        " needs {needed} MiB at steady state (apps.{app}.memory_limit_mib)",
        app=app,
        limit=mib(limit_mib),
        host=budget.host,
        needed=mib(needed_mib),
    )


def fit_sentence(budget: HostBudget) -> str:
    """Return one sentence on whether everything fits a host."""
    messages = {
        FITS: template("host {host} ({plan}) fits: {reason}"),
        EDGE: template("host {host} ({plan}) is on the edge: {reason}"),
        NOT: template("host {host} ({plan}) does not fit: {reason}"),
    }
    message = messages[budget.fit]
    return phrase(message, host=budget.title, plan=budget.plan, reason=budget.reason)


def _heap_objection(process: ProcessMemory) -> Iterator[str]:
    if process.heap_state == "has room":
        return
    message = template(
        "{process} spends its time collecting near V8's limit of {limit} MiB: its heap"
        " needs {needed} MiB at steady state"
    )
    if process.heap_state == "aborts":
        message = template(
            "{process} aborts at {share} of V8's limit of {limit} MiB: its heap needs"
            " {needed} MiB at steady state"
        )
    yield phrase(
        message,
        process=process.name,
        share=percent(ABORT_AT),
        limit=mib(process.heap_limit_mib or 0),
        needed=mib(process.heap_mib),
    )


def restart_objection(process: ProcessMemory) -> Iterator[str]:
    """Yield when PM2 restarts a process for nothing but doing its work."""
    limit_mib, stages = process.restart_limit_mib, process.stages
    if limit_mib is None or limit_mib > stages.worst_mib:
        return
    yield phrase(
        "PM2 restarts {process}: its limit of {limit} MiB (max_memory_restart) is at or"
        " below {level}",
        process=process.name,
        limit=mib(limit_mib),
        level=_level(process, limit_mib),
    )


def _level(process: ProcessMemory, limit_mib: float) -> str:
    """Return what a process comes to that is beyond *limit_mib*, and when."""
    stages, after_h = process.stages, process.caches_full_after_h
    full = ""
    if after_h:
        full = phrase(" ({span} after a start)", span=span(after_h * 3600))
    if limit_mib <= stages.start_mib:
        message = template("the {held} MiB it starts with: every 30 s")
        return phrase(message, held=mib(stages.start_mib))
    if limit_mib <= stages.full_mib:
        message = template(
            "its {held} MiB with full caches: again and again, as soon as they are"
            " full{full}"
        )
        return phrase(message, held=mib(stages.full_mib), full=full)
    if limit_mib <= stages.steady_mib:
        message = template(
            "its steady state of {held} MiB: once its caches are full{full} and the load"
            " peaks"
        )
        return phrase(message, held=mib(stages.steady_mib), full=full)
    message = template(
        "its {held} MiB with every connection open: once its caches are full{full} and"
        " its queries queue"
    )
    return phrase(message, held=mib(stages.worst_mib), full=full)


def station_objections(
    stations: Sequence[StationUse], bursts: Sequence[BurstUse]
) -> Iterator[str]:
    """Yield stations that are too busy, and burst balances that run out."""
    for use in stations:
        told = _crowding(use)
        if told is not None:
            share = percent(use.busiest_utilisation)
            station = station_words(use)
            yield phrase(told, station=station, share=share, when=use.busiest_at)
        if use.prob_wait is not None and WAITING <= use.prob_wait < 1:
            yield phrase(
                "connection pool {name}: {share} of the queries wait for one of {servers}"
                " connections ({when})",
                name=use.name,
                share=percent(use.prob_wait),
                servers=f"{use.servers:.0f}",
                when=use.busiest_at,
            )
    yield from filter(None, map(credit_objection, bursts))


def _crowding(use: StationUse) -> str | None:
    """Return what is said of a station that is too busy, if it is."""
    if use.busiest_utilisation >= 1:
        full = template("{station} cannot keep up: {share} at its busiest ({when})")
        return OVERLOADS.get(use.kind, full)
    if use.busiest_utilisation >= BUSY:
        return template("{station} is nearly saturated: {share} at its busiest ({when})")
    return None


def connection_objections(layout: Layout) -> Iterator[str]:
    """Yield pools that leave a database no connection to spare."""
    for name, (total, largest) in pool_sums(layout).items():
        limit = layout.databases[name].max_connections
        if total > limit:
            message = template(
                "database {name} refuses connections once pools fill: {total} > {limit}"
            )
            yield phrase(message, name=name, total=total, limit=limit)
        elif total + largest > limit:
            yield phrase(
                "database {name} may refuse connections during a reload: pools of {total}"
                " and {largest} of the new process > {limit}",
                name=name,
                total=total,
                largest=largest,
                limit=limit,
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


def price_objections(layout: Layout, bill: Bill) -> Iterator[str]:
    """Yield what the bill leaves open."""
    for name, host in layout.hosts.items():
        if not host.is_spot or layout.is_copy(name):
            continue
        share, group = percent(host.spot_interruptions_per_month), layout.group_of(name)
        if len(group) == 1:
            message = template(
                "host {host} is a spot instance: {share} are taken back within a month"
            )
            yield phrase(message, host=name, share=share)
        else:
            yield phrase(
                "hosts {first} to {last} are {count} spot instances of one pool: {share}"
                " are taken back within a month, and often several at once",
                first=group[0],
                last=group[-1],
                count=len(group),
                share=share,
            )
    if bill.unpriced:
        message = template("no plan and no price, so not on the bill: {parts}")
        yield phrase(message, parts=enumerated(bill.unpriced))
