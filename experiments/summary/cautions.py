"""Cautions: what a reader of a summary should not have to find out alone."""

from collections.abc import Iterator, Mapping

from experiments.figures import mib, percent, quantity, span
from experiments.judgement.bursts import burst_use, credit_objection
from experiments.judgement.week import CreditWeek
from experiments.summary.document import Summary
from experiments.summary.ends import PLANNED
from experiments.summary.explanations import causes_told
from experiments.summary.knocks import knock_sentences, patience_sentences
from experiments.summary.machines import CpuSummary
from experiments.summary.poolcautions import pool_sentences
from models.config import Scenario
from models.hosting.exits import Exit
from models.traffic.outcomes import Outcome

MANY_RESTARTS = 3
"""So many ends of one process are a pattern, not an accident."""
DOORS = {
    Outcome.LIMITED: "429, an address asked too often (limit_per_s, limit_per_min)",
    Outcome.SHED: "503, too much was at work already (shed_beyond)",
}
"""Outcomes that a key of the config asks for, and that key."""
BUSY = 0.85
"""Above this mean utilisation a queue has little room left."""
QUOTA_SHARE = 0.1
"""Waiting for a quota for so much of the time is felt."""
LEFT_SHARE = 0.01
"""More requests than this in flight at the end: the run stopped in a queue."""


def warnings_of(
    summary: Summary,
    scenario: Scenario,
    weeks: Mapping[str, CreditWeek],
    shortages: Mapping[str, str],
) -> list[str]:
    """Return the warnings of *summary*, the gravest first.

    *weeks* are those that follow, of the machines that live on credits; *shortages*
    what was behind pools that ran dry, by process.
    """
    return [
        *_of_the_run(summary),
        *causes_told(summary),
        *_of_systems(summary, scenario),
        *_of_processes(summary, scenario),
        *pool_sentences(summary, scenario, shortages),
        *_of_hosts(summary, scenario),
        *_of_databases(summary, scenario),
        *_of_batch(summary),
        *_of_caches(summary, scenario),
        *filter(None, (credit_objection(burst_use(week)) for week in weeks.values())),
    ]


def _of_the_run(summary: Summary) -> Iterator[str]:
    stopped_s = summary.interrupted_at_s
    if stopped_s is not None:
        whole = span(summary.horizon_s)
        yield f"the run was interrupted at {span(stopped_s)} of {whole}"
        if stopped_s < summary.warm_up_s:
            yield "the run ended within its warm-up: what is counted is the warm-up"


