"""The notebook: what each kind of result says there, and its figures as a frame."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from experiments.comparing.answer import Answer
from experiments.comparing.sheets import show as show_answer
from experiments.coupling.matrix import show as show_topologies
from experiments.coupling.topology import Topology
from experiments.frame import Frame, Row
from experiments.replicating.headlines import headlines_of
from experiments.replicating.replication import Replications
from experiments.replicating.sheets import show as show_replications
from experiments.result import frame_of, html_of
from experiments.summary.document import Summary
from experiments.sweeping.export import columns_of, rows_of
from experiments.sweeping.sheets import show as show_sweep
from experiments.sweeping.sweep import Sweep
from experiments.telling.markup import markup_of
from experiments.telling.notes import Notes
from experiments.telling.paper import Paper

RUN = {"seed": "BIGINT"}
FIGURE = {"part": "VARCHAR", "name": "VARCHAR", "figure": "VARCHAR", "value": "DOUBLE"}
"""Of a run, a row: ``systems``, ``medical``, ``p95_ms``, 68.7."""
LOSSES = {
    "topology": "VARCHAR",
    "fault": "VARCHAR",
    "kind": "VARCHAR",
    "owner": "VARCHAR",
    "per_month": "DOUBLE",
    "system": "VARCHAR",
    "is_hit": "BOOLEAN",
    "user_min": "DOUBLE",
    "user_min_low": "DOUBLE",
    "user_min_high": "DOUBLE",
    "down_s": "DOUBLE",
    "failed": "DOUBLE",
}
"""What a fault costs a system, a row; `is_hit` where the system stands on what fails."""


@frame_of.register
def _(result: Summary) -> Frame:
    return Frame(RUN | FIGURE, _figures([result]))


@frame_of.register
def _(result: Replications) -> Frame:
    return Frame(RUN | FIGURE, _figures(result.summaries))


@frame_of.register
def _(result: Answer) -> Frame:
    rows = (
        (name, *row) for name, runs in result.found.runs.items() for row in _figures(runs)
    )
    return Frame({"topology": "VARCHAR"} | RUN | FIGURE, rows)


@frame_of.register
def _(result: Topology) -> Frame:
    return Frame(LOSSES, _losses(result))


@frame_of.register
def _(result: Sweep) -> Frame:
    return Frame(columns_of(result), rows_of(result))


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


def _figures(runs: Sequence[Summary]) -> Iterator[Row]:
    for run in runs:
        for place, value in headlines_of(run):
            yield (run.seed, *place, value)


def _losses(result: Topology) -> Iterator[Row]:
    for toll in result.tolls:
        fault = toll.fault
        for name, loss in toll.losses.items():
            it = loss.user_min
            yield (
                *(result.name, fault.name, fault.config.kind, fault.owner),
                *(fault.per_month, name, name in fault.hits),
                *(it.mean, it.low, it.high, loss.down_s.mean, loss.failed.mean),
            )


def _told(show: Callable[[Any, Paper], None], result: Any) -> str:
    """Return what *show* tells of *result*, as tables and paragraphs."""
    notes = Notes()
    show(result, notes)
    return markup_of(notes)
