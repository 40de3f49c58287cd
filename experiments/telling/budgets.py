"""Budgets: the memory of hosts and processes, before anything runs."""

from experiments.figures import mib, quantity, span
from experiments.judgement.budget import HostBudget
from experiments.judgement.processes import ProcessMemory, Stages
from experiments.language.retelling import retold
from experiments.language.tongue import phrase, phrases
from experiments.telling.sheet import Sheet
from experiments.telling.tables import NONE, table


def memory_sheet(budget: HostBudget) -> Sheet:
    """Return what holds the memory of a host, from the start to the worst moment."""
    services = [
        (retold(name), *(4 * [mib(held)]))
        for name, held in budget.services.items()
        if held
    ]
    left = [budget.usable_mib - held for held in _held(budget.stages)]
    return table(
        phrase("Memory of host {host} ({plan}), MiB", host=budget.host, plan=budget.plan),
        *phrases(
            "part", "at the start", "caches full", "steady state", "all connections"
        ),
        rows=[
            *services,
            *((each.name, *map(mib, _held(each.own))) for each in budget.processes),
            (phrase("together"), *map(mib, _held(budget.stages))),
            (
                phrase("left of {usable} usable", usable=mib(budget.usable_mib)),
                *map(mib, left),
            ),
            (phrase("wanted for page cache"), *(4 * [mib(budget.page_cache_wanted_mib)])),
            (phrase("while PM2 reloads one"), NONE, NONE, mib(budget.reload_mib), NONE),
        ],
    )


def _held(stages: Stages) -> list[float]:
    return [stages.start_mib, stages.full_mib, stages.steady_mib, stages.worst_mib]


def processes_sheet(processes: list[ProcessMemory]) -> Sheet:
    """Return what each process holds at steady state, and what limits it."""
    return table(
        phrase("Processes at steady state, MiB"),
        *phrases(
            "process",
            "base",
            "cache",
            "sessions",
            "requests",
            "connections (all)",
            "V8 heap (limit)",
            "RSS (PM2's limit)",
            "caches full after",
        ),
        rows=[_process_row(each) for each in processes],
    )


def _process_row(each: ProcessMemory) -> list[str]:
    limit_mib = each.restart_limit_mib
    restart = NONE if limit_mib is None else mib(limit_mib)
    hours = each.caches_full_after_h
    return [
        each.name,
        mib(each.base_mib),
        mib(each.cache_mib),
        mib(each.sessions_mib),
        quantity(each.requests_mib),
        f"{quantity(each.connections_mib)} ({quantity(each.pool_mib)})",
        _heap(each),
        f"{mib(each.stages.steady_mib)} ({restart})",
        NONE if hours is None else span(hours * 3600),
    ]


def _heap(each: ProcessMemory) -> str:
    if each.heap_limit_mib is None:
        return NONE
    return f"{mib(each.heap_mib)} ({mib(each.heap_limit_mib)})"
