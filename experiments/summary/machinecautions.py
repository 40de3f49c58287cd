"""Cautions of machines: what hosts, databases and caches ran out of."""

from collections.abc import Iterator

from experiments.figures import mib, percent, quantity, span
from experiments.language.tongue import phrase, template
from experiments.summary.document import Summary
from experiments.summary.explanations import machine_words
from experiments.summary.machines import CpuSummary
from models.config import Scenario

BUSY = 0.85
"""Above this mean utilisation a queue has little room left."""


def machine_sentences(summary: Summary, scenario: Scenario) -> Iterator[str]:
    """Yield what a reader should know of the machines, and of what runs there."""
    yield from _of_hosts(summary, scenario)
    yield from _of_databases(summary, scenario)
    yield from _of_batch(summary)
    yield from _of_caches(summary, scenario)


def _of_hosts(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for key, host in summary.hosts.items():
        name, kills = host.title, len(host.oom_kills)
        if kills:
            message = template(
                "host {host} ran out of memory {count} times and killed for it"
            )
            yield phrase(message, host=name, count=f"{kills:,}")
        machine = machine_words(summary, f"hosts.{key}")
        yield from _of_cpu(machine, host.cpu, summary.measured_s)
        yield from _of_memory(summary, scenario, key)
        refused = host.gateway.refused
        if refused:
            yield phrase(
                "nginx on host {host} refused {count} times: {limit} connections"
                " (hosts.{key}.gateway.worker_connections)",
                host=name,
                count=f"{refused:,}",
                limit=f"{host.gateway.connections_limit:,}",
                key=key,
            )


def _of_memory(summary: Summary, scenario: Scenario, key: str) -> Iterator[str]:
    host, config = summary.hosts[key], scenario.hosts[key]
    if host.ram.swapped_peak_mib:
        yield phrase(
            "host {host} crawled: {swapped} MiB lay in swap, all work took up to {times}"
            " times as long (hosts.{key}.ram_mib)",
            host=host.title,
            swapped=mib(host.ram.swapped_peak_mib),
            times=quantity(host.ram.slowest),
            key=key,
        )
    if host.ram.page_cache_min_mib < config.page_cache_floor_mib:
        yield phrase(
            "the page cache of host {host} fell to {least} MiB: below {floor} the machine"
            " slows down",
            host=host.title,
            least=mib(host.ram.page_cache_min_mib),
            floor=mib(config.page_cache_floor_mib),
        )


def _of_databases(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for name, database in summary.databases.items():
        machine = machine_words(summary, f"databases.{name}")
        yield from _of_cpu(machine, database.cpu, summary.measured_s)
        if database.refused:
            yield phrase(
                "database {name} refused {count} connections: it takes {limit}"
                " (databases.{name}.max_connections)",
                name=name,
                count=f"{database.refused:,}",
                limit=database.max_connections,
            )
        if database.cancelled:
            yield phrase(
                "database {name} cancelled {count} statements: none may last {limit}",
                name=name,
                count=f"{database.cancelled:,}",
                limit=span(scenario.databases[name].statement_timeout_s or 0.0),
            )


def _of_batch(summary: Summary) -> Iterator[str]:
    for name, work in (summary.batch or {}).items():
        host = summary.hosts[work.host].title
        if work.killed:
            yield phrase(
                "batch work {work} on host {host} was killed {count} of {runs} times",
                work=name,
                host=host,
                count=f"{work.killed:,}",
                runs=f"{work.runs:,}",
            )
        if work.left_out:
            yield phrase(
                "batch work {work} on host {host} was left out {count} times: it still"
                " ran, or its host was down",
                work=name,
                host=host,
                count=f"{work.left_out:,}",
            )


def _of_caches(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for name, cache in summary.caches.items():
        if cache.refused:
            yield phrase(
                "cache {name} is full and refused {count} writes, whose requests failed:"
                " it has {size} MiB (caches.{name}.size_mib, or policy = 'evict')",
                name=name,
                count=f"{cache.refused:,}",
                size=mib(scenario.caches[name].size_mib or 0.0),
            )


def _of_cpu(machine: str, cpu: CpuSummary, measured_s: float) -> Iterator[str]:
    throttled_s = cpu.throttled_s
    if throttled_s > 0:
        yield phrase(
            "{machine} was throttled for {span} ({share} of the time)",
            machine=machine,
            span=span(throttled_s),
            share=percent(throttled_s / measured_s),
        )
    elif cpu.utilisation > BUSY:
        message = template("{machine} was busy {share} of the time")
        yield phrase(message, machine=machine, share=percent(cpu.utilisation))
    surplus_h = cpu.surplus_vcpu_s / 3600.0
    if surplus_h > 0:
        message = template(
            "{machine} used {hours} vCPU-hours beyond its credits, which are billed"
        )
        yield phrase(message, machine=machine, hours=quantity(surplus_h))
