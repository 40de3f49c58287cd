"""Suspects within applications: memory, health, quota, loops, pools and calls."""

from collections.abc import Iterator, Sequence

from experiments.summary.cause import MOST
from experiments.summary.suspect import Reasons, Suspect, place_of, size_key
from models.config import Scenario
from models.hosting.exits import Exit
from models.operation.gauge import Span
from models.operation.simulation import Simulation
from models.seam import Deployment
from models.traffic.calling import callers, waits
from models.traffic.reasons import Reason

OF_MEMORY: Reasons = tuple(each for each in Exit if each.is_for_memory)
MOSTLY = 0.5
"""Connections that are held over calls for so much of their time are short for that."""


def memory_of(platform: Simulation, apps: Sequence[Deployment]) -> Iterator[Suspect]:
    """Yield whatever memory was short: a host's, or what an application may have."""
    for app in apps:
        ends = {exit_ for slot in app.slots for exit_ in slot.restarts}
        ends &= set(OF_MEMORY)
        if not ends:
            continue
        is_of_host = bool(ends & {Exit.OOM, Exit.DAEMON})
        system = app.config.system
        keys = {
            Exit.HEAP_LIMIT: f"systems.{system}.process.heap_limit_mib",
            Exit.MAX_MEMORY: f"apps.{app.name}.max_memory_restart_mib",
            Exit.MEMORY_LIMIT: f"apps.{app.name}.memory_limit_mib",
        }
        host_key = size_key(platform, place_of(app.host), "ram_mib")
        yield Suspect(
            kind="memory",
            place=place_of(app.host) if is_of_host else f"apps.{app.name}",
            reasons=OF_MEMORY,
            remedies=(host_key,)
            if is_of_host
            else tuple(key for exit_, key in keys.items() if exit_ in ends),
        )


def health_of(app: Deployment) -> Suspect:
    """Return the health checks of *app* as a suspect."""
    return Suspect(
        kind="health",
        place=f"apps.{app.name}",
        reasons=(Exit.HEALTH,),
        remedies=(f"apps.{app.name}.health.timeout_s",),
    )


def quotas_of(platform: Simulation, apps: Sequence[Deployment]) -> Iterator[Suspect]:
    """Yield the containers of *apps* at their quota of CPU."""
    for app in apps:
        if app.quota is not None:
            yield Suspect(
                kind="quota",
                place=f"apps.{app.name}",
                spans=platform.recorder.fullness.spans(f"quotas.{app.name}"),
                remedies=(f"apps.{app.name}.cpu_quota",),
            )


def loop_of(platform: Simulation, app: Deployment) -> Suspect:
    """Return the loops of *app* as a suspect, with the route that has most of them.

    Of blocking workers it is all of them, held.
    """
    system = app.config.system
    is_blocking = app.process_config.kind == "workers"
    return Suspect(
        kind="workers" if is_blocking else "loop",
        place=f"apps.{app.name}",
        spans=_together(platform, "processes", app),
        remedies=(
            f"systems.{system}.process.workers"
            if is_blocking
            else f"apps.{app.name}.instances",
        ),
        route=None if is_blocking else _heaviest(platform, system),
    )


def pool_of(platform: Simulation, app: Deployment) -> Suspect:
    """Return the pools of *app* as a suspect."""
    return Suspect(
        kind="pool",
        place=f"apps.{app.name}",
        spans=_together(platform, "pools", app),
        reasons=(Reason.POOL,),
        remedies=(f"systems.{app.config.system}.process.pool_size",),
    )


def calls_of(platform: Simulation, apps: Sequence[Deployment]) -> Iterator[Suspect]:
    """Yield what processes of *apps* wait for at others, and hold connections over.

    A pool that is short because most of its connections wait is no cause beside it.
    """
    for app in apps:
        system = app.config.system
        if system not in callers(platform.scenario):
            continue
        held = held_over_calls(platform.scenario, system)
        pool_size = (f"systems.{system}.process.pool_size",) if held else ()
        yield Suspect(
            kind="call",
            place=f"systems.{system}",
            spans=pool_of(platform, app).spans if held and _holds(app) else (),
            reasons=(Reason.CALL,),
            remedies=(*held, *pool_size),
        )


def held_over_calls(scenario: Scenario, server: str) -> tuple[str, ...]:
    """Return the keys by which routes of *server* hold a connection over a call."""
    return tuple(
        f'systems.{name}.endpoints."{path}".wait_at'
        for name, system in scenario.systems.items()
        for path, endpoint in system.endpoints.items()
        if endpoint.wait_at == "holding" and waits(endpoint)
        if (endpoint.served_by or name) == server
    )


def _holds(app: Deployment) -> bool:
    """Say whether connections of *app* were mostly lent to those who wait for others."""
    lent_s = sum(slot.pool_measures().lent_s for slot in app.slots)
    return app.calls.holding.integral() > MOSTLY * lent_s


def _together(platform: Simulation, kind: str, app: Deployment) -> list[Span]:
    """Return when any of the processes of *app* was full, in order."""
    spans = sorted(
        span
        for slot in app.slots
        for span in platform.recorder.fullness.spans(f"{kind}.{slot.name}")
    )
    joined: list[Span] = []
    for begins_s, ends_s in spans:
        if joined and begins_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends_s, joined[-1][1]))
        else:
            joined.append((begins_s, ends_s))
    return joined


def _heaviest(platform: Simulation, server: str) -> tuple[str, float] | None:
    """Return the route with most of the loop's time of system *server*, by its means."""
    work_s: dict[str, float] = {}
    for name, system in platform.scenario.systems.items():
        for each in platform.systems[name].measures.endpoints:
            endpoint = system.endpoints[each.path]
            if (endpoint.served_by or name) == server and endpoint.cpu is not None:
                mean_s = endpoint.cpu.mean_s or 0.0
                work_s[each.path] = work_s.get(each.path, 0.0) + each.arrived * mean_s
    whole_s = sum(work_s.values())
    if len(work_s) < 2 or not whole_s:
        return None
    path = max(work_s, key=lambda each: work_s[each])
    share = work_s[path] / whole_s
    return (path, share) if share >= MOST else None