def _of_systems(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for key, system in summary.systems.items():
        name, requests = system.title, system.requests
        if not requests.arrived:
            yield f"no request of system {name} arrived: nothing is known of it"
        elif not requests.completed:
            arrived = f"{requests.arrived:,}"
            yield f"nothing was completed by system {name}, to which {arrived} came"
        yield from _of_the_door(name, system.outcomes)
        left = requests.in_flight
        if left > max(10, LEFT_SHARE * requests.arrived):
            yield f"{left:,} requests of system {name} were still in flight at the end"
        sessions = system.sessions
        if sessions and sessions.dropped:
            yield f"sessions of system {name} lost {sessions.dropped:,} connections"
        if sessions:
            yield from knock_sentences(name, sessions)
        config = scenario.systems[key].sessions
        if sessions and config:
            lives = [it for it in summary.processes.values() if it.system == key]
            down_s = max((life.down_s for life in lives), default=0.0)
            yield from patience_sentences(name, sessions, config, down_s=down_s)
    for name, jobs in summary.jobs.items():
        if jobs.waiting > max(10, LEFT_SHARE * jobs.put):
            yield f"{jobs.waiting:,} jobs of {name} were still waiting at the end"


def _of_the_door(name: str, outcomes: Mapping[str, int]) -> Iterator[str]:
    """Yield how often a limit that somebody set turned requests away."""
    for outcome, why in DOORS.items():
        times = outcomes.get(outcome.key, 0)
        if times:
            yield f"nginx turned {times:,} requests of system {name} away: {why}"


def _of_processes(summary: Summary, scenario: Scenario) -> Iterator[str]:
    limits = {name: app.max_memory_restart_mib for name, app in scenario.apps.items()}
    for name, process in summary.processes.items():
        waited_s = process.quota_wait_s or 0.0
        if waited_s > QUOTA_SHARE * summary.measured_s:
            share = percent(waited_s / summary.measured_s)
            app = name.rpartition("-")[0]
            yield (
                f"process {name} waited {share} of the time for its CPU quota of"
                f" {quantity(scenario.apps[app].cpu_quota or 0.0)} cores"
                f" (apps.{app}.cpu_quota)"
            )
        ends = {
            cause: times
            for cause, times in process.restarts.items()
            if cause not in PLANNED
        }
        for cause, times in ends.items():
            if cause == Exit.HEALTH.value:
                yield (
                    f"process {name} was ended {times:,} times by its health check: its"
                    " loop had not got round to the answer (health, or threads in place"
                    " of cpu)"
                )
            elif times < MANY_RESTARTS:
                continue
            elif cause == Exit.MAX_MEMORY.value:
                limit_mib = limits[name.rpartition("-")[0]] or 0.0
                yield (
                    f"process {name} was reloaded {times:,} times for its memory:"
                    f" it needs more than {mib(limit_mib)} MiB"
                )
            else:
                how = f"{times:,} times: {cause}"
                yield f"process {name} was ended again and again ({how})"


def _of_hosts(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for key, host in summary.hosts.items():
        name, kills = host.title, len(host.oom_kills)
        if kills:
            yield f"host {name} ran out of memory {kills:,} times and killed for it"
        yield from _of_cpu(f"host {name}", host.cpu, summary.measured_s)
        config = scenario.hosts[key]
        if host.ram.swapped_peak_mib:
            yield (
                f"host {name} crawled: {mib(host.ram.swapped_peak_mib)} MiB lay in swap,"
                f" all work took up to {quantity(host.ram.slowest)} times as long"
                f" (hosts.{key}.ram_mib)"
            )
        least_mib = host.ram.page_cache_min_mib
        if least_mib < config.page_cache_floor_mib:
            yield (
                f"the page cache of host {name} fell to {mib(least_mib)} MiB:"
                f" below {mib(config.page_cache_floor_mib)} the machine slows down"
            )
        refused = host.gateway.refused
        if refused:
            limit = f"{host.gateway.connections_limit:,}"
            at_most = f"{limit} connections (hosts.{key}.gateway.worker_connections)"
            yield f"nginx on host {name} refused {refused:,} times: {at_most}"


def _of_databases(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for name, database in summary.databases.items():
        yield from _of_cpu(f"database {name}", database.cpu, summary.measured_s)
        if database.refused:
            most = database.max_connections
            times = f"{database.refused:,}"
            at_most = f"it takes {most} (databases.{name}.max_connections)"
            yield f"database {name} refused {times} connections: {at_most}"
        if database.cancelled:
            limit = span(scenario.databases[name].statement_timeout_s or 0.0)
            times = f"{database.cancelled:,}"
            yield f"database {name} cancelled {times} statements: none may last {limit}"


def _of_batch(summary: Summary) -> Iterator[str]:
    for name, work in (summary.batch or {}).items():
        where = f"batch work {name} on host {summary.hosts[work.host].title}"
        if work.killed:
            yield f"{where} was killed {work.killed:,} of {work.runs:,} times"
        if work.left_out:
            yield (
                f"{where} was left out {work.left_out:,} times: it still ran, or its"
                " host was down"
            )


def _of_caches(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for name, cache in summary.caches.items():
        if cache.refused:
            size_mib = mib(scenario.caches[name].size_mib or 0.0)
            yield (
                f"cache {name} is full and refused {cache.refused:,} writes, whose"
                f" requests failed: it has {size_mib} MiB (caches.{name}.size_mib, or"
                " policy = 'evict')"
            )


def _of_cpu(machine: str, cpu: CpuSummary, measured_s: float) -> Iterator[str]:
    throttled_s = cpu.throttled_s
    if throttled_s > 0:
        share = percent(throttled_s / measured_s)
        yield f"{machine} was throttled for {span(throttled_s)} ({share} of the time)"
    elif cpu.utilisation > BUSY:
        yield f"{machine} was busy {percent(cpu.utilisation)} of the time"
    surplus_h = cpu.surplus_vcpu_s / 3600.0
    if surplus_h > 0:
        hours = quantity(surplus_h)
        yield f"{machine} used {hours} vCPU-hours beyond its credits, which are billed"
