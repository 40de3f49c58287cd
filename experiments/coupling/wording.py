"""Words for what was found: the shared fate, in sentences."""

from collections.abc import Iterator

from experiments.calling import called
from experiments.coupling.expectation import Expectation
from experiments.coupling.month import Month
from experiments.coupling.sharing import Shared, shared_parts
from experiments.coupling.topology import Topology
from experiments.coupling.window import counts_users
from experiments.figures import listed, listed_clauses, percent, quantity
from experiments.language.tongue import phrase, template
from models.traffic.channels import Channel
from sim.estimation import Interval

AILING = 0.01
"""A system that fails more without any fault is not fit to be compared."""
CHANNEL_NAMES = {
    Channel.MEMORY: template("memory"),
    Channel.PROCESS: template("process"),
    Channel.HOST: template("host"),
    Channel.DATABASE: template("database"),
    Channel.POOL: template("pool"),
    Channel.CPU: "CPU",
    Channel.GATEWAY: template("gateway"),
    Channel.AUTH: template("the login"),
    Channel.BREAKER: template("breaker"),
    Channel.CALL: template("calls of others"),
}


def channel_name(channel: Channel) -> str:
    """Return *channel* as a reader knows it."""
    return phrase(CHANNEL_NAMES[channel])


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
    return phrase(
        "{name}{extent}: {said}.",
        name=topology.name,
        extent=extent(topology),
        said=phrase("; ").join(said),
    )


def extent(topology: Topology) -> str:
    """Say how many of the scenario's faults were let happen, if not all."""
    seen, plan = len(topology.tolls), topology.plan
    known = len(plan.faults) + plan.left_out
    if seen == known:
        return ""
    message = template(" ({seen} of {known} faults only)")
    if topology.is_interrupted:
        message = template(" (interrupted: {seen} of {known} faults only)")
    return phrase(message, seen=seen, known=known)


def _figures(month: Month) -> str:
    lost, total = expected_words(month.all), month.all.mean
    told = zip(month.parts(), (_own_words, _spilt_words, _common_words), strict=True)
    shares = [
        words(month, percent(part / total)) for part, words in told if 0 < part <= total
    ]
    if not shares:
        return phrase("{lost} user-minutes lost a month", lost=lost)
    return phrase(
        "{lost} user-minutes lost a month, {shares}",
        lost=lost,
        shares=listed_clauses(shares),
    )


def expected_words(found: Expectation) -> str:
    """Return an expectation with its interval."""
    return phrase(
        "{mean} ({low} to {high})",
        mean=quantity(found.mean),
        low=quantity(found.low),
        high=quantity(found.high),
    )


def _sick(topology: Topology) -> Iterator[str]:
    for name, share in topology.failing.items():
        if share > AILING:
            yield phrase(
                "{title} fails {share} of its requests without any fault, so that what a"
                " fault adds says little",
                title=topology.title(name),
                share=percent(share),
            )


def _uncounted(topology: Topology) -> Iterator[str]:
    for name, system in topology.plan.scenario.systems.items():
        if not counts_users(system):
            yield phrase(
                "nobody says how many use {title}, so that its outages are counted as 0"
                " user-minutes (set systems.{name}.users)",
                title=topology.title(name),
                name=name,
            )


def _fate(topology: Topology) -> str:
    """Say what is shared, which the platform tells, and then what the faults told."""
    if len(topology.systems) < 2:
        return phrase("one system, nobody to be coupled with")
    shared = shared_parts(topology.plan.scenario)
    names = listed([_part(each, topology) for each in shared if each.kind != "zone"])
    zones = listed([each.words for each in shared if each.kind == "zone"])
    if any(each.kind == "host" for each in shared):
        return phrase("one fate: the systems share {parts}", parts=names)
    if names:
        return phrase("hosts apart, fates joined by {parts}", parts=names)
    apart = phrase("nothing is shared")
    if zones:
        apart = phrase("nothing is shared but {zones}", zones=zones)
    others = [toll.losses[name] for toll in topology.tolls for name in toll.others]
    if any(loss.is_felt for loss in others):
        return phrase("{apart}, yet faults of one reach the other", apart=apart)
    if others and all(loss.is_identical for loss in others):
        return phrase(
            "{apart}: no fault of one system changes another, to the bit", apart=apart
        )
    return phrase("{apart}, and no fault of one system is felt by another", apart=apart)


def _part(shared: Shared, topology: Topology) -> str:
    """Name a part, and who shares it if not all do."""
    if len(shared.systems) == len(topology.systems) or shared.kind == "route":
        return shared.words
    systems = listed([*map(topology.title, shared.systems)])
    return phrase("{part} ({systems})", part=shared.words, systems=systems)


def _own_words(_: Month, share: str) -> str:
    return phrase("{share} by a system's own faults to itself", share=share)


def _spilt_words(month: Month, share: str) -> str:
    through = sorted(month.spilt_through().items(), key=lambda item: -item[1])
    names = [channel_name(channel) for channel, _ in through[:2]]
    return phrase(
        "{share} spilt over to others (through {channels})",
        share=share,
        channels=listed(names),
    )


def _common_words(month: Month, share: str) -> str:
    owners = dict.fromkeys(
        called(each.fault.owner_kind, each.fault.owner_title)
        for each in month.costs
        if len(each.fault.hits) > 1 and each.loss.mean > 0
    )
    parts = listed(list(owners))
    return phrase("{share} from what they share ({parts})", share=share, parts=parts)
