"""Sheets: what headroom says on the terminal, a sentence a search first."""

from experiments.figures import quantity
from experiments.headroom.away import Away
from experiments.headroom.load import Load
from experiments.headroom.proof import run_command
from experiments.headroom.stalls import StallEdge, StallKind
from experiments.headroom.study import Headroom, Study
from experiments.headroom.wording import (
    arithmetic,
    borne,
    stall_sentence,
    survived,
    verdict,
)
from experiments.language.tongue import phrase
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet

NONE = "-"


def show(study: Study, configs: dict[str, str], to: Paper) -> None:
    """Print what every topology bears; *configs* are their files, by their names."""
    to.print(_table(study))
    for load in study.plan.loads:
        name = load.scenario.name
        for found in study.of(name):
            to.print()
            to.print(verdict(found, load), style="bold", soft_wrap=True)
            if found.away is None:
                to.print(arithmetic(found, load), soft_wrap=True)
            proof = _proof(study, found, load, configs[name])
            if proof is not None:
                to.print(f"  {proof}", soft_wrap=True)
        if edges := study.stalls.get(name):
            to.print()
            to.print(_stalls(name, edges))
            for kind in _kinds(edges):
                of_kind = [it for it in edges if it.kind == kind]
                to.print(stall_sentence(of_kind), soft_wrap=True)


def _table(study: Study) -> Sheet:
    rows = [
        [
            found.topology,
            _there(found.away),
            phrase("nothing") if found.edges is None else borne(found.edges),
            quantity(found.estimate.factor) if found.away is None else NONE,
            NONE if found.limit is None else str(found.limit.title),
        ]
        for found in study.found
    ]
    columns = (
        phrase("topology"),
        phrase("with"),
        phrase("bears"),
        phrase("by arithmetic"),
        phrase("gives way"),
    )
    return Sheet(phrase("Load that is borne, in times today's"), columns, rows)


def _there(away: Away | None) -> str:
    """Say what of the platform is there."""
    if away is None:
        return phrase("all there")
    return phrase("no {part}", part=away.words)


def _proof(study: Study, found: Headroom, load: Load, config: str) -> str | None:
    """Return the command that shows what breaks, or that it does not."""
    edges = found.edges
    if edges is None or (found.limit is not None and found.limit.system is None):
        return None
    factor = edges.breaks_at if edges.breaks_at < float("inf") else edges.keeps_at
    if not factor:
        return None
    plan = study.plan
    return run_command(
        config,
        load.scenario,
        plan.part_of(load.times(factor), found.away),
        replications=plan.replications,
        seed=plan.seed,
    )


def _stalls(name: str, edges: tuple[StallEdge, ...]) -> Sheet:
    rows = [
        [it.kind.system, it.kind.words, quantity(it.factor), *survived(it)]
        for it in edges
    ]
    columns = (
        phrase("system"),
        phrase("stands still"),
        phrase("times the load"),
        phrase("by arithmetic"),
        phrase("simulated"),
    )
    heading = phrase("Longest stall that {name} comes back from", name=name)
    return Sheet(heading, columns, rows)


def _kinds(edges: tuple[StallEdge, ...]) -> list[StallKind]:
    kinds: list[StallKind] = []
    for each in edges:
        if each.kind not in kinds:
            kinds.append(each.kind)
    return kinds
