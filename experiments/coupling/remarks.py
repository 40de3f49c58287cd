"""Remarks: what the matrix does not show at a glance, in sentences."""

from experiments.coupling.naming import where
from experiments.coupling.toll import Toll
from experiments.coupling.topology import Topology
from experiments.coupling.wording import plus_minus
from experiments.figures import listed_clauses, percent, quantity, span
from experiments.language.tongue import phrase, template


def remarks(topology: Topology) -> list[str]:
    """Return every remark, a sentence each."""
    said = []
    for toll in topology.tolls:
        said += _profits(toll, topology)
        said += _stays(toll, topology)
    said += _fates(topology)
    return said


def _profits(toll: Toll, topology: Topology) -> list[str]:
    """Say where the misfortune of one is the fortune of another."""
    return [
        phrase(
            "{fault}: {title} profits, it answers {share} sooner meanwhile (latency ratio"
            " {ratio}): its neighbour's load is gone.",
            fault=where(toll.fault),
            title=topology.title(name),
            share=percent(1.0 - loss.mean.mean),
            ratio=plus_minus(loss.mean),
        )
        for name in toll.others
        if (loss := toll.losses[name]).mean is not None and loss.is_faster
    ]


def _stays(toll: Toll, topology: Topology) -> list[str]:
    stuck = [
        phrase(
            "{title} in {share} of the runs ({low} to {high})",
            title=topology.title(name),
            share=percent(loss.metastable.estimate),
            low=percent(loss.metastable.low),
            high=percent(loss.metastable.high),
        )
        for name, loss in toll.losses.items()
        if loss.metastable.estimate > 0
    ]
    said, fault = [], where(toll.fault)
    if stuck:
        said.append(
            phrase(
                "{fault}: not back to normal within {patience} of its end: {stuck}.",
                fault=fault,
                patience=span(topology.plan.window.patience_s(toll.fault)),
                stuck=listed_clauses(stuck),
            )
        )
    critical = topology.criticals.get(toll.fault.name)
    if critical is None:
        return said
    if critical.shortest_s is None:
        message = template("{fault}: always recovered from, up to {length}.")
        length = span(critical.longest_s)
    else:
        message = template("{fault}: not recovered from if it lasts {length} or longer.")
        length = span(critical.shortest_s)
    return [*said, phrase(message, fault=fault, length=length)]


def _fates(topology: Topology) -> list[str]:
    said = []
    for (a, b), beta in topology.betas.items():
        if beta is None:
            continue
        first, second = topology.title(a), topology.title(b)
        clauses = [
            phrase(
                "Of {first}'s outages {share} have a cause that takes {second} down, too"
                " ({low} to {high})",
                first=first,
                second=second,
                share=percent(beta.estimate),
                low=percent(beta.low),
                high=percent(beta.high),
            )
        ]
        joint = topology.joints[a, b]
        if joint is not None and joint.lift.mean > 0:
            clauses.append(
                phrase(
                    "{second} is down for {given} of the time {first} is, {lift} times as"
                    " often as by chance",
                    first=first,
                    second=second,
                    given=percent(joint.b_given_a.mean),
                    lift=quantity(joint.lift.mean),
                )
            )
        said.append(phrase("{said}.", said=phrase("; ").join(clauses)))
    return said
