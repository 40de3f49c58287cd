"""The command `lssim coupling`: what each fault of one system does to every other."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from attrs import evolve

from experiments.cli.crews import Means, crew_for
from experiments.cli.exits import end_interrupted, reporting
from experiments.cli.options import (
    Configs,
    EngineOption,
    Json,
    NoProgress,
    Overrides,
    StoreFile,
    Unset,
    Workers,
)
from experiments.cli.presenting import DossierFolder, present
from experiments.cli.scenarios import load_every
from experiments.coupling.comparison import compare, runs_of
from experiments.coupling.document import document
from experiments.coupling.lots import lots_of
from experiments.coupling.matrix import WIDTH, show
from experiments.coupling.study import Plan, plan
from experiments.coupling.topology import Topology
from experiments.coupling.window import busiest_hour_s
from experiments.dossier.findings import Findings
from experiments.dossier.folder import require_room
from experiments.running.cost import Lot, Question
from experiments.running.engines import Engine
from experiments.telling.progress import RunsProgress, so_many, took
from experiments.telling.terminal import Terminal, plain, say
from models.config import DAY_S, Scenario

LEAST_SEEDS = 2
Replications = Annotated[
    int, typer.Option(min=LEAST_SEEDS, max=10_000, help="Pairs of runs for each fault.")
]
Seed = Annotated[
    int | None, typer.Option(min=0, help="First seed, instead of the file's.")
]
At = Annotated[
    str | None,
    typer.Option(
        metavar="HH:MM", help="When it happens, if not in the busiest hour; no month."
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TEXT", help="Only faults whose name contains it, as a table prints it."
    ),
]
WithCritical = Annotated[
    bool,
    typer.Option("--critical", help="Also find how long a fault must last to stay."),
]


def coupling_command(
    configs: Configs,
    *,
    replications: Replications = 10,
    seed: Seed = None,
    at: At = None,
    workers: Workers = None,
    engine: EngineOption = Engine.AUTO,
    store: StoreFile = None,
    only: Only = None,
    with_critical: WithCritical = False,
    overrides: Overrides = None,
    unset: Unset = None,
    out: DossierFolder = None,
    as_json: Json = False,
    no_progress: NoProgress = False,
) -> None:
    """Say what each fault of one system does to every other."""
    means = Means(workers=workers, engine=engine, store=store, no_progress=no_progress)
    began_at = perf_counter()
    with reporting():
        if out is not None:
            require_room(out)
        plans = [
            _plan(each, only or [], at=at, replications=replications, seed=seed)
            for each in _scenarios(configs, overrides or [], unset or [])
        ]
        topologies, runs, is_kept = _run(plans, means, with_critical=with_critical)
        if topologies:
            found = _findings(topologies)
            terminal = Terminal(pipe_width=WIDTH)
            present(found, as_json=as_json, out=out, terminal=terminal)
    say(f"{so_many(runs, 'run')} planned, {took(began_at)}")
    if len(topologies) < len(plans) or topologies[-1].is_interrupted:
        few = "" if topologies else "no fault was finished"
        end_interrupted(few, is_kept=is_kept)


def _run(
    plans: list[Plan], means: Means, *, with_critical: bool
) -> tuple[list[Topology], int, bool]:
    """Return what is found, of how many runs, and whether they are kept."""
    lots = _lots(plans, with_critical=with_critical)
    smaller = _smaller(plans, with_critical=with_critical)
    runs = runs_of(plans, with_critical=with_critical)
    with (
        crew_for(lots, smaller, means) as crew,
        RunsProgress(runs, is_wanted=not means.no_progress) as progress,
    ):
        topologies = compare(
            plans,
            crew,
            with_critical=with_critical,
            told=progress,
            more=progress.expect,
        )
    return topologies, progress.runs, crew.store is not None


def _lots(plans: list[Plan], *, with_critical: bool) -> list[Lot]:
    return [lot for it in plans for lot in lots_of(it, with_critical=with_critical)]


def _smaller(plans: list[Plan], *, with_critical: bool) -> Iterator[Question]:
    """Yield what would take less, by the options that ask for it."""
    if with_critical:
        yield "without --critical", _lots(plans, with_critical=False)
    if plans[0].has_month:
        one_hour = [evolve(each, has_month=False) for each in plans]
        clock = f"{int(plans[0].window.at_s % DAY_S // 3600):02}:00"
        words = f"with --at {clock}, without a month"
        yield words, _lots(one_hour, with_critical=with_critical)
    if (fewer := len(plans[0].seeds) // 2) >= LEAST_SEEDS:
        few = [evolve(each, seeds=each.seeds[:fewer]) for each in plans]
        yield f"with --replications {fewer}", _lots(few, with_critical=with_critical)


def _scenarios(
    configs: list[Path], overrides: list[str], unset: list[str]
) -> list[Scenario]:
    """Load every file; name the scenarios apart, by their files where they have none."""
    scenarios: list[Scenario] = []
    for path, scenario in load_every(configs, overrides, unset):
        name = scenario.name or path.stem
        taken = [each.name for each in scenarios]
        if name in taken:
            name = f"{name} ({taken.count(name) + 1})"
        scenarios.append(evolve(scenario, name=name))
    return scenarios


def _plan(
    scenario: Scenario,
    only: list[str],
    *,
    at: str | None,
    replications: int,
    seed: int | None,
) -> Plan:
    at_s = None if at is None else _time_s(at, scenario)
    planned = plan(scenario, replications=replications, seed=seed, at_s=at_s)
    chosen = planned.of_faults(only) if only else planned
    if not chosen.faults:
        names = ", ".join(fault.name for fault in planned.faults)
        got = ", ".join(only)
        rule = f"must be part of a fault's name, got {got} (there are {names})"
        raise typer.BadParameter(plain(rule), param_hint="--only")
    return chosen


def _time_s(text: str, scenario: Scenario) -> float:
    """Return *text* as a time of the day that has the busiest hour."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if found is None:
        rule = f"must be a time of day from 00:00 to 23:59, got {text!r}, write 12:30"
        raise typer.BadParameter(rule, param_hint="--at")
    day_s = busiest_hour_s(scenario) // DAY_S * DAY_S
    return day_s + 3600.0 * int(found[1]) + 60.0 * int(found[2])


def _findings(topologies: list[Topology]) -> Findings:
    return Findings(
        command="coupling",
        scenarios={each.name: each.plan.scenario for each in topologies},
        document=lambda: document(topologies),
        show=lambda to: show(topologies, to),
    )
