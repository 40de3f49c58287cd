"""Tables: what a run measured of hosts, systems, processes, databases and batch work."""

from collections.abc import Iterable

from experiments.figures import mib, percent, span
from experiments.language.tongue import phrase, phrases
from experiments.summary.document import Summary
from experiments.summary.machines import DatabaseSummary, HostSummary
from experiments.summary.processes import ProcessSummary
from experiments.summary.systems import SessionsSummary, SystemSummary
from experiments.telling.facts import availability_percent, milliseconds
from experiments.telling.sheet import Sheet

NONE = "-"


def table(heading: str, *columns: str, rows: Iterable[Iterable[str]]) -> Sheet:
    """Return a sheet of text whose first column is a name and the others figures."""
    return Sheet(heading, columns, rows)


def hosts_sheet(summary: Summary) -> Sheet:
    """Return the load, memory and price of each host."""
    bill = summary.cost.items

    def row(name: str, host: HostSummary) -> list[str]:
        cpu, ram = host.cpu, host.ram
        own = [item for item in bill if f"{item.name}.".startswith(f"hosts.{name}.")]
        return [
            f"{host.title} ({host.plan})",
            percent(cpu.utilisation),
            _share(cpu.peak_1min),
            _span(cpu.throttled_s),
            of_whole(mib(ram.peak_mib), mib(ram.capacity_mib)),
            mib(ram.page_cache_min_mib),
            f"{len(host.oom_kills):,}",
            f"{sum(item.jpy for item in own):,.0f}",
        ]

    return table(
        phrase("Hosts"),
        *phrases(
            "host (plan)",
            "CPU mean",
            "peak minute",
            "throttled",
            "RAM peak, MiB",
            "page cache least",
            "kills",
            "yen a month",
        ),
        rows=[row(name, host) for name, host in summary.hosts.items()],
    )


def systems_sheet(summary: Summary) -> Sheet:
    """Return what became of the requests of each system."""

    def row(system: SystemSummary) -> list[str]:
        requests, latency = system.requests, system.latency_ms
        availability = system.availability
        return [
            system.title,
            f"{requests.arrived:,}",
            f"{requests.failed:,}",
            *(
                milliseconds(each)
                for each in (
                    latency.mean,
                    latency.p50,
                    latency.p95,
                    latency.p99,
                    latency.max,
                )
            ),
            NONE if availability is None else availability_percent(availability),
            _online(system.sessions),
        ]

    return table(
        phrase("Requests (latencies of those answered, in ms)"),
        *phrases(
            "system",
            "arrived",
            "failed",
            "mean",
            "p50",
            "p95",
            "p99",
            "max",
            "available",
            "sessions at most",
        ),
        rows=[row(system) for system in summary.systems.values()],
    )


def _online(sessions: SessionsSummary | None) -> str:
    return NONE if sessions is None else f"{sessions.peak:,}"


def processes_sheet(summary: Summary) -> Sheet:
    """Return how each process lived."""

    def row(name: str, process: ProcessSummary) -> list[str]:
        pool = summary.pools.get(name)
        return [
            name,
            summary.hosts[process.host].title,
            f"{sum(process.restarts.values()):,}",
            _span(process.down_s),
            mib(process.rss_peak_mib),
            _share(process.loop_utilisation),
            NONE if pool is None else _share(pool.utilisation),
            NONE if pool is None else milliseconds(pool.wait_ms.p95),
        ]

    return table(
        phrase("Processes"),
        *phrases(
            "process",
            "host",
            "ended",
            "down",
            "RSS peak, MiB",
            "loop busy",
            "pool used",
            "pool wait p95, ms",
        ),
        rows=[row(name, process) for name, process in summary.processes.items()],
    )


def databases_sheet(summary: Summary) -> Sheet:
    """Return the load of each database."""

    def row(name: str, database: DatabaseSummary) -> list[str]:
        most = database.max_connections
        return [
            f"{name} ({database.plan})",
            _share(database.cpu.utilisation),
            _share(database.cpu.peak_1min),
            of_whole(f"{database.connections_peak:,}", f"{most:,}"),
            f"{database.refused:,}",
            f"{database.queries:,}",
        ]

    return table(
        phrase("Databases"),
        *phrases(
            "database (plan)",
            "CPU mean",
            "peak minute",
            "connections",
            "refused",
            "queries",
        ),
        rows=[row(name, each) for name, each in summary.databases.items()],
    )


def batch_sheet(summary: Summary) -> Sheet:
    """Return what became of each piece of batch work."""
    return table(
        phrase("Batch work"),
        *phrases("work", "host", "runs", "done", "killed", "left out", "longest"),
        rows=[
            [
                name,
                summary.hosts[work.host].title,
                *(f"{n:,}" for n in (work.runs, work.done, work.killed, work.left_out)),
                NONE if work.longest_s is None else span(work.longest_s),
            ]
            for name, work in (summary.batch or {}).items()
        ],
    )


def of_whole(part: str, whole: str) -> str:
    """Return a figure with the most that it can be."""
    return phrase("{part} of {whole}", part=part, whole=whole)


def _share(value: float | None) -> str:
    return NONE if value is None else percent(value)


def _span(value_s: float) -> str:
    return span(value_s) if value_s else "0"
