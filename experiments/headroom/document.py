"""The document ``lssim.headroom/1``: what headroom was found, as plain data."""

from importlib.metadata import version
from math import isfinite

from attrs import asdict

from experiments.document import Tree, document_converter
from experiments.headroom.stalls import StallEdge
from experiments.headroom.study import Headroom, Study
from experiments.headroom.wording import verdict
from experiments.summary.identity import scenario_hash

SCHEMA = "lssim.headroom/1"


def document(study: Study) -> Tree:
    """Return everything that was found out; an edge that was not found is null."""
    plan = study.plan
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "seeds": list(plan.seeds),
        "interrupted": study.is_interrupted,
        "busy_hours": None if plan.hours is None else asdict(plan.hours),
        "topologies": [
            {
                "scenario": {
                    "name": load.scenario.name,
                    "sha256": scenario_hash(load.scenario),
                },
                "of": load.factor.name,
                "grows": load.keys,
                "found": [
                    _found(each) | {"verdict": verdict(each, load)}
                    for each in study.of(load.scenario.name)
                ],
                "stalls": [
                    _stall(each) for each in study.stalls.get(load.scenario.name, ())
                ],
            }
            for load in plan.loads
        ],
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def _found(it: Headroom) -> Tree:
    limit, edges, station = it.limit, it.edges, it.estimate.station
    return {
        "away": None if it.away is None else {"kind": it.away.kind, "name": it.away.name},
        "gone": [] if it.away is None else list(it.away.gone),
        "maimed": [] if it.away is None else list(it.away.maimed),
        "keeps_at": None if edges is None else edges.keeps_at or None,
        "breaks_at": None if edges is None else _finite(edges.breaks_at),
        "arithmetic": {
            "factor": _finite(it.estimate.factor),
            "station": None if station is None else f"{station.kind} {station.name}",
            "host": it.estimate.host,
        },
        "gives_way": None
        if limit is None
        else {
            "system": limit.system,
            "objectives": list(limit.objectives),
            "observed": str(limit.words),
            "cause": None if limit.cause is None else str(limit.cause),
            "keys": list(limit.keys),
        },
        "trials": [{"factor": each.factor, "kept": each.verdict} for each in it.trials],
    }


def _stall(it: StallEdge) -> Tree:
    return {
        "system": it.kind.system,
        "kind": it.kind.fault.kind,
        "target": it.kind.fault.target,
        "schema": it.kind.fault.schema,
        "factor": it.factor,
        "is_too_much_anyway": it.predicted_s is None,
        "predicted_s": None if it.predicted_s is None else _finite(it.predicted_s),
        "survived_s": it.simulated.keeps_at or None,
        "fatal_s": _finite(it.simulated.breaks_at),
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
