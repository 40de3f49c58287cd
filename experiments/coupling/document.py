"""The document ``lssim.coupling/2``: every figure of a comparison, as plain data."""

from importlib.metadata import version

from attrs import asdict

from experiments.coupling.assumptions import assumptions
from experiments.coupling.expectation import expected
from experiments.coupling.measures import Coupling, Joint
from experiments.coupling.month import Month
from experiments.coupling.sharing import shared_parts
from experiments.coupling.toll import Couplings, Loss, Toll
from experiments.coupling.topology import Topology
from experiments.coupling.wording import shared_fate
from experiments.document import Tree, document_converter
from experiments.summary.identity import scenario_hash
from models.traffic.channels import Channel
from sim.estimation import Bounds, Interval

SCHEMA = "lssim.coupling/2"


def document(topologies: list[Topology]) -> Tree:
    """Return everything that was found out, floats at nine digits, no NaN."""
    plan = topologies[0].plan
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "replications": len(plan.seeds),
        "confidence": 0.95,
        "assumptions": assumptions(),
        "topologies": [_topology(each) for each in topologies],
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def _topology(topology: Topology) -> Tree:
    plan = topology.plan
    return {
        "scenario": {"name": topology.name, "sha256": scenario_hash(plan.scenario)},
        "titles": {name: topology.title(name) for name in topology.systems},
        "seeds": list(plan.seeds),
        "begins_at_s": plan.window.at_s,
        "interrupted": topology.is_interrupted,
        "faults_left_out": plan.left_out,
        "shared": [asdict(each) for each in shared_parts(plan.scenario)],
        "verdict": shared_fate(topology),
        "failed_share_without_fault": topology.failing,
        "monthly_user_min": None if topology.month is None else _month(topology.month),
        "between": [
            {
                "from": a,
                "to": b,
                "beta": None if beta is None else _bounds(beta),
                "simultaneous": topology.simultaneous[a, b],
                "month": _joint(topology.joints[a, b]),
            }
            for (a, b), beta in topology.betas.items()
        ],
        "faults": [_toll(each, topology) for each in topology.tolls],
    }


def _toll(toll: Toll, topology: Topology) -> Tree:
    fault = toll.fault
    critical = topology.criticals.get(fault.name)
    return {
        "name": fault.name,
        "kind": fault.config.kind,
        "target": fault.config.target,
        "owner": {
            "kind": fault.owner_kind,
            "name": fault.owner,
            "title": fault.owner_title,
        },
        "stand_on_it": list(fault.hits),
        "duration_s": fault.duration_s,
        "span_s": topology.plan.window.span_s(fault),
        "per_month": fault.per_month,
        "rate_source": fault.source,
        "user_min": _interval(toll.user_min),
        "month": None if topology.month is None else _cost(fault.name, topology.month),
        "systems": {name: _loss(loss) for name, loss in toll.losses.items()},
        "coupling": [_couplings(each) for each in toll.couplings],
        "metastable_after_s": topology.plan.window.patience_s(fault),
        "critical": None
        if critical is None
        else {
            "longest_tried_s": critical.longest_s,
            "shortest_s": critical.shortest_s,
            "by_seed": {str(seed): each for seed, each in critical.by_seed.items()},
        },
    }


def _month(month: Month) -> Tree:
    own, spilt, common = month.parts()
    return {
        **asdict(month.all),
        "own": own,
        "spilt": spilt,
        "common": common,
        "spilt_through": _by_channel(month.spilt_through()),
        "by_kind": kinds_tree(month),
    }


def kinds_tree(month: Month) -> Tree:
    """Return what all faults of a kind cost in a month together, by kind."""
    by_kind = month.by_kind().items()
    return {kind: asdict(expected(costs)) for kind, costs in by_kind}


def _cost(fault: str, month: Month) -> Tree:
    """Return what one occurrence costs at a random hour, and a month of it."""
    cost = next(each for each in month.costs if each.fault.name == fault)
    return {
        "runs": cost.runs,
        "user_min_a_time": cost.loss.mean,
        "standard_error": cost.loss.error,
        "user_min": asdict(expected([(cost.rate, cost.loss)])),
        "rate_spread": cost.fault.spread,
        "months_without": cost.rate.months_without(),
    }


def _loss(loss: Loss) -> Tree:
    return {
        "down_s": _interval(loss.down_s),
        "failed": _interval(loss.failed),
        "failed_share": _interval(loss.failed_share),
        "excess_s": _interval(loss.excess_s),
        "user_min": _interval(loss.user_min),
        "user_min_through": _by_channel(loss.by_channel),
        "latency_ratio": {
            key: None if ratio is None else _interval(ratio)
            for key, ratio in (("mean", loss.mean), ("p95", loss.p95), ("p99", loss.p99))
        },
        "recovered_s": loss.recovered_s,
        "metastable": _bounds(loss.metastable),
        "went_down": loss.went_down,
        "pathwise_identical": loss.is_identical,
    }


def _couplings(couplings: Couplings) -> Tree:
    parts = {
        "avail": couplings.avail,
        "loss": couplings.loss,
        "lat": couplings.lat,
    }
    ways = {"from": couplings.cause, "to": couplings.sufferer}
    return ways | {key: _coupling(each) for key, each in parts.items()}


def _coupling(coupling: Coupling | None) -> Tree | None:
    if coupling is None:
        return None
    fieller = _bounds(coupling.bounds)
    return {**_interval(coupling.interval), "fieller": fieller, "sure": coupling.is_sure}


def _joint(joint: Joint | None) -> Tree | None:
    if joint is None:
        return None
    return {
        "unavailability_from": joint.unavailability_a,
        "unavailability_to": joint.unavailability_b,
        "to_given_from": _interval(joint.b_given_a),
        "lift": _interval(joint.lift),
        "phi": joint.phi,
        "of": "a month as without faults, and all of them at their rates, one at a time",
    }


def _by_channel(by_channel: dict[Channel, float]) -> Tree:
    return {channel.key: lost for channel, lost in by_channel.items()}


def _interval(interval: Interval) -> Tree:
    return {"mean": interval.mean, "half_width": interval.half_width}


def _bounds(bounds: Bounds) -> Tree:
    return asdict(bounds, filter=lambda field, _: field.name != "confidence")
