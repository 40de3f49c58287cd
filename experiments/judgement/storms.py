"""Storms: whether a load comes back from a stall, or its retries keep it down.

Once answers take longer than clients wait, every request is sent as often as they try:
if that is more than the busiest station bears, it lasts after its cause is over.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen

from experiments.figures import percent, span
from experiments.judgement.layout import Layout
from experiments.judgement.stations import StationUse, stations_of
from models.config import ClientsConfig


@frozen(kw_only=True)
class Storm:
    """What retries make of the load on one station of a system."""

    system: str
    station: str
    attempts: float
    """A request, while none is answered in time."""
    utilisation: float
    """Of the busiest moment, with every request tried so often."""


def storms_of(layout: Layout, stations: Sequence[StationUse]) -> Iterator[Storm]:
    """Yield the systems that bear their load, and not that of all its retries."""
    for name, system in layout.scenario.systems.items():
        attempts = attempts_of(system.clients)
        mine = [use for use in stations_of(layout, name, stations) if use.is_processor]
        worst = max(mine, key=lambda use: use.busiest_utilisation, default=None)
        if worst is None or worst.busiest_utilisation >= 1:
            continue
        stormy = attempts * worst.busiest_utilisation
        if system.clients.kind == "open" and attempts > 1 and stormy >= 1:
            yield Storm(
                system=name,
                station=f"{worst.kind} {worst.name}",
                attempts=attempts,
                utilisation=stormy,
            )


def attempts_of(clients: ClientsConfig) -> float:
    """Return the attempts of a request of which every attempt comes too late."""
    if clients.retry_budget is not None:
        return min(clients.max_attempts, 1 + clients.retry_budget)
    return clients.max_attempts


def storm_sentence(layout: Layout, storm: Storm) -> str:
    """Return what happens after a stall, and which key would help."""
    timeout_s = layout.scenario.systems[storm.system].clients.timeout_s
    return (
        f"{storm.system} may not come back from a stall: once answers take longer than"
        f" {span(timeout_s)}, {storm.attempts:.3g} attempts a request make"
        f" {percent(storm.utilisation)} of {storm.station} (clients.retry_budget or fewer"
        " max_attempts would help)"
    )
