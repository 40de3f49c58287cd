"""Tables: a summary on the terminal, the verdict first and the warnings last."""

from collections.abc import Iterable, Sequence

from experiments.figures import mib, percent, quantity, span
from experiments.summary.document import Summary
from experiments.summary.machines import DatabaseSummary, HostSummary
from experiments.summary.processes import ProcessSummary
from experiments.summary.systems import SessionsSummary, SystemSummary
from experiments.telling.details import details
from experiments.telling.facts import availability_percent, milliseconds
from experiments.telling.paper import Paper
from experiments.telling.reported import Comparison, compare_reported
from experiments.telling.sheet import Sheet
from experiments.telling.verdicts import verdict
from models.config import Scenario

NONE = "-"


def show_summary(summary: Summary, scenario: Scenario, to: Paper) -> None:
    """Print *summary*, from what matters to what explains it."""
    to.print(_title(summary, scenario), style="bold", soft_wrap=True)
    for name in summary.systems:
        to.print(verdict(summary, name), style=_style(summary, name), soft_wrap=True)
    to.print()
    to.print(_hosts(summary))
    to.print(_systems(summary))
    to.print(_processes(summary))
    if summary.databases:
        to.print(_databases(summary))
    for sheet in details(summary):
        to.print(sheet)
    if summary.batch:
        to.print(_batch(summary))
    comparisons = compare_reported(scenario, summary)
    if comparisons and scenario.reported is not None:
        to.print(_reported(comparisons, scenario.reported.source))
    to.print(price_line(summary, scenario.jpy_per_usd), soft_wrap=True)
    for warning in summary.warnings:
        to.print(f"warning: {warning}", style="yellow", soft_wrap=True)


def table(heading: str, *columns: str, rows: Iterable[Iterable[str]]) -> Sheet:
    """Return a sheet of text whose first column is a name and the others figures."""
    return Sheet(heading, columns, rows)


def _title(summary: Summary, scenario: Scenario) -> str:
    what = f": {scenario.description}" if scenario.description else ""
    length = span(summary.measured_s)
    return f"{scenario.name or 'scenario'}{what} ({length}, seed {summary.seed})"


def _style(summary: Summary, name: str) -> str:
    met = summary.systems[name].slo.met
    return "" if met is None else "green" if met else "red"


def _hosts(summary: Summary) -> Sheet:
    bill = summary.cost.items

    def row(name: str, host: HostSummary) -> list[str]:
        cpu, ram = host.cpu, host.ram
        own = [item for item in bill if f"{item.name}.".startswith(f"hosts.{name}.")]
        return [
            f"{host.title} ({host.plan})",
            percent(cpu.utilisation),
            _share(cpu.peak_1min),
            _span(cpu.throttled_s),
            f"{mib(ram.peak_mib)} of {mib(ram.capacity_mib)}",
            mib(ram.page_cache_min_mib),
            f"{len(host.oom_kills):,}",
            f"{sum(item.jpy for item in own):,.0f}",
        ]

    return table(
        "Hosts",
        "host (plan)",
        "CPU mean",
        "peak minute",
        "throttled",
        "RAM peak, MiB",
        "page cache least",
        "kills",
        "yen a month",
        rows=[row(name, host) for name, host in summary.hosts.items()],
    )


def _systems(summary: Summary) -> Sheet:
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
        "Requests (latencies of those answered, in ms)",
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
        rows=[row(system) for system in summary.systems.values()],
    )


def _online(sessions: SessionsSummary | None) -> str:
    return NONE if sessions is None else f"{sessions.peak:,}"


def _processes(summary: Summary) -> Sheet:
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
        "Processes",
        "process",
        "host",
        "ended",
        "down",
        "RSS peak, MiB",
        "loop busy",
        "pool used",
        "pool wait p95, ms",
        rows=[row(name, process) for name, process in summary.processes.items()],
    )


def _databases(summary: Summary) -> Sheet:
    def row(name: str, database: DatabaseSummary) -> list[str]:
        most = database.max_connections
        return [
            f"{name} ({database.plan})",
            _share(database.cpu.utilisation),
            _share(database.cpu.peak_1min),
            f"{database.connections_peak:,} of {most:,}",
            f"{database.refused:,}",
            f"{database.queries:,}",
        ]

    return table(
        "Databases",
        "database (plan)",
        "CPU mean",
        "peak minute",
        "connections",
        "refused",
        "queries",
        rows=[row(name, each) for name, each in summary.databases.items()],
    )


def _batch(summary: Summary) -> Sheet:
    return table(
        "Batch work",
        "work",
        "host",
        "runs",
        "done",
        "killed",
        "left out",
        "longest",
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


def _reported(comparisons: Sequence[Comparison], source: str) -> Sheet:
    def figure(value: float | None, unit: str) -> str:
        return NONE if value is None else f"{quantity(value)} {unit}".rstrip()

    return Sheet(
        f"Reported by {source}",
        ("figure", "reported", "simulated", "verdict"),
        [
            [
                each.name,
                figure(each.reported, each.unit),
                figure(each.simulated, each.unit),
                each.agreement,
            ]
            for each in comparisons
        ],
        texts=(0, 3),
    )


def _share(value: float | None) -> str:
    return NONE if value is None else percent(value)


def _span(value_s: float) -> str:
    return span(value_s) if value_s else "0"


def price_line(summary: Summary, jpy_per_usd: float) -> str:
    """Return what a month costs, and what the span itself was charged."""
    cost = summary.cost
    rate = f"at {jpy_per_usd:g} yen a dollar, before tax"
    price = f"{cost.monthly_jpy:,.0f} yen a month ({cost.monthly_usd:,.2f} USD {rate})"
    if cost.unpriced:
        price += f", without {', '.join(cost.unpriced)}, whose price is not known"
    if cost.charged_usd:
        simulated = f"the simulated {span(summary.measured_s)}"
        price += f"; of {simulated}: {cost.charged_usd:,.2f} USD for credits"
    return f"Price: {price}"
