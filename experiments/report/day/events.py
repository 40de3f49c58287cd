"""Events: what was rare in a run, in words, and what it took with it."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from attrs import frozen

from experiments.language.retelling import retold
from experiments.language.tongue import template
from experiments.report.text import Text, both, said
from experiments.summary.document import FaultOccurrence, Summary

ENDS = {
    "oom": template("the kernel killed {target} for want of memory"),
    "heap-limit": template("{target} ended at the limit of V8's heap"),
    "max-memory": template("PM2 restarted {target} at its limit of memory"),
    "daemon": template("{target} ended with the PM2 daemon"),
    "crash": template("{target} ended by a bug"),
    "health": template("{target} was restarted, for its health check had no answer"),
    "memory-limit": template("{target} ended at the memory limit of its container"),
}
"""Ends of a process by their cause; those that a fault brings are told with it."""
SCALING = {
    "size": template("{target} was to have {more} hosts instead of {fewer}"),
    "no capacity": template("no host was to be had for {target}"),
    "the pool is empty": template("the spot pool of {target} was empty"),
    "launched": template("{target} launched host {host}"),
}
NOTICES = {
    "errored": template("PM2 gave {target} up after too many quick ends"),
    "credits-empty": template("the CPU credits of {target} ran out"),
    "spot-notice": template("the interruption of {target} was announced"),
}
LOST = template("{requests} requests and {sessions} sessions ended with it")


@frozen(kw_only=True)
class Happening:
    """Something rare: an event at one time, or a fault that held for a while."""

    since_s: float
    until_s: float
    what: Text
    fault: FaultOccurrence | None = None
    requests: int = 0
    """That ended with it."""
    sessions: int = 0


def happenings(file: Path, summary: Summary) -> list[Happening]:
    """Return the faults of a run, and what else is rare in ``events.parquet``."""
    # Only a report reads what a run has written.
    import duckdb  # noqa: PLC0415

    end_s = summary.warm_up_s + summary.measured_s
    found = [_fault(each, end_s) for each in summary.faults]
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(file)).fetchall()
    for at_s, kind, target, detail in rows:
        found += _event(at_s, kind, target, _details(detail or ""))
    began = [each for each in found if each.since_s >= summary.warm_up_s]
    return sorted(began, key=lambda each: each.since_s)


def _fault(fault: FaultOccurrence, end_s: float) -> Happening:
    until_s = end_s if fault.until_s is None else fault.until_s
    words = both(partial(retold, fault.phrase))
    what = said("{what} (`{name}`)", what=words, name=fault.name)
    return Happening(since_s=fault.at_s, until_s=until_s, what=what, fault=fault)


def _event(
    at_s: float, kind: str, target: str, details: Mapping[str, str]
) -> Iterator[Happening]:
    """Yield what an event is to a reader; nothing, if a fault or another tells it."""
    fewer, _, more = details.get("size", "").partition(" to ")
    host = details.get("host", "")
    why = "size" if "size" in details else details.get("why", "")
    message = {
        "restart": ENDS.get(details.get("cause", "")),
        "exit": ENDS.get(details.get("cause", "")),
        "oom-kill": ENDS["oom"],
        "scaling": SCALING.get(why),
    }.get(kind, NOTICES.get(kind))
    if message is not None:
        yield Happening(
            since_s=at_s,
            until_s=at_s,
            what=said(message, target=target, host=host, fewer=fewer, more=more),
            requests=int(details.get("requests_killed", 0)),
            sessions=int(details.get("sessions_dropped", 0)),
        )


def _details(detail: str) -> dict[str, str]:
    """Return what stands in an event as key=value, of which values may have spaces."""
    found = re.findall(r"(?:^| )(\w+)=(.*?)(?= \w+=|$)", detail)
    return dict(found)
