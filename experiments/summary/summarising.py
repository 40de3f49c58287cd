"""Summarising: from a platform that has run to the summary of what it measured."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version

from attrs import evolve

from experiments.language.tongue import SOURCE, speaking
from experiments.summary import sections
from experiments.summary.batch import of_batch
from experiments.summary.causes import causes_of
from experiments.summary.cautions import warnings_of
from experiments.summary.cost import cost_of
from experiments.summary.document import FaultOccurrence, FaultToll, Summary, rounded
from experiments.summary.identity import Identity, scenario_hash
from experiments.summary.machines import (
    CacheSummary,
    CpuSummary,
    DatabaseSummary,
    HostSummary,
)
from experiments.summary.presence import presence_of
from experiments.summary.processes import PoolSummary
from experiments.summary.shortages import shortages_of
from experiments.summary.systems import SystemSummary
from experiments.summary.weeks import weeks_of
from models.config import title_of
from models.operation.faults import Occurrence
from models.operation.simulation import Simulation
from models.seam import Deployment, Slot
from models.traffic.windows import Counts


@speaking(SOURCE)
def summarise(platform: Simulation, *, until_s: float | None = None) -> Summary:
    """Return what *platform* has measured; *until_s* if it was interrupted there.

    Its texts are English, and can be retold until they have been through a file.
    """
    scenario = platform.scenario
    platform.recorder.settle()
    span_s = platform.env.now - platform.recorder.measured_from_s
    hosts, databases = _hosts(platform, span_s), _databases(platform, span_s)
    cpus = _cpus(hosts, databases)
    weeks = weeks_of(platform, cpus, span_s)
    exact = Summary(
        lssim_version=version("lssim"),
        scenario=Identity(name=scenario.name, sha256=scenario_hash(scenario)),
        seed=platform.seed,
        starts_at_s=scenario.starts_at_s,
        warm_up_s=scenario.warm_up_s,
        horizon_s=scenario.horizon_s,
        interrupted_at_s=until_s,
        measured_s=span_s,
        systems=_systems(platform),
        hosts=hosts,
        processes={
            slot.name: sections.of_process(app, slot, span_s)
            for app, slot in _slots(platform)
        },
        pools=_pools(platform, span_s),
        database=next(iter(databases.values())) if len(databases) == 1 else None,
        databases=databases,
        jobs={
            app.name: sections.of_jobs(app.jobs)
            for app in platform.apps.values()
            if app.jobs is not None
        },
        faults=tuple(
            _occurrence(platform, fault) for fault in platform.faults.occurrences
        ),
        cost=cost_of(platform, cpus, weeks, span_s),
        warnings=(),
        batch=of_batch(platform.batches.works) or None,
        caches=_caches(platform),
    )
    known = _with_causes(exact, platform)
    warnings = warnings_of(known, scenario, weeks, shortages_of(known, platform))
    return rounded(evolve(known, warnings=tuple(warnings)))


def _pools(platform: Simulation, span_s: float) -> dict[str, PoolSummary]:
    return {
        slot.name: sections.of_pool(app, slot, span_s)
        for app, slot in _slots(platform)
        if app.database is not None
    }


def _with_causes(summary: Summary, platform: Simulation) -> Summary:
    systems = {
        name: evolve(system, causes=causes_of(summary, platform, name))
        for name, system in summary.systems.items()
    }
    return evolve(summary, systems=systems)


def _systems(platform: Simulation) -> dict[str, SystemSummary]:
    now_s, faults = platform.env.now, platform.faults.occurrences
    return {
        name: sections.of_system(
            system,
            platform.sessions.get(name),
            presence_of(system, platform.clients[name], now_s, faults),
            title=title_of(platform.scenario, "systems", name),
        )
        for name, system in platform.systems.items()
    }


def _hosts(platform: Simulation, span_s: float) -> dict[str, HostSummary]:
    meters = platform.recorder.meters
    return {
        name: sections.of_host(
            host,
            meters[f"host/{name}"],
            span_s,
            title=title_of(platform.scenario, "hosts", name),
        )
        for name, host in platform.hosts.items()
    }


def _databases(platform: Simulation, span_s: float) -> dict[str, DatabaseSummary]:
    meters = platform.recorder.meters
    return {
        name: sections.of_database(database, meters[f"database/{name}"], span_s)
        for name, database in platform.databases.items()
    }


def _caches(platform: Simulation) -> dict[str, CacheSummary]:
    return {
        name: sections.of_cache(cache.contents)
        for name, cache in platform.caches.items()
        if cache.contents is not None
    }


def _cpus(
    hosts: Mapping[str, HostSummary], databases: Mapping[str, DatabaseSummary]
) -> dict[str, CpuSummary]:
    """Return the use of every machine, by its place in the config."""
    return {
        **{f"hosts.{name}": host.cpu for name, host in hosts.items()},
        **{f"databases.{name}": database.cpu for name, database in databases.items()},
    }


def _slots(platform: Simulation) -> Iterator[tuple[Deployment, Slot]]:
    return ((app, slot) for app in platform.apps.values() for slot in app.slots)


def _occurrence(platform: Simulation, fault: Occurrence) -> FaultOccurrence:
    return FaultOccurrence(
        kind=fault.kind,
        target=fault.target,
        at_s=fault.at_s,
        until_s=fault.until_s,
        name=fault.name,
        phrase=fault.phrase,
        tolls={name: _toll(fault, platform, name) for name in platform.systems},
    )


def _toll(fault: Occurrence, platform: Simulation, name: str) -> FaultToll:
    measures, now_s = platform.systems[name].measures, platform.env.now
    ended = measures.ended_so_far()
    is_measured = fault.at_s >= measures.measured_from_s
    before = fault.before[name] if is_measured else Counts()
    waiting = measures.windows.overdue(now_s, platform.clients[name].waiting_since())
    recovered_s = None
    if fault.until_s is not None:
        recovered_s = measures.recovered_s(fault.until_s, now_s)
    return FaultToll(
        requests=ended.requests - before.requests + len(waiting),
        failed=ended.failed - before.failed,
        recovered_s=recovered_s,
        harmed_before=max(before.failed, before.late),
    )
