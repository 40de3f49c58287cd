"""Summarising: from a platform that has run to the summary of what it measured."""

from collections.abc import Iterator
from importlib.metadata import version

from attrs import evolve

from experiments.summary import sections
from experiments.summary.cautions import warnings_of
from experiments.summary.cost import cost_of
from experiments.summary.document import FaultOccurrence, Summary, rounded
from experiments.summary.identity import Identity, scenario_hash
from experiments.summary.machines import DatabaseSummary, HostSummary
from models.application.app import App
from models.application.process import NodeProcess
from models.application.slot import Slot
from models.operation.faults import Occurrence
from models.platform import Platform


def summarise(platform: Platform, *, until_s: float | None = None) -> Summary:
    """Return what *platform* has measured; *until_s* if it was interrupted there."""
    scenario = platform.scenario
    span_s = platform.env.now - platform.recorder.measured_from_s
    hosts, databases = _hosts(platform, span_s), _databases(platform, span_s)
    exact = Summary(
        lssim_version=version("lssim"),
        scenario=Identity(name=scenario.name, sha256=scenario_hash(scenario)),
        seed=platform.seed,
        warm_up_s=scenario.warm_up_s,
        horizon_s=scenario.horizon_s,
        interrupted_at_s=until_s,
        measured_s=span_s,
        systems={
            name: sections.of_system(system, platform.sessions.get(name))
            for name, system in platform.systems.items()
        },
        hosts=hosts,
        processes={
            slot.name: sections.of_process(app, slot, span_s)
            for app, slot in _slots(platform)
        },
        pools={
            slot.name: sections.of_pool(slot, span_s)
            for app, slot in _slots(platform)
            if app.database is not None
        },
        database=next(iter(databases.values())) if len(databases) == 1 else None,
        databases=databases,
        jobs={
            app.name: sections.of_jobs(app.jobs)
            for app in platform.apps.values()
            if app.jobs is not None
        },
        faults=tuple(map(_occurrence, platform.faults.occurrences)),
        cost=cost_of(platform, hosts, databases, span_s),
        warnings=(),
    )
    return rounded(evolve(exact, warnings=tuple(warnings_of(exact, scenario))))


def _hosts(platform: Platform, span_s: float) -> dict[str, HostSummary]:
    meters = platform.recorder.meters
    return {
        name: sections.of_host(host, meters[f"host/{name}"], span_s)
        for name, host in platform.hosts.items()
    }


def _databases(platform: Platform, span_s: float) -> dict[str, DatabaseSummary]:
    meters = platform.recorder.meters
    return {
        name: sections.of_database(database, meters[f"database/{name}"], span_s)
        for name, database in platform.databases.items()
    }


def _slots(platform: Platform) -> Iterator[tuple[App, Slot[NodeProcess]]]:
    return ((app, slot) for app in platform.apps.values() for slot in app.slots)


def _occurrence(fault: Occurrence) -> FaultOccurrence:
    return FaultOccurrence(
        kind=fault.kind,
        target=fault.target,
        at_s=fault.at_s,
        until_s=fault.until_s,
        name=fault.name,
    )
