"""The command `lssim coupling`: what each fault of one system does to every other."""

import os
import re
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from attrs import evolve

from experiments.cli.exits import INTERRUPTED, reporting
from experiments.cli.options import Configs, Json, NoProgress, Overrides, Unset, Workers
from experiments.cli.scenarios import load_every
from experiments.coupling.comparison import compare, runs_of
from experiments.coupling.document import document
from experiments.coupling.matrix import show
from experiments.coupling.study import Plan, plan
from experiments.coupling.topology import Topology
from experiments.coupling.window import busiest_hour_s
from experiments.document import json_text
from experiments.figures import span
from experiments.running.crew import Crew
from experiments.telling.progress import RunsProgress
from experiments.telling.terminal import Terminal, emit, plain, say
from models.config import DAY_S, Scenario

Replications = Annotated[
    int, typer.Option(min=2, max=10_000, help="Pairs of runs for each fault.")
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
    only: Only = None,
    with_critical: WithCritical = False,
    overrides: Overrides = None,
    unset: Unset = None,
    as_json: Json = False,
    no_progress: NoProgress = False,
) -> None:
    """Say what each fault of one system does to every other."""
    began_at = perf_counter()
    with reporting():
        plans = [
            _plan(each, only or [], at=at, replications=replications, seed=seed)
            for each in _scenarios(configs, overrides or [], unset or [])
        ]
        runs = runs_of(plans, with_critical=with_critical)
        with (
            Crew(workers or os.cpu_count() or 1) as crew,
            RunsProgress(runs, is_wanted=not no_progress) as progress,
        ):
            topologies = compare(
                plans,
                crew,
                with_critical=with_critical,
                told=progress,
                more=progress.expect,
            )
        if topologies:
            _present(topologies, as_json=as_json)
    say(f"{progress.runs:,} runs planned, {span(perf_counter() - began_at)}")
    if len(topologies) < len(plans) or topologies[-1].is_interrupted:
        say("interrupted: the faults that were finished are kept")
        raise typer.Exit(INTERRUPTED)


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


def _present(topologies: list[Topology], *, as_json: bool) -> None:
    if as_json:
        emit(json_text(document(topologies), ensure_ascii=False))
    else:
        show(topologies, Terminal())
