"""Cautions: what a reader of a summary should not have to find out alone."""

from collections.abc import Iterator, Mapping

from experiments.figures import mib, percent, quantity, span
from experiments.judgement.bursts import burst_use, credit_objection
from experiments.judgement.week import CreditWeek
from experiments.language.tongue import phrase, template
from experiments.summary.document import Summary
from experiments.summary.ends import PLANNED, end_words
from experiments.summary.explanations import causes_told
from experiments.summary.knocks import knock_sentences, patience_sentences
from experiments.summary.machinecautions import machine_sentences
from experiments.summary.poolcautions import pool_sentences
from models.config import Scenario
from models.hosting.exits import Exit
from models.traffic.outcomes import Outcome

MANY_RESTARTS = 3
"""So many ends of one process are a pattern, not an accident."""
DOORS = {
    Outcome.LIMITED: template(
        "nginx turned {count} requests of system {system} away: 429, an address asked too"
        " often (limit_per_s, limit_per_min)"
    ),
    Outcome.SHED: template(
        "nginx turned {count} requests of system {system} away: 503, too much was at work"
        " already (shed_beyond)"
    ),
}
"""Outcomes that a key of the config asks for, and that key."""
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
        *machine_sentences(summary, scenario),
        *filter(None, (credit_objection(burst_use(week)) for week in weeks.values())),
    ]


def _of_the_run(summary: Summary) -> Iterator[str]:
    stopped_s = summary.interrupted_at_s
    if stopped_s is not None:
        message = template("the run was interrupted at {stopped} of {whole}")
        yield phrase(message, stopped=span(stopped_s), whole=span(summary.horizon_s))
        if stopped_s < summary.warm_up_s:
            yield phrase(
                "the run ended within its warm-up: what is counted is the warm-up"
            )


def _of_systems(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for key, system in summary.systems.items():
        name, requests = system.title, system.requests
        if not requests.arrived:
            message = template(
                "no request of system {system} arrived: nothing is known of it"
            )
            yield phrase(message, system=name)
        elif not requests.completed:
            message = template(
                "nothing was completed by system {system}, to which {count} came"
            )
            yield phrase(message, system=name, count=f"{requests.arrived:,}")
        yield from _of_the_door(name, system.outcomes)
        left = requests.in_flight
        if left > max(10, LEFT_SHARE * requests.arrived):
            message = template(
                "{count} requests of system {system} were still in flight at the end"
            )
            yield phrase(message, count=f"{left:,}", system=name)
        yield from _of_sessions(summary, scenario, key)
    for name, jobs in summary.jobs.items():
        if jobs.waiting > max(10, LEFT_SHARE * jobs.put):
            message = template("{count} jobs of {name} were still waiting at the end")
            yield phrase(message, count=f"{jobs.waiting:,}", name=name)


def _of_sessions(summary: Summary, scenario: Scenario, key: str) -> Iterator[str]:
    system = summary.systems[key]
    name, sessions, config = system.title, system.sessions, scenario.systems[key].sessions
    if sessions is None:
        return
    if sessions.dropped:
        message = template("sessions of system {system} lost {count} connections")
        yield phrase(message, system=name, count=f"{sessions.dropped:,}")
    yield from knock_sentences(name, sessions)
    if config:
        lives = [it for it in summary.processes.values() if it.system == key]
        down_s = max((life.down_s for life in lives), default=0.0)
        yield from patience_sentences(name, sessions, config, down_s=down_s)


def _of_the_door(name: str, outcomes: Mapping[str, int]) -> Iterator[str]:
    """Yield how often a limit that somebody set turned requests away."""
    for outcome, message in DOORS.items():
        times = outcomes.get(outcome.key, 0)
        if times:
            yield phrase(message, count=f"{times:,}", system=name)


def _of_processes(summary: Summary, scenario: Scenario) -> Iterator[str]:
    for name, process in summary.processes.items():
        waited_s = process.quota_wait_s or 0.0
        if waited_s > QUOTA_SHARE * summary.measured_s:
            app = name.rpartition("-")[0]
            yield phrase(
                "process {process} waited {share} of the time for its CPU quota of"
                " {quota} cores (apps.{app}.cpu_quota)",
                process=name,
                share=percent(waited_s / summary.measured_s),
                quota=quantity(scenario.apps[app].cpu_quota or 0.0),
                app=app,
            )
        for cause, times in process.restarts.items():
            if cause not in PLANNED:
                yield from _of_ends(scenario, name, cause, times)


def _of_ends(scenario: Scenario, name: str, cause: str, times: int) -> Iterator[str]:
    """Yield that process *name* was ended so often by one *cause*."""
    count = f"{times:,}"
    if cause == Exit.HEALTH.value:
        message = template(
            "process {process} was ended {count} times by its health check: its loop had"
            " not got round to the answer (health, or threads in place of cpu)"
        )
        yield phrase(message, process=name, count=count)
    elif times < MANY_RESTARTS:
        return
    elif cause == Exit.MAX_MEMORY.value:
        limit_mib = scenario.apps[name.rpartition("-")[0]].max_memory_restart_mib
        yield phrase(
            "process {process} was reloaded {count} times for its memory: it needs more"
            " than {limit} MiB",
            process=name,
            count=count,
            limit=mib(limit_mib or 0.0),
        )
    else:
        message = template(
            "process {process} was ended again and again ({count} times: {cause})"
        )
        yield phrase(message, process=name, count=count, cause=end_words(cause))
