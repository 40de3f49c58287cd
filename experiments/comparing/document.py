"""The document ``lssim.comparison/1``: what a comparison found out, as plain data."""

from collections.abc import Mapping
from importlib.metadata import version

from attrs import asdict

from experiments.comparing.answer import Answer
from experiments.comparing.comparison import Comparison, price_of
from experiments.comparing.differences import CONFIDENCE, Difference
from experiments.comparing.dissection import Dissection
from experiments.comparing.frontier import Frontier
from experiments.comparing.marking import Marked
from experiments.comparing.shares import Share
from experiments.coupling.document import kinds_tree
from experiments.document import Tree, document_converter
from experiments.summary.days import kept_in_general
from experiments.summary.identity import scenario_hash
from experiments.telling.days import verdict_of
from models.config import Scenario
from sim.estimation import Interval

SCHEMA = "lssim.comparison/1"
PARTS = ("own", "spilt", "common")
"""Of what faults cost: a system's own, spilt over to others, lost to what is shared."""


def document(answer: Answer) -> Tree:
    """Return everything that was found out, floats at nine digits, no NaN."""
    found, frontier, marked = answer.found, answer.frontier, answer.marked
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "seeds": found.seeds,
        "confidence": CONFIDENCE,
        "interrupted": found.is_interrupted,
        "busy_hours": None if found.plan.hours is None else asdict(found.plan.hours),
        "measured_s": {name: runs[0].measured_s for name, runs in found.runs.items()},
        "beside": found.first,
        "systems": found.systems,
        "topologies": [
            _topology(found, each) | {"marks": _marks(marked[each.name])}
            for each in found.plan.topologies
        ],
        "differences": [_difference(each) for each in answer.differences],
        "parts": None if found.dissection is None else _parts(found.dissection),
        "shares": [_share(each) for each in answer.shares],
        "bad_days": None if frontier is None else _frontier(frontier),
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def interval_tree(it: Interval) -> Tree:
    """Return an interval by its mean and its ends."""
    return {"mean": it.mean, "low": it.low, "high": it.high}


def _topology(found: Comparison, topology: Scenario) -> Tree:
    runs = found.runs[topology.name]
    return {
        "scenario": {
            "name": topology.name,
            "sha256": scenario_hash(found.plan.run_of(topology)),
        },
        "monthly_jpy": price_of(runs),
        "unpriced": list(runs[0].cost.unpriced),
        "verdicts": {name: verdict_of(runs, name) for name in runs[0].systems},
        "kept": {name: kept_in_general(runs, name) for name in runs[0].systems},
        "kept_runs": {
            name: [each.systems[name].slo.met for each in runs].count(True)
            for name in runs[0].systems
        },
    }


def _marks(marked: Mapping[str, Marked]) -> Tree:
    return {
        key: {"mark": each.mark, "reason": each.reason} for key, each in marked.items()
    }


def _difference(difference: Difference) -> Tree:
    return {
        "topology": difference.topology,
        "system": difference.system,
        "figure": difference.key,
        "first": difference.before,
        "difference": interval_tree(difference.interval),
        "p": difference.chance,
        "p_adjusted": difference.adjusted,
        "real": difference.is_real,
        "variance_gain": difference.gain,
        "variance_gain_at_most": difference.gain_at_most,
    }


def _parts(dissection: Dissection) -> Tree:
    return {each.name: list(each.keys) for each in dissection.cut.parts}


def _share(share: Share) -> Tree:
    return {
        "system": share.difference.system,
        "figure": share.difference.key,
        "part": share.part,
        "added": interval_tree(share.added),
        "share": None if share.share is None else interval_tree(share.share),
    }


def _frontier(frontier: Frontier) -> Tree:
    return {
        "user_min_a_month": {
            name: {
                "ordinary_days": asdict(risk.ordinary_days),
                "faults": asdict(risk.bad_days),
                "all": asdict(risk.all),
                "minutes_a_user": risk.minutes_a_user,
                "parts": dict(zip(PARTS, risk.month.parts(), strict=True)),
            }
            for name, risk in frontier.risks.items()
        },
        "faults_by_kind": {
            name: kinds_tree(risk.month) for name, risk in frontier.risks.items()
        },
        "dominated_by": {name: list(by) for name, by in frontier.dominated.items()},
        "steps": [
            {
                "from": step.cheaper.topology,
                "to": step.dearer.topology,
                "jpy": step.dearer.jpy - step.cheaper.jpy,
                "user_min_saved": asdict(step.saved),
            }
            for step in frontier.steps()
        ],
    }
