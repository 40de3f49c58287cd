"""The memory budget of a host: who needs how much, at which stage, and does it fit."""

from collections.abc import Sequence
from math import hypot

from attrs import fields_dict, frozen

from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from experiments.judgement.processes import ProcessMemory, Stages, process_memory
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
    return "a process is reloaded" if kinds == {"workers"} else "PM2 reloads a process"


def _services(layout: Layout, name: str) -> dict[str, float]:
    config = layout.scenario.hosts[name]
    services = {
        "operating system": config.os_mib,
        "nginx": config.gateway_mib,
        "PM2 daemon": config.supervisor_mib,
    }
    for cache, each in layout.scenario.caches.items():
        if each.host == name:
            services[f"cache {cache}"] = each.memory_mib
    for database, living in layout.scenario.databases.items():
        if living.host == name:
            pools = sum(
                app.instances * layout.process(each).pool_size
                for each, app in layout.scenario.apps.items()
                if app.database == database
            )
            backends = min(pools, layout.databases[database].max_connections)
            held_mib = living.memory_mib + backends * living.backend_mib
            services[f"database {database}"] = held_mib
    shared_mib = [layout.process(app).shared_mib for app in layout.apps_on(name)]
    if any(shared_mib):
        services["pages shared by processes"] = max(shared_mib)
    for app, placed in layout.apps_on(name).items():
        if layout.system(app).asynchronous_jobs:
            services[f"job worker {app}"] = placed.job_worker_mib
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
    left_mib, worst_mib = usable_mib - stages.steady_mib, stages.worst_mib
    held = f"{stages.steady_mib:,.0f} MiB at steady state, {usable_mib:,.0f} usable"
    if left_mib < 0:
        return NOT, held
    if stages.steady_mib > ram_mib:
        swapped_mib = stages.steady_mib - ram_mib
        return NOT, (
            f"{held}, of them {ram_mib:,.0f} RAM: {swapped_mib:,.0f} MiB live in swap,"
            " and the host crawls"
        )
    if stages.steady_mib + beyond_mib > usable_mib:
        fullest_mib = stages.steady_mib + beyond_mib
        return NOT, f"{held}; {fullest_mib:,.0f} MiB at the fullest moment of a usual day"
    found = {
        f"{reload_mib:,.0f} MiB while {reloading}": reload_mib > usable_mib,
        f"{worst_mib:,.0f} MiB at the fullest moment, all connections open": worst_mib
        > usable_mib,
        f"{left_mib:,.0f} MiB left of the {page_cache_mib:,.0f} MiB page cache that is"
        " wanted": left_mib < page_cache_mib,
    }
    worries = [worry for worry, is_so in found.items() if is_so]
    if worries:
        return EDGE, f"{held}; {'; '.join(worries)}"
    return FITS, f"{held}, {reload_mib:,.0f} MiB while {reloading}"
