"""`lssim run --replications`: several simulations, and what they say together."""

import os
from time import perf_counter

import typer

from experiments.cli.exits import BAD, INTERRUPTED, reporting
from experiments.cli.strictness import is_bad_in_general
from experiments.document import json_text
from experiments.figures import span
from experiments.replicating.document import document
from experiments.replicating.replication import Replications, Wish, replicate
from experiments.replicating.sheets import show
from experiments.running.crew import Crew
from experiments.running.engines import Engine, choose, prepare
from experiments.telling.progress import RunsProgress
from experiments.telling.terminal import Terminal, emit, say
from models.config import Scenario


def run_many(
    scenario: Scenario,
    wish: Wish,
    *,
    engine: Engine,
    workers: int | None,
    as_json: bool,
    no_progress: bool,
    is_strict: bool,
) -> None:
    """Simulate *scenario* under many seeds and say what its users would experience."""
    began_at = perf_counter()
    with reporting():
        engine = choose(engine, scenario, say)
        prepare(engine, say)  # once, and not in every process
        with (
            Crew(workers or os.cpu_count() or 1) as crew,
            RunsProgress(
                wish.pilot_runs + wish.runs, is_wanted=not no_progress
            ) as progress,
        ):
            found = replicate(scenario, wish, crew, engine=engine, told=progress)
        if found.summaries:
            _present(found, as_json=as_json)
    say(f"{len(found.summaries):,} runs, {span(perf_counter() - began_at)}")
    if found.is_interrupted:
        say("interrupted: the runs that were finished are kept")
        raise typer.Exit(INTERRUPTED)
    if is_strict and is_bad_in_general(found.summaries):
        raise typer.Exit(BAD)


def _present(found: Replications, *, as_json: bool) -> None:
    if as_json:
        emit(json_text(document(found), ensure_ascii=False))
    else:
        show(found, Terminal())
