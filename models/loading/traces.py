"""Traces of a scenario: where their files are, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from models.config import Scenario, SystemConfig
from models.loading.diagnosis import Finding, Place, Rule, nearest
from models.loading.document import Document
from models.traffic.trace import COLUMN, Trace, TraceError, trace_of


def with_traces_found(document: Document) -> Document:
    """Return *document* with the path of each trace as from the working directory.

    A path is relative to the file that wrote it; on the command line it is as it is.
    """
    systems = document.tree.get("systems")
    if not isinstance(systems, dict):
        return document
    found = {name: _found(document, name, each) for name, each in systems.items()}
    return evolve(document, tree={**document.tree, "systems": found})


def _found(document: Document, name: str, system: Any) -> Any:
    clients = system.get("clients") if isinstance(system, dict) else None
    if not isinstance(clients, dict):
        return system
    trace = clients.get("trace")
    place = ("systems", name, "clients", "trace")
    file = document.files.get(place)
    if not isinstance(trace, str) or file is None or place in document.changed:
        return system
    return {**system, "clients": {**clients, "trace": str(Path(file).parent / trace)}}


def _trace_is_one(system: SystemConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    here = (*place, "clients", "trace")
    clients = system.clients
    if clients.kind != "trace":
        if clients.trace is not None:
            yield Finding(here, f"needs kind = 'trace', got {clients.kind!r}")
        return
    if clients.trace is None:
        yield Finding(here, "missing, needed for kind = 'trace'")
        return
    if system.surges:
        rule = "a surge multiplies a rate, and a trace has none, leave them out"
        yield Finding((*place, "surges"), rule)
    try:
        trace = trace_of(clients)
    except TraceError as error:
        yield Finding(here, f"{clients.trace!r} {error}")
        return
    if trace is not None:
        yield from _fits(trace, system, here)


def _fits(trace: Trace, system: SystemConfig, here: Place) -> Iterator[Finding]:
    """Yield where *trace* speaks of what *system* does not have."""
    for path in dict.fromkeys(trace.endpoints or ()):
        if path not in system.endpoints:
            meant = nearest(path, list(system.endpoints))
            hint = f", did you mean {meant!r}?" if meant else ""
            yield Finding(here, f"has an endpoint {path!r} that is no route{hint}")
    queries = max((each.queries for each in system.endpoints.values()), default=0)
    most = {"cpu": queries + 1, "query": queries}
    for column in trace.demands_s:
        match = COLUMN.fullmatch(column)
        if match and match[2] and int(match[2]) > most[match[1]]:
            rule = f"has a column {column}, and no request has more than"
            yield Finding(here, f"{rule} {most[match[1]]} of these")


def _round_trip_is_given_once(
    system: SystemConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    clients = system.clients
    if clients.rtt is not None and clients.rtt_s:
        rule = f"and rtt_s = {clients.rtt_s:g} are both given, leave one out"
        yield Finding((*place, "clients", "rtt"), rule)


TRACE_RULES: Mapping[type, Sequence[Rule]] = {
    SystemConfig: (_trace_is_one, _round_trip_is_given_once),
}
