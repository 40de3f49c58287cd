"""The command `lssim check`: judge scenarios without running them."""

from pathlib import Path

import typer

from experiments.cli.exits import BAD, MISUSED, reporting
from experiments.cli.options import Configs, Json, Overrides, Strict, Unset
from experiments.cli.scenarios import load_all
from experiments.judgement import Judgement, judge
from experiments.judgement.budget import NOT
from experiments.judgement.document import judgements_json
from experiments.telling.judgements import show_judgement
from experiments.telling.terminal import Terminal, emit, say
from models.config import Scenario
from models.loading import ConfigError
from models.plans.catalog import Catalog, load_catalog
from sim.errors import StuckError


def check_command(
    configs: Configs,
    *,
    overrides: Overrides = None,
    unset: Unset = None,
    as_json: Json = False,
    is_strict: Strict = False,
) -> None:
    """Judge scenarios without running them: memory, load, limits and price."""
    with reporting():
        catalog = load_catalog()
        scenarios, faults = load_all(configs, overrides or (), unset or ())
        if faults:
            say(str(ConfigError(faults)))
        judged = [
            (path, _judged(path, scenario, catalog)) for path, scenario in scenarios
        ]
        _present(judged, as_json=as_json)
    if faults:
        raise typer.Exit(MISUSED)
    if is_strict and any(_is_bad(judgement) for _, judgement in judged):
        raise typer.Exit(BAD)


def _judged(path: Path, scenario: Scenario, catalog: Catalog) -> Judgement:
    """Judge *scenario*; raise `StuckError` for figures beyond what floats can hold."""
    try:
        return judge(scenario, catalog)
    except (ArithmeticError, ValueError) as error:
        rule = f"a figure in it is too large or too small for sums ({error})"
        raise StuckError(f"{path}: cannot be judged: {rule}") from error


def _is_bad(judgement: Judgement) -> bool:
    """Say whether something does not fit: a host's memory, or a load that never ends."""
    return (
        any(host.fit == NOT for host in judgement.hosts)
        or any(use.response_s is None for use in judgement.systems)
        or any(use.busiest_utilisation >= 1 for use in judgement.stations)
    )


def _present(judged: list[tuple[Path, Judgement]], *, as_json: bool) -> None:
    if as_json:
        emit(judgements_json(judged))
        return
    terminal = Terminal()
    for number, (_, judgement) in enumerate(judged):
        if number:
            terminal.print()
        show_judgement(judgement, terminal)
