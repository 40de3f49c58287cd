"""The notebook: what each kind of result says there; its figures are in `frames`."""

from collections.abc import Callable
from typing import Any

import experiments.frames  # noqa: F401
from experiments.advising.sheets import show as show_advice
from experiments.advising.study import Study as Advice
from experiments.claiming.sheets import show as show_claims
from experiments.claiming.study import Study as Claims
from experiments.comparing.answer import Answer
from experiments.comparing.sheets import show as show_answer
from experiments.coupling.matrix import show as show_topologies
from experiments.coupling.topology import Topology
from experiments.headroom.sheets import show as show_headroom
from experiments.headroom.study import Study as Headrooms
from experiments.migrating.sheets import show as show_migration
from experiments.migrating.study import Study as Migration
from experiments.migrating.timetable import timetable
from experiments.replicating.replication import Replications
from experiments.replicating.sheets import show as show_replications
from experiments.result import html_of
from experiments.sweeping.sheets import show as show_sweep
from experiments.sweeping.sweep import Sweep
from experiments.telling.markup import markup_of
from experiments.telling.notes import Notes
from experiments.telling.paper import Paper


@html_of.register
def _(result: Replications) -> str:
    return _told(show_replications, result)


@html_of.register
def _(result: Answer) -> str:
    return _told(show_answer, result)


@html_of.register
def _(result: Topology) -> str:
    return _told(show_topologies, [result])


@html_of.register
def _(result: Sweep) -> str:
    return _told(show_sweep, result)


@html_of.register
def _(result: Headrooms) -> str:
    names = {each.scenario.name: each.scenario.name for each in result.plan.loads}
    return _told(lambda it, to: show_headroom(it, names, to), result)


@html_of.register
def _(result: Advice) -> str:
    return _told(lambda it, to: show_advice(it, None, to), result)


@html_of.register
def _(result: Claims) -> str:
    return _told(show_claims, result)


@html_of.register
def _(result: Migration) -> str:
    return _told(lambda it, to: show_migration(it, timetable(it), to), result)


def _told(show: Callable[[Any, Paper], None], result: Any) -> str:
    """Return what *show* tells of *result*, as tables and paragraphs."""
    notes = Notes()
    show(result, notes)
    return markup_of(notes)
