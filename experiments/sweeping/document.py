"""The document ``lssim.sweep/1``: what a sweep says, as plain data."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from experiments.document import Tree, document_converter
from experiments.sweeping.indices import Index, sensitivities
from experiments.sweeping.plan import Point
from experiments.sweeping.responses import (
    Level,
    Mean,
    at_point,
    changes_of,
    levels_of,
    mean_of,
)
from experiments.sweeping.screening import screenings
from experiments.sweeping.sweep import Sweep

SCHEMA = "lssim.sweep/1"


def document(sweep: Sweep) -> Tree:
    """Return all that *sweep* has found, floats at nine digits, no NaN."""
    plan = sweep.plan
    experiment = plan.experiment
    names = list(experiment.factors)
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "experiment": plan.name,
        "question": experiment.question,
        "design": experiment.design,
        "factors": {
            name: {
                "keys": list(each.keys),
                "is_relative": each.is_relative,
                "is_log": each.is_log,
            }
            for name, each in experiment.factors.items()
        },
        "configs": [each.name for each in plan.topologies],
        "seeds": list(plan.seeds),
        "interrupted": sweep.is_interrupted,
        "refused_points": plan.refused,
        "failed_points": len(sweep.failed),
        "points": [_point(sweep, point, names) for point in plan.points],
        "outputs": {output: _answers(sweep, output, names) for output in plan.outputs},
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def _point(sweep: Sweep, point: Point, names: list[str]) -> Tree:
    return {
        "config": sweep.plan.topologies[point.topology].name,
        "scenario_sha256": point.scenario,
        "factors": dict(zip(names, point.values, strict=True)),
        "failure": sweep.failure_of(point),
        "outputs": {
            output: _mean(mean_of(at_point(sweep, point, output) or []))
            for output in sweep.plan.outputs
        },
    }


def _answers(sweep: Sweep, output: str, names: list[str]) -> Tree:
    """Return what explains *output*: what that is depends on the design."""
    if sweep.plan.experiment.design == "sobol":
        return {"indices": _indices(sweep, output)}
    if sweep.plan.experiment.design == "morris":
        return {"screening": _screening(sweep, output)}
    levels = {name: levels_of(sweep, output, number) for number, name in enumerate(names)}
    return {
        "main_effects": {name: list(map(_level, it)) for name, it in levels.items()},
        "changes": {name: _changes(it) for name, it in levels.items()},
    }


def _level(it: Level) -> Tree:
    return {
        "config": it.topology,
        "level": it.label,
        "value": it.value,
        "points": it.points,
        **_mean(it.response),
    }


def _changes(levels: Sequence[Level]) -> list[Tree]:
    """Return what lies between the first level and the last, in each config."""
    return [
        {
            "config": first.topology,
            "from": first.label,
            "to": last.label,
            **_mean(change),
        }
        for first, last, change in changes_of(levels)
    ]


def _indices(sweep: Sweep, output: str) -> dict[str, Any]:
    return {
        each.topology: {
            "rows": each.rows,
            "factors": {
                it.factor: {"first": _index(it.first), "total": _index(it.total)}
                for it in each.indices
            },
        }
        for each in sensitivities(sweep, output)
    }


def _screening(sweep: Sweep, output: str) -> dict[str, Any]:
    return {
        each.topology: {
            "trajectories": each.trajectories,
            "factors": {
                it.factor: {
                    "mu_star": it.size.mean,
                    "low": max(0.0, it.size.low),
                    "high": it.size.high,
                    "mu": it.direction,
                    "sigma": it.spread,
                }
                for it in each.effects
            },
        }
        for each in screenings(sweep, output)
    }


def _mean(it: Mean) -> Tree:
    return {
        "mean": it.mean,
        "low": None if it.interval is None else it.interval.low,
        "high": None if it.interval is None else it.interval.high,
    }


def _index(it: Index) -> Tree:
    return {
        "value": it.value,
        "low": it.low,
        "high": it.high,
        "is_told_from_zero": it.is_told_from_zero,
    }
