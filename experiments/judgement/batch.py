"""Batch work in a check: whether its memory fits, and what it takes of the credits."""

from collections.abc import Iterator, Sequence

from experiments.figures import mib, quantity, span
from experiments.judgement.budget import HostBudget
from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase, template
from models.config import BatchConfig
from sim.queueing.week import HOUR_S, HOURS

_WEEK_S = HOURS * HOUR_S
_LEFT = {
    False: template(
        "batch work {work} has {cores} of {whole} cores of host {host} for {span} each"
        " time: check counts it among the credits of a usual week, and leaves to run how"
        " long the others wait meanwhile"
    ),
    True: template(
        "batch work {work} has {cores} of {whole} cores of host {host} for {span} each"
        " time: it is no part of a usual week, so check leaves it out of the credits, and"
        " leaves to run how long the others wait meanwhile"
    ),
}
"""What is said of work that comes again, and of work that is done once."""


def batch_objections(layout: Layout, budgets: Sequence[HostBudget]) -> Iterator[str]:
    """Yield batch work that does not fit, and what of it is left to a run."""
    budget_of = {each.host: each for each in budgets}
    for name, batch in layout.scenario.batch.items():
        budget = budget_of[batch.host]
        if batch.memory_mib > budget.headroom_mib:
            yield phrase(
                "batch work {work} takes {memory} MiB of host {host}, which has {left}"
                " left at steady state: the kernel kills for it, the largest process"
                " first",
                work=name,
                memory=mib(batch.memory_mib),
                host=batch.host,
                left=mib(max(0.0, budget.headroom_mib)),
            )
        if batch.cpu_s:
            cores, lasts_s = _use(layout, batch)
            yield phrase(
                _LEFT[batch.every_s is None],
                work=name,
                cores=quantity(cores),
                whole=layout.hosts[batch.host].cores.vcpus,
                host=batch.host,
                span=span(lasts_s),
            )


def batch_hours(layout: Layout, host: str) -> list[float]:
    """Return the cores that batch work keeps busy in each hour of a usual week.

    Work that is done once is no part of one, and what comes again after more than a week
    is so much the less of it.
    """
    hours = [0.0] * HOURS
    for batch in _on(layout, host):
        if batch.every_s is None:
            continue
        begins_s = layout.scenario.starts_at_s + batch.at_s
        times = max(1, round(_WEEK_S / batch.every_s))
        share = min(1.0, _WEEK_S / batch.every_s)
        for number in range(times):
            at_s = begins_s + number * batch.every_s
            _add(hours, layout, batch, at_s, share=share)
    return hours


def batch_cores(layout: Layout, host: str, *, from_s: float, until_s: float) -> float:
    """Return the cores that batch work keeps busy between two instants of a run."""
    core_s = 0.0
    for batch in _on(layout, host):
        cores, lasts_s = _use(layout, batch)
        at_s = batch.at_s
        while at_s < until_s:
            core_s += cores * max(0.0, min(until_s, at_s + lasts_s) - max(from_s, at_s))
            if batch.every_s is None:
                break
            at_s += batch.every_s
    return core_s / (until_s - from_s)


def _on(layout: Layout, host: str) -> list[BatchConfig]:
    return [each for each in layout.scenario.batch.values() if each.host == host]


def _use(layout: Layout, batch: BatchConfig) -> tuple[float, float]:
    """Return how many cores it has while it runs, on average, and how long that is."""
    cores = layout.hosts[batch.host].cores
    work_s = batch.cpu_s / cores.speed
    lasts_s = work_s / min(batch.threads, cores.vcpus) + batch.disk_s
    return (work_s / lasts_s if lasts_s else 0.0), lasts_s


def _add(
    hours: list[float],
    layout: Layout,
    batch: BatchConfig,
    begins_s: float,
    *,
    share: float,
) -> None:
    """Add a *share* of one run to the hours of a week in which it falls."""
    cores, lasts_s = _use(layout, batch)
    at_s, ends_s = begins_s, begins_s + lasts_s
    while at_s < ends_s:
        hour = int(at_s // HOUR_S)
        until_s = min(ends_s, (hour + 1) * HOUR_S)
        hours[hour % HOURS] += share * cores * (until_s - at_s) / HOUR_S
        at_s = until_s
