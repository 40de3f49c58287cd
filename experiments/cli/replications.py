"""`lssim run --replications`: several simulations, and what they say together."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import typer
from attrs import evolve

from experiments.cli.crews import Means, crew_for
from experiments.cli.exits import BAD, end_interrupted, reporting
from experiments.cli.presenting import present
from experiments.cli.strictness import is_bad_in_general
from experiments.dossier.findings import Findings
from experiments.dossier.folder import require_room
from experiments.replicating.document import document
from experiments.replicating.lots import lot_of
from experiments.replicating.replication import Replications, Wish, replicate
from experiments.replicating.sheets import show
from experiments.running.cost import Question
from experiments.telling.progress import RunsProgress, so_many, took
from experiments.telling.terminal import say
from models.config import Scenario

LEAST_RUNS = 2
PART_S = 7200.0
"""What is said to cost less than a whole day."""


def run_many(
    scenario: Scenario,
    wish: Wish,
    means: Means,
    *,
    out: Path | None,
    as_json: bool,
    is_strict: bool,
) -> None:
    """Simulate *scenario* under many seeds and say what its users would experience."""
    began_at = perf_counter()
    with reporting():
        if out is not None:
            require_room(out)
        lots, smaller = (
            [lot_of(scenario, wish.pilot_runs + wish.runs)],
            _smaller(scenario, wish),
        )
        heading = "" if wish.precision is None else "at most "
        with (
            crew_for(lots, smaller, means, heading=heading) as crew,
            RunsProgress(
                wish.pilot_runs + wish.runs, is_wanted=not means.no_progress
            ) as progress,
        ):
            found = replicate(scenario, wish, crew, told=progress)
        if found.summaries:
            present(_findings(found), as_json=as_json, out=out)
    say(f"{so_many(len(found.summaries), 'run')}, {took(began_at)}")
    if found.is_interrupted:
        few = "" if found.summaries else "no run was finished"
        end_interrupted(few, is_kept=crew.store is not None)
    if is_strict and is_bad_in_general(found.summaries):
        raise typer.Exit(BAD)


def _smaller(scenario: Scenario, wish: Wish) -> Iterator[Question]:
    """Yield what would take less, by the options that ask for it."""
    if wish.precision is not None:
        if wish.runs > wish.least:
            yield f"if {wish.least} are enough", [lot_of(scenario, wish.least)]
    elif (fewer := wish.least // 2) >= LEAST_RUNS:
        yield f"with --replications {fewer}", [lot_of(scenario, fewer)]
    if scenario.horizon_s > 2 * PART_S:
        part = evolve(scenario, days=None, duration_s=PART_S)
        yield "with --for 2h", [lot_of(part, wish.runs)]


def _findings(found: Replications) -> Findings:
    return Findings(
        command="run",
        scenarios={found.scenario.name or "scenario": found.scenario},
        document=lambda: document(found),
        show=lambda to: show(found, to),
    )
