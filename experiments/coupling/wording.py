"""Words for what was found: the shared fate and notes, in sentences."""

from experiments.coupling.faultlist import Fault
from experiments.coupling.toll import Toll
from experiments.coupling.topology import Topology
from experiments.figures import listed, percent, quantity, span
from models.traffic.channels import Channel
from sim.estimation import Interval

AILING = 0.01
"""A system that fails more without any fault is not fit to be compared."""
CHANNEL_NAMES = {Channel.CPU: "CPU", Channel.AUTH: "the login"}


def channel_name(channel: Channel) -> str:
    """Return *channel* as a reader knows it."""
    return CHANNEL_NAMES.get(channel, channel.key)


def fault_name(fault: Fault) -> str:
    """Return what happens, and to what where the owner does not tell."""
    config = fault.config
    what = config.kind.replace("-", " ")
    if config.factor is not None:
        what += f" x{config.factor:g}"
    if config.schema is not None:
        what += f" {config.schema}"
    if fault.duration_s:
        what += f", {span(fault.duration_s)}"
    return what


def plus_minus(interval: Interval) -> str:
    """Return an estimate with its half-width."""
    if interval.half_width == 0:
        return quantity(interval.mean)
    return f"{quantity(interval.mean)} ± {quantity(interval.half_width)}"


def shared_fate(topology: Topology) -> str:
    """Return one sentence on how much the systems share their fate, then the figures."""
    total = topology.monthly_user_min.mean
    parts = {
        "by a system's own faults to itself": topology.own.mean,
        _spilt_words(topology): topology.spilt.mean,
        _common_words(topology): topology.common.mean,
    }
    shares = [
        f"{percent(part / total)} {words}" for words, part in parts.items() if part > 0
    ]
    figures = f"{quantity(total)} user-minutes lost a month"
    what = f", {listed(shares)}" if shares else ""
    seen, planned = len(topology.tolls), len(topology.plan.faults)
    far = f" (interrupted: {seen} of {planned} faults)" if seen < planned else ""
    sick = "".join(
        f"{name} fails {percent(share)} of its requests without any fault, so that what"
        " a fault adds says little; "
        for name, share in topology.failing.items()
        if share > AILING
    )
    return f"{topology.name}{far}: {sick}{_fate(topology)}; {figures}{what}."


def _fate(topology: Topology) -> str:
    if len(topology.systems) < 2:
        return "one system, nobody to be coupled with"
    together = [
        toll.fault
        for toll in topology.tolls
        if len(toll.fault.hits) > 1
        and any(loss.went_down for loss in toll.losses.values())
    ]
    owners = list(dict.fromkeys(f"{f.owner_kind} {f.owner}" for f in together))
    has_host = any(fault.owner_kind in ("host", "zone") for fault in together)
    if has_host:
        return f"one fate: {listed(owners)} take the systems down together"
    if owners:
        return f"hosts apart, fates joined by {listed(owners)}"
    others = [toll.losses[name] for toll in topology.tolls for name in toll.others]
    if any(loss.is_felt for loss in others):
        return "nothing takes them down together, yet faults of one reach the other"
    if all(loss.is_identical for loss in others):
        return "nothing is shared: no fault of one system changes another, to the bit"
    return "no fault of one system is felt by another"


def _spilt_words(topology: Topology) -> str:
    through = sorted(topology.spilt_through.items(), key=lambda item: -item[1])
    names = [channel_name(channel) for channel, _ in through[:2]]
    return f"spilt over to others (through {listed(names)})"


def _common_words(topology: Topology) -> str:
    owners = dict.fromkeys(
        f"{toll.fault.owner_kind} {toll.fault.owner}"
        for toll in topology.tolls
        if len(toll.fault.hits) > 1 and toll.user_min.mean > 0
    )
    return f"from what they share ({listed(list(owners))})"


def notes(topology: Topology) -> list[str]:
    """Return what the matrix does not show at a glance, a sentence each."""
    said = []
    for toll in topology.tolls:
        said += _profits(toll)
        said += _stays(toll, topology)
    said += _fates(topology)
    for name, system in topology.plan.scenario.systems.items():
        if not (system.users or system.sessions or system.clients.users):
            said.append(
                f"{name} has no `users`, so that its outages cost nobody anything:"
                f" set systems.{name}.users"
            )
    return said


def _profits(toll: Toll) -> list[str]:
    """Say where the misfortune of one is the fortune of another."""
    return [
        f"{where(toll.fault)}: {name} profits, it answers"
        f" {percent(1.0 - loss.mean.mean)} sooner meanwhile (latency ratio"
        f" {plus_minus(loss.mean)}): its neighbour's load is gone."
        for name in toll.others
        if (loss := toll.losses[name]).mean is not None and loss.is_faster
    ]


def _stays(toll: Toll, topology: Topology) -> list[str]:
    stuck = [
        f"{name} in {percent(loss.metastable.estimate)} of the runs"
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
        sentence = (
            f"Of {a}'s outages {percent(beta.estimate)} have a cause that takes {b}"
            f" down, too ({percent(beta.low)} to {percent(beta.high)})"
        )
        joint = topology.joints[a, b]
        if joint is not None and joint.lift.mean > 0:
            given = percent(joint.b_given_a.mean)
            sentence += (
                f"; {b} is down for {given} of the time {a} is,"
                f" {quantity(joint.lift.mean)} times as often as by chance"
            )
        said.append(f"{sentence}.")
    return said


def where(fault: Fault) -> str:
    """Return a fault with its owner, to begin a sentence with."""
    return f"{fault.owner_kind} {fault.owner}, {fault_name(fault)}"
