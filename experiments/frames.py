"""The figures of each kind of result, as a frame."""

from collections.abc import Iterator, Sequence
from math import isfinite

from experiments.advising.study import Study as Advice
from experiments.claiming.study import Study as Claims
from experiments.comparing.answer import Answer
from experiments.coupling.topology import Topology
from experiments.frame import Frame, Row
from experiments.headroom.study import Study as Headrooms
from experiments.language.saying import Saying
from experiments.language.tongue import SOURCE, speaking
from experiments.migrating.study import Study as Migration
from experiments.migrating.timetable import timetable
from experiments.replicating.headlines import headlines_of
from experiments.replicating.replication import Replications
from experiments.result import frame_of
from experiments.summary.document import Summary
from experiments.sweeping.export import columns_of, rows_of
from experiments.sweeping.sweep import Sweep

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

BORNE = {
    "topology": "VARCHAR",
    "away": "VARCHAR",
    "keeps_at": "DOUBLE",
    "breaks_at": "DOUBLE",
    "gives_way": "VARCHAR",
}
"""Of a search for headroom, a row; factors of today's load, none where not tried."""
OFFERS = {
    "platform": "VARCHAR",
    "monthly_jpy": "DOUBLE",
    "contenders": "BIGINT",
    "kept": "BOOLEAN",
    "is_sure": "BOOLEAN",
}
"""Of a price that was raced, a row; `kept` is none where it stayed open."""
CLAIMS = {"claim": "VARCHAR", "topic": "VARCHAR", "verdict": "VARCHAR"}
MONTHS = {
    "month": "BIGINT",
    "phase": "VARCHAR",
    "load": "DOUBLE",
    "monthly_jpy": "DOUBLE",
    "kept": "BOOLEAN",
    "used_gb": "DOUBLE",
}
"""Of a month of a migration, a row; `load` in times today's."""


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


@frame_of.register
def _(result: Headrooms) -> Frame:
    return Frame(BORNE, _borne(result))


@frame_of.register
def _(result: Advice) -> Frame:
    rows = (
        (it.chosen.words, it.chosen.jpy, it.contenders, it.verdict, it.is_sure)
        for it in result.results
    )
    return Frame(OFFERS, rows)


@frame_of.register
def _(result: Claims) -> Frame:
    rows = ((it.key, it.claim.topic, it.word) for it in result.judged)
    return Frame(CLAIMS, rows)


@frame_of.register
def _(result: Migration) -> Frame:
    rows = (
        (it.number, it.phase, it.load, it.jpy, it.kept, it.used_gb)
        for it in timetable(result)
    )
    return Frame(MONTHS, rows)


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


def _borne(result: Headrooms) -> Iterator[Row]:
    for it in result.found:
        edges = it.edges
        breaks_at = None if edges is None else edges.breaks_at
        yield (
            it.topology,
            None if it.away is None else f"{it.away.kind} {it.away.title}",
            None if edges is None else edges.keeps_at or None,
            breaks_at if breaks_at is not None and isfinite(breaks_at) else None,
            None if it.limit is None else _english(it.limit.title),
        )


def _english(said: Saying) -> str:
    """Return what is *said* as frames have it, whatever is spoken."""
    with speaking(SOURCE):
        return str(said)
