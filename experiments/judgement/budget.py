"""The memory budget of a host: who needs how much, at which stage, and does it fit."""

from collections.abc import Iterator, Sequence
from math import hypot

from attrs import fields_dict, frozen

from experiments.figures import mib
from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from experiments.judgement.processes import ProcessMemory, Stages, process_memory
from experiments.language.tongue import phrase, template
from models.config import title_of
from models.plans.machine import Machine

FITS, EDGE, NOT = "fits", "on the edge", "does not fit"


@frozen(kw_only=True)
class HostBudget:
    """The memory of one host against what is to live there."""

    host: str
    title: str
    """What readers call it: its own title, or else its name."""
    plan: str
    usable_mib: float
    """RAM and swap without the kernel's own share."""
    services: dict[str, float]
    """What is held from start to end: system, nginx, PM2, Redis, job workers; MiB."""
    processes: tuple[ProcessMemory, ...]
    stages: Stages
    reload_mib: float
    """At the steady state while PM2 reloads the largest: one more base beside the old."""
    headroom_mib: float
    """What the steady state leaves; below 0 it does not fit."""
    page_cache_wanted_mib: float
    fit: str
    reason: str


def budgets_of(layout: Layout, states: Sequence[Equilibrium]) -> tuple[HostBudget, ...]:
    """Return the budget of every host; *states* begins with that of the mean load."""
    return tuple(_budget(layout, states, host) for host in layout.hosts)


def _budget(layout: Layout, states: Sequence[Equilibrium], name: str) -> HostBudget:
    machine, config = layout.hosts[name], layout.scenario.hosts[name]
    services = _services(layout, name)
    processes = [
        process_memory(layout, states, app, index)
        for app, each in layout.apps_on(name).items()
        for index in range(each.instances)
    ]
    stages = _sum(sum(services.values()), [each.own for each in processes])
    reloadable = [
        each.base_mib - each.shared_mib
        for each in processes
        if layout.scenario.apps[each.app].mode == "cluster"
    ]
    reload_mib = stages.steady_mib + max(reloadable, default=0.0)
    fit, reason = _fit(
        stages,
        reload_mib=reload_mib,
        beyond_mib=_beyond_mib(processes),
        machine=machine,
        page_cache_mib=config.page_cache_mib,
        reloading=_reloading(layout, name),
    )
    return HostBudget(
        host=name,
        title=title_of(layout.scenario, "hosts", name),
        plan=machine.plan,
        usable_mib=machine.usable_mib,
        services=services,
        processes=tuple(processes),
        stages=stages,
        reload_mib=reload_mib,
        headroom_mib=machine.usable_mib - stages.steady_mib,
        page_cache_wanted_mib=config.page_cache_mib,
        fit=fit,
        reason=reason,
    )


def _reloading(layout: Layout, host: str) -> str:
    """Return who reloads a process of *host*, in words: PM2 has none but Node.js's."""
    kinds = {layout.process(app).kind for app in layout.apps_on(host)}
    if kinds == {"workers"}:
        return phrase("a process is reloaded")
    return phrase("PM2 reloads a process")


def _services(layout: Layout, name: str) -> dict[str, float]:
    config = layout.scenario.hosts[name]
    services = {
        phrase("operating system"): config.os_mib,
        "nginx": config.gateway_mib,
        phrase("PM2 daemon"): config.supervisor_mib,
    }
    for cache, each in layout.scenario.caches.items():
        if each.host == name:
            services[phrase("cache {cache}", cache=cache)] = each.memory_mib
    for database, living in layout.scenario.databases.items():
        if living.host == name:
            pools = sum(
                app.instances * layout.process(each).pool_size
                for each, app in layout.scenario.apps.items()
                if app.database == database
            )
            backends = min(pools, layout.databases[database].max_connections)
            held_mib = living.memory_mib + backends * living.backend_mib
            services[phrase("database {database}", database=database)] = held_mib
    shared_mib = [layout.process(app).shared_mib for app in layout.apps_on(name)]
    if any(shared_mib):
        services[phrase("pages shared by processes")] = max(shared_mib)
    for app, placed in layout.apps_on(name).items():
        if layout.system(app).asynchronous_jobs:
            services[phrase("job worker {name}", name=app)] = placed.job_worker_mib
    return services


def _sum(services_mib: float, parts: Sequence[Stages]) -> Stages:
    together = {
        stage: services_mib + sum(getattr(each, stage) for each in parts)
        for stage in fields_dict(Stages)
    }
    return Stages(**together)


def _beyond_mib(processes: Sequence[ProcessMemory]) -> float:
    """Return what the requests of all processes take at their fullest moment, at most.

    Beyond the mean; the moments of several processes are not the same, and add up as
    independent deviations do.
    """
    return hypot(*(each.requests_peak_mib - each.requests_mib for each in processes))


def _fit(
    stages: Stages,
    *,
    reload_mib: float,
    beyond_mib: float,
    machine: Machine,
    page_cache_mib: float,
    reloading: str,
) -> tuple[str, str]:
    """Return whether it fits, and what decides that; *reloading* says who does that.

    Swap keeps the kernel from killing, and not the machine from crawling: what is to be
    used all the time fits the RAM or does not fit.
    """
    usable_mib, ram_mib = machine.usable_mib, machine.ram_mib
    held = phrase(
        "{steady} MiB at steady state, {usable} usable",
        steady=mib(stages.steady_mib),
        usable=mib(usable_mib),
    )
    if stages.steady_mib > usable_mib:
        return NOT, held
    if stages.steady_mib > ram_mib:
        return NOT, phrase(
            "{held}, of them {ram} RAM: {swapped} MiB live in swap, and the host crawls",
            held=held,
            ram=mib(ram_mib),
            swapped=mib(stages.steady_mib - ram_mib),
        )
    if stages.steady_mib + beyond_mib > usable_mib:
        message = template("{held}; {fullest} MiB at the fullest moment of a usual day")
        fullest_mib = stages.steady_mib + beyond_mib
        return NOT, phrase(message, held=held, fullest=mib(fullest_mib))
    reload = phrase(
        "{reload} MiB while {reloading}", reload=mib(reload_mib), reloading=reloading
    )
    worries = [reload] if reload_mib > usable_mib else []
    worries += _worries(stages, usable_mib=usable_mib, page_cache_mib=page_cache_mib)
    if not worries:
        return FITS, phrase("{held}, {reload}", held=held, reload=reload)
    for worry in worries:
        held = phrase("{held}; {worry}", held=held, worry=worry)
    return EDGE, held


def _worries(
    stages: Stages, *, usable_mib: float, page_cache_mib: float
) -> Iterator[str]:
    """Yield what does not fit at the worst moment, and what the page cache lacks."""
    left_mib = usable_mib - stages.steady_mib
    if stages.worst_mib > usable_mib:
        message = template("{worst} MiB at the fullest moment, all connections open")
        yield phrase(message, worst=mib(stages.worst_mib))
    if left_mib < page_cache_mib:
        message = template(
            "{left} MiB left of the {wanted} MiB page cache that is wanted"
        )
        yield phrase(message, left=mib(left_mib), wanted=mib(page_cache_mib))
