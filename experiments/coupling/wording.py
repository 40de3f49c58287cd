"""Words for what was found: the shared fate and notes, in sentences."""

from collections.abc import Iterator

from experiments.coupling.expectation import Expectation
from experiments.coupling.month import Month
from experiments.coupling.naming import where
from experiments.coupling.sharing import Shared, shared_parts
from experiments.coupling.toll import Toll
from experiments.coupling.topology import Topology
from experiments.coupling.window import counts_users
from experiments.figures import listed, percent, quantity, span
from models.traffic.channels import Channel
from sim.estimation import Interval

AILING = 0.01
"""A system that fails more without any fault is not fit to be compared."""
CHANNEL_NAMES = {
    Channel.CPU: "CPU",
    Channel.AUTH: "the login",
    Channel.CALL: "calls of others",
}


def channel_name(channel: Channel) -> str:
    """Return *channel* as a reader knows it."""
    return CHANNEL_NAMES.get(channel, channel.key)


def plus_minus(interval: Interval) -> str:
    """Return an estimate with its half-width."""
    if interval.half_width == 0:
        return quantity(interval.mean)
    return f"{quantity(interval.mean)} ± {quantity(interval.half_width)}"


def shared_fate(topology: Topology) -> str:
    """Return one sentence on how much the systems share their fate, then the figures."""
    said = [*_sick(topology), *_uncounted(topology), _fate(topology)]
    if topology.month is not None:
        said.append(_figures(topology.month))
    return f"{topology.name}{extent(topology)}: {'; '.join(said)}."


def extent(topology: Topology) -> str:
    """Say how many of the scenario's faults were let happen, if not all."""
    seen, plan = len(topology.tolls), topology.plan
    known = len(plan.faults) + plan.left_out
    if seen == known:
        return ""
    why = "interrupted: " if topology.is_interrupted else ""
    return f" ({why}{seen} of {known} faults only)"


def _figures(month: Month) -> str:
    own, spilt, common = month.parts()
    total = month.all.mean
    parts = {
        "by a system's own faults to itself": own,
        _spilt_words(month): spilt,
        _common_words(month): common,
    }
    shares = [
        f"{percent(part / total)} {words}"
        for words, part in parts.items()
        if 0 < part <= total
    ]
    what = f", {listed(shares)}" if shares else ""
    return f"{expected_words(month.all)} user-minutes lost a month{what}"


def expected_words(found: Expectation) -> str:
    """Return an expectation with its interval."""
    return f"{quantity(found.mean)} ({quantity(found.low)} to {quantity(found.high)})"


def _sick(topology: Topology) -> Iterator[str]:
    for name, share in topology.failing.items():
        if share > AILING:
            yield (
                f"{topology.title(name)} fails {percent(share)} of its requests without"
                " any fault, so that what a fault adds says little"
            )


def _uncounted(topology: Topology) -> Iterator[str]:
    for name, system in topology.plan.scenario.systems.items():
        if not counts_users(system):
            yield (
                f"nobody says how many use {topology.title(name)}, so that its outages"
                f" are counted as 0 user-minutes (set systems.{name}.users)"
            )


def _fate(topology: Topology) -> str:
    """Say what is shared, which the platform tells, and then what the faults told."""
    if len(topology.systems) < 2:
        return "one system, nobody to be coupled with"
    shared = shared_parts(topology.plan.scenario)
    names = listed([_part(each, topology) for each in shared if each.kind != "zone"])
    zones = listed([each.words for each in shared if each.kind == "zone"])
    if any(each.kind == "host" for each in shared):
        return f"one fate: the systems share {names}"
    if names:
        return f"hosts apart, fates joined by {names}"
    apart = f"nothing is shared but {zones}" if zones else "nothing is shared"
    others = [toll.losses[name] for toll in topology.tolls for name in toll.others]
    if any(loss.is_felt for loss in others):
        return f"{apart}, yet faults of one reach the other"
    if others and all(loss.is_identical for loss in others):
        return f"{apart}: no fault of one system changes another, to the bit"
    return f"{apart}, and no fault of one system is felt by another"


def _part(shared: Shared, topology: Topology) -> str:
    """Name a part, and who shares it if not all do."""
    if len(shared.systems) == len(topology.systems) or shared.kind == "route":
        return shared.words
    return f"{shared.words} ({listed([*map(topology.title, shared.systems)])})"


def _spilt_words(month: Month) -> str:
    through = sorted(month.spilt_through().items(), key=lambda item: -item[1])
    names = [channel_name(channel) for channel, _ in through[:2]]
    return f"spilt over to others (through {listed(names)})"


def _common_words(month: Month) -> str:
    owners = dict.fromkeys(
        f"{each.fault.owner_kind} {each.fault.owner_title}"
        for each in month.costs
        if len(each.fault.hits) > 1 and each.loss.mean > 0
    )
    return f"from what they share ({listed(list(owners))})"


def notes(topology: Topology) -> list[str]:
    """Return what the matrix does not show at a glance, a sentence each."""
    said = []
    for toll in topology.tolls:
        said += _profits(toll, topology)
        said += _stays(toll, topology)
    said += _fates(topology)
    return said


def _profits(toll: Toll, topology: Topology) -> list[str]:
    """Say where the misfortune of one is the fortune of another."""
    return [
        f"{where(toll.fault)}: {topology.title(name)} profits, it answers"
        f" {percent(1.0 - loss.mean.mean)} sooner meanwhile (latency ratio"
        f" {plus_minus(loss.mean)}): its neighbour's load is gone."
        for name in toll.others
        if (loss := toll.losses[name]).mean is not None and loss.is_faster
    ]


def _stays(toll: Toll, topology: Topology) -> list[str]:
    stuck = [
        f"{topology.title(name)} in {percent(loss.metastable.estimate)} of the runs"
        f" ({percent(loss.metastable.low)} to {percent(loss.metastable.high)})"
        for name, loss in toll.losses.items()
        if loss.metastable.estimate > 0
    ]
    said = []
    if stuck:
        patience = span(topology.plan.window.patience_s(toll.fault))
        said.append(
            f"{where(toll.fault)}: not back to normal within {patience} of its end:"
            f" {listed(stuck)}."
        )
    critical = topology.criticals.get(toll.fault.name)
    if critical is not None:
        shortest_s = critical.shortest_s
        words = (
            f"always recovered from, up to {span(critical.longest_s)}"
            if shortest_s is None
            else f"not recovered from if it lasts {span(shortest_s)} or longer"
        )
        said.append(f"{where(toll.fault)}: {words}.")
    return said


def _fates(topology: Topology) -> list[str]:
    said = []
    for (a, b), beta in topology.betas.items():
        if beta is None:
            continue
        first, second = topology.title(a), topology.title(b)
        sentence = (
            f"Of {first}'s outages {percent(beta.estimate)} have a cause that takes"
            f" {second} down, too ({percent(beta.low)} to {percent(beta.high)})"
        )
        joint = topology.joints[a, b]
        if joint is not None and joint.lift.mean > 0:
            given = percent(joint.b_given_a.mean)
            sentence += (
                f"; {second} is down for {given} of the time {first} is,"
                f" {quantity(joint.lift.mean)} times as often as by chance"
            )
        said.append(f"{sentence}.")
    return said
