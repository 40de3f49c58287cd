"""Details: tables that appear only where they have something to say."""

from collections.abc import Iterator, Sequence
from math import inf

from experiments.figures import quantity, span
from experiments.language.tongue import phrase, phrases, template
from experiments.summary.blame import clock
from experiments.summary.document import FaultOccurrence, Summary
from experiments.summary.machines import CpuSummary
from experiments.summary.systems import Objectives, SystemSummary
from experiments.telling.facts import milliseconds
from experiments.telling.sheet import Sheet

NONE = "-"
NEAR = 0.5
"""nginx is worth a row when at most this share of its connections was left idle."""
MOST_ROWS = 20
"""Of a table of faults: the worst, if there were more."""


def details(summary: Summary) -> Iterator[Sheet]:
    """Yield the tables that have something to say, one after another."""
    for sheet in (
        _attempts(summary),
        _routes(summary),
        _gateways(summary),
        _credits(summary),
        _recoveries(summary),
    ):
        if sheet is not None:
            yield sheet


def _sheet(
    heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> Sheet | None:
    return Sheet(heading, columns, rows) if rows else None


def _attempts(summary: Summary) -> Sheet | None:
    """Return who had to try again, and how much was done for nobody."""
    rows = [
        [
            system.title,
            f"{system.attempts.arrived:,}",
            f"{system.attempts_per_request or 0.0:.2f}",
            f"{system.attempts.failed:,}",
            f"{system.stale_answers:,}",
        ]
        for system in summary.systems.values()
        if system.attempts.arrived > system.requests.arrived or system.stale_answers
    ]
    columns = phrases("system", "attempts", "a request", "failed", "answered for nobody")
    return _sheet(phrase("Attempts"), columns, rows)


def _routes(summary: Summary) -> Sheet | None:
    """Return the routes of systems that broke a promise, or whose routes make one."""
    worth = [each for each in summary.systems.values() if _is_worth_its_routes(each)]
    rows = [
        [
            f"{system.title} {path}",
            f"{route.requests.arrived:,}",
            f"{route.requests.failed:,}",
            milliseconds(route.latency_ms.p95),
            _own((system.slo.routes or {}).get(path)),
        ]
        for system in worth
        for path, route in system.endpoints.items()
        if route.requests.arrived
    ]
    columns = phrases("route", "requests", "failed", "p95, ms", "its own promises")
    if not any(system.slo.routes for system in worth):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return _sheet(phrase("Routes"), columns, rows)


def _is_worth_its_routes(system: SystemSummary) -> bool:
    asked = [each for each in system.endpoints.values() if each.requests.arrived]
    is_judged = system.slo.routes is not None or system.slo.met is False
    return is_judged and len(asked) > 1


def _own(promises: Objectives | None) -> str:
    if promises is None:
        return NONE
    words = {
        True: template("kept"),
        False: template("broken"),
        None: template("unknown"),
    }
    return phrase(words[promises.met])


def _gateways(summary: Summary) -> Sheet | None:
    """Return the hosts whose nginx was at or near its limit."""
    rows = [
        [
            host.title,
            f"{gateway.connections_peak:,}",
            f"{gateway.connections_limit:,}",
            f"{gateway.refused:,}",
        ]
        for host in summary.hosts.values()
        for gateway in (host.gateway,)
        if gateway.refused
        or gateway.connections_peak >= (1 - NEAR) * gateway.connections_limit
    ]
    columns = phrases("host", "connections at most", "limit", "refused")
    return _sheet(phrase("nginx"), columns, rows)


def _credits(summary: Summary) -> Sheet | None:
    """Return the machines that ran out of credits, or use what has to be paid for."""
    cpus = {host.title: host.cpu for host in summary.hosts.values()}
    cpus |= {name: database.cpu for name, database in summary.databases.items()}
    rows = [
        [
            name,
            _hours(cpu.credits_end_vcpu_s or 0.0),
            span(cpu.throttled_s) if cpu.throttled_s else "0",
            _hours(cpu.surplus_vcpu_s),
        ]
        for name, cpu in cpus.items()
        if _is_short(cpu)
    ]
    columns = phrases(
        "machine", "left, vCPU-hours", "throttled", "to be paid, vCPU-hours"
    )
    return _sheet(phrase("Credits"), columns, rows)


def _is_short(cpu: CpuSummary) -> bool:
    return cpu.throttled_s > 0 or cpu.surplus_vcpu_s > 0 or cpu.credits_end_vcpu_s == 0


def _hours(vcpu_s: float) -> str:
    return quantity(vcpu_s / 3600.0)


def _recoveries(summary: Summary) -> Sheet | None:
    """Return how long each fault was felt after its end, where it was felt."""
    felt = [
        (_after_s(fault, name), fault, system.title)
        for fault in summary.faults
        if fault.until_s is not None
        for name, system in summary.systems.items()
    ]
    worst = sorted(felt, key=lambda each: -each[0])[:MOST_ROWS]
    rows = [
        [
            fault.name,
            *clock(summary, fault.at_s, fault.until_s or fault.at_s),
            title,
            phrase("not by the end") if after_s == inf else span(after_s),
        ]
        for after_s, fault, title in worst
        if after_s
    ]
    columns = phrases("fault", "from", "until", "system", "well again after")
    return _sheet(phrase("Recovery"), columns, rows)


def _after_s(fault: FaultOccurrence, name: str) -> float:
    """Return the time from the end of *fault* until *name* was well; for ever, if not."""
    toll = fault.tolls[name]
    if toll.recovered_s is not None:
        return toll.recovered_s
    return inf if toll.failed else 0.0
