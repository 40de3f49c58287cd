"""Stalls: what the faults of a config do to the speed of its stations, or to its load."""

from collections.abc import Iterator

from attrs import frozen

from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase
from models.config import FaultConfig
from models.operation.faults import with_surges
from models.traffic.schemas import schemas_of


@frozen(kw_only=True)
class Stall:
    """A time in which one system is served slower, or is asked for more."""

    cause: str
    """Name of the fault, or of the surge."""
    system: str
    at_s: float
    duration_s: float
    speed: float = 1.0
    """Of the station, of the usual."""
    surge: float = 1.0
    """Factor on the load."""
    is_of_database: bool = False
    """Is it queries that wait, whatever else is busier?"""


def stalls_of(layout: Layout) -> Iterator[Stall]:
    """Yield the stalls of open loads that begin and end at known times.

    What only refuses its users leaves no backlog behind, and is none.
    """
    for stall in (*_surges(layout), *_faults(layout)):
        if layout.scenario.systems[stall.system].clients.kind != "closed":
            yield stall


def _surges(layout: Layout) -> Iterator[Stall]:
    own = {name: it.surges for name, it in layout.scenario.systems.items()}
    named = {
        fault.target: f"`{name}`"
        for name, fault in layout.scenario.faults.items()
        if fault.kind == "surge"
    }
    for name, system in with_surges(layout.scenario).systems.items():
        for surge in system.surges:
            yield Stall(
                cause=phrase("its surge") if surge in own[name] else named[name],
                system=name,
                at_s=surge.at_s,
                duration_s=surge.duration_s,
                surge=surge.factor,
            )


def _faults(layout: Layout) -> Iterator[Stall]:
    for name, fault in layout.scenario.faults.items():
        if fault.at_s is None:
            continue
        for system, speed, surge, duration_s in _effects(layout, fault):
            if duration_s is not None:
                yield Stall(
                    cause=f"`{name}`",
                    system=system,
                    at_s=fault.at_s,
                    duration_s=duration_s,
                    speed=speed,
                    surge=surge,
                    is_of_database=speed < 1,
                )


def _effects(
    layout: Layout, fault: FaultConfig
) -> Iterator[tuple[str, float, float, float | None]]:
    """Yield systems, their speed and load meanwhile, and for how long."""
    for system in layout.scenario.systems:
        apps = layout.apps_of(system)
        if fault.kind in ("database-slow", "schema-lock", "backup"):
            queries = any(app.database == fault.target for app in apps.values())
            schemas = schemas_of(system, layout.scenario)
            if fault.kind == "schema-lock":
                schemas = [each for each in schemas if each == fault.schema]
            if queries and schemas:
                speed = 1 / fault.factor if fault.factor else 0.0
                yield system, min(1.0, speed), 1.0, fault.duration_s
            continue
        all_of_them = sum(app.instances for app in apps.values())
        if fault.kind == "process-crash" and fault.target in apps:
            name = apps[fault.target].host
            process = layout.process(fault.target)
            start_s = process.node_cpu_s + process.boot_cpu_s
            start_s /= layout.hosts[name].cores.speed
            lost = 1
            gap_s = layout.scenario.hosts[name].supervisor_gap_s
            duration_s: float | None = gap_s + start_s
        elif fault.kind in ("host-crash", "spot-interruption", "reboot"):
            here = [app for app in apps.values() if app.host == fault.target]
            lost, duration_s = sum(app.instances for app in here), fault.duration_s
        else:
            continue
        if 0 < lost < all_of_them:
            yield system, 1.0, all_of_them / (all_of_them - lost), duration_s
