"""The document ``lssim.replications/1``: what several days say, as plain data."""

from collections.abc import Sequence
from importlib.metadata import version
from statistics import fmean, median

from experiments.document import Tree, document_converter
from experiments.replicating.headlines import (
    QUANTILES,
    interval_of,
    median_bounds,
    series_of,
)
from experiments.replicating.replication import Replications
from experiments.replicating.warmup import WarmUp
from experiments.summary.days import kept_in_general
from experiments.summary.identity import scenario_hash
from experiments.telling.days import verdict_of

SCHEMA = "lssim.replications/1"
CONFIDENCE = 0.95


def document(found: Replications) -> Tree:
    """Return everything that the runs say together, floats at nine digits, no NaN.

    Its verdicts are in the language that is spoken: `present` prints and keeps them in
    English, and the others beside it.
    """
    first = found.summaries[0]
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "scenario": {
            "name": found.scenario.name,
            "sha256": scenario_hash(found.scenario),
        },
        "seeds": found.seeds,
        "interrupted": found.is_interrupted,
        "precision": found.wish.precision,
        "is_precise": found.is_precise,
        "confidence": CONFIDENCE,
        "measured_s": first.measured_s,
        "warm_up": None if found.warm_up is None else _warm_up(found.warm_up),
        "verdicts": {name: verdict_of(found.summaries, name) for name in first.systems},
        "kept": {name: kept_in_general(found.summaries, name) for name in first.systems},
        "kept_days": {
            name: [each.systems[name].slo.met for each in found.summaries].count(True)
            for name in first.systems
        },
        "figures": _figures(found),
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def _warm_up(found: WarmUp) -> Tree:
    return {
        "method": "mser-5",
        "cut_s": found.cut_s,
        "run_s": found.run_s,
        "runs": found.runs,
        "by_system": found.by_system,
    }


def _figures(found: Replications) -> Tree:
    """Return every headline's mean and interval: by table, entry and key."""
    tree: Tree = {}
    for (table, name, key), values in series_of(found.summaries).items():
        entries = tree.setdefault(table, {}).setdefault(name, {})
        it = interval_of(values, confidence=CONFIDENCE)
        entries[key] = {
            "mean": fmean(values) if values else None,
            "low": None if it is None else it.low,
            "high": None if it is None else it.high,
            "replications": len(values),
        }
        if table == "systems" and key in QUANTILES:
            entries[key]["median"] = _median(values)
    return tree


def _median(values: Sequence[float]) -> Tree:
    """Return the median over runs and the order statistics that enclose it."""
    bounds = median_bounds(values, confidence=CONFIDENCE)
    return {
        "estimate": median(values) if values else None,
        "low": None if bounds is None else bounds.low,
        "high": None if bounds is None else bounds.high,
    }
