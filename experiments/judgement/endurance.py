"""Endurance: whether the processes of a system last, or what they need ends them."""

from collections.abc import Sequence

from experiments.figures import mib
from experiments.judgement.budget import HostBudget
from experiments.judgement.layout import Layout
from experiments.judgement.objections import container_sentence, restart_objection
from experiments.judgement.processes import ProcessMemory
from experiments.judgement.stations import SystemUse
from experiments.language.tongue import phrase, template


def shortlived(
    layout: Layout, use: SystemUse, budgets: Sequence[HostBudget]
) -> str | None:
    """Return what ends the processes of a system first, or nothing where they last.

    Its container, V8's heap, and PM2.
    """
    mine = [
        process
        for budget in budgets
        for process in budget.processes
        if process.system == use.system
    ]
    contained = _container(layout, use, budgets)
    if contained is not None:
        return phrase("{system} does not last: {why}", system=use.title, why=contained)
    said = next(filter(None, map(_heap, mine)), None)
    said = said or next(filter(None, map(_restarts, mine)), None)
    if said is None:
        return None
    return phrase("{system} does not last: {why}", system=use.title, why=said)


def _container(
    layout: Layout, use: SystemUse, budgets: Sequence[HostBudget]
) -> str | None:
    apps = layout.apps_of(use.system)
    for budget in budgets:
        for app in layout.apps_on(budget.host):
            sentence = container_sentence(budget, app) if app in apps else None
            if sentence is not None:
                return sentence
    return None


def _heap(process: ProcessMemory) -> str | None:
    if process.heap_state == "has room":
        return None
    message = template("{process} collects without end at {held} of V8's {limit} MiB")
    if process.heap_state == "aborts":
        message = template("{process} aborts at {held} of V8's {limit} MiB")
    held, limit = mib(process.heap_mib), mib(process.heap_limit_mib or 0)
    return phrase(message, process=process.name, held=held, limit=limit)


def _restarts(process: ProcessMemory) -> str | None:
    return next(restart_objection(process), None) if process.ends_soon else None
