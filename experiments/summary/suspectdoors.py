"""Suspects at the door: handshakes, nginx and the limits that somebody set."""

from collections.abc import Iterable, Iterator

from experiments.summary.suspect import Suspect, place_of
from models.operation.simulation import Simulation
from models.seam import Machine
from models.traffic.reasons import Reason


def handshakes_of(platform: Simulation, name: str) -> Iterator[Suspect]:
    """Yield the handshakes of *name*, where more time out than succeed."""
    sessions = platform.scenario.systems[name].sessions
    if sessions is not None and sessions.handshake_timeout_s is not None:
        here = f"systems.{name}.sessions"
        yield Suspect(
            kind="handshakes",
            place=f"systems.{name}",
            spans=platform.recorder.fullness.spans(f"handshakes.{name}"),
            remedies=(f"{here}.admission_per_s", f"{here}.handshake_timeout_s"),
        )


def gateways_of(platform: Simulation, hosts: Iterable[Machine]) -> Iterator[Suspect]:
    """Yield nginx on each of *hosts*, where it has no connection left."""
    for host in hosts:
        yield Suspect(
            kind="gateway",
            place=place_of(host),
            spans=platform.recorder.fullness.spans(f"gateways.{host.name}"),
            reasons=(Reason.CONNECTIONS,),
            remedies=(f"hosts.{host.name}.gateway.worker_connections",),
        )


def limits_of(
    platform: Simulation, name: str, hosts: Iterable[Machine]
) -> Iterator[Suspect]:
    """Yield the limits that somebody set, as far as there are any."""
    routes = platform.scenario.systems[name].endpoints.items()
    limited = [
        f'systems.{name}.endpoints."{path}".limit_per_min'
        for path, route in routes
        if route.limit_per_min is not None
    ]
    for host in hosts:
        here = f"hosts.{host.name}.gateway"
        own = [f"{here}.limit_per_s"] if host.config.gateway.limit_per_s else []
        yield Suspect(
            kind="limit",
            place=place_of(host),
            reasons=(Reason.LIMIT,),
            remedies=(*limited, *own),
        )
        yield Suspect(
            kind="shed",
            place=place_of(host),
            reasons=(Reason.DEPTH,),
            remedies=(f"{here}.shed_beyond",),
        )
