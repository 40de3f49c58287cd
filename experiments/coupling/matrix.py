"""The coupling matrix: faults by owner, systems side by side, on the terminal."""

from collections.abc import Iterator

from experiments.coupling.assumptions import assumptions
from experiments.coupling.beside import closing, side_by_side
from experiments.coupling.measures import Coupling
from experiments.coupling.naming import owner_name, rated
from experiments.coupling.remarks import remarks
from experiments.coupling.toll import EXACT, Couplings, Loss, Toll
from experiments.coupling.topology import Topology
from experiments.coupling.wording import (
    channel_name,
    plus_minus,
    shared_fate,
)
from experiments.figures import percent, quantity, span
from experiments.judgement.bursts import WEEKDAYS
from experiments.language.tongue import phrase, template
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet
from models.traffic.channels import Channel

NONE = "-"
WIDTH = 160
"""Into a pipe a table is as wide as it needs to be, up to this."""
TEXT_WIDTH = 120
"""What explains the table is no wider than this."""
NOTABLE = 0.05
"""A channel with a smaller share of the loss is not named."""
LEGEND = template(
    "um: user-minutes lost a time. C: what the other loses for what the first loses, in"
    " time down / requests failed / waiting above the objective; 0 is nothing, 1 as much,"
    " below 0 a profit; ± is half of a 95 % interval, ~ that the first lost too little to"
    " tell. same: every single request of it ended as it would have, to the bit."
)


def show(topologies: list[Topology], to: Paper) -> None:
    """Print the shared fates, a matrix each, and what a month amounts to."""
    for topology in topologies:
        to.print(shared_fate(topology), style="bold", soft_wrap=True)
    to.print()
    to.print(phrase(LEGEND), width=TEXT_WIDTH)
    for topology in topologies:
        to.print()
        to.print(_matrix(topology))
        for remark in remarks(topology):
            to.print(f"  {remark}", soft_wrap=True)
    if len(topologies) > 1:
        to.print()
        to.print(side_by_side(topologies))
    to.print()
    for each in assumptions():
        to.print(phrase("assumed: {assumption}", assumption=each), soft_wrap=True)
    to.print(closing(topologies), style="bold", soft_wrap=True)


def _matrix(topology: Topology) -> Sheet:
    plan = topology.plan
    heading = phrase(
        "{name}: {pairs} pairs a fault, beginning {begins}",
        name=topology.name,
        pairs=len(plan.seeds),
        begins=_clock(plan.window.at_s),
    )
    columns = [
        phrase("fault (a month)"),
        *map(topology.title, topology.systems),
        phrase("C down / failed / slow"),
        phrase("recovers"),
        phrase("others through"),
    ]
    rows: list[list[str]] = []
    owner = ""
    for toll in topology.tolls:
        if owner_name(toll.fault) != owner:
            owner = owner_name(toll.fault)
            rows.append([owner, *[""] * (len(columns) - 1)])
        rows.append([*_row(toll, topology)])
    return Sheet(heading, columns, rows, texts=(0, len(columns) - 1))


def _row(toll: Toll, topology: Topology) -> Iterator[str]:
    yield f"  {rated(toll.fault)}"
    for name in topology.systems:
        yield _lost(toll.losses[name])
    yield "\n".join(dict.fromkeys(_ratios(toll, topology)))
    yield _back(toll, topology)
    yield _through(toll)


def _lost(loss: Loss) -> str:
    """Say what one system lost, the worst first."""
    if loss.is_identical:
        return phrase("same")
    words = []
    if loss.user_min.mean > 0:
        words.append(f"{plus_minus(loss.user_min)} um")
    if loss.down_s.mean > 0:
        words.append(phrase("down {length}", length=span(loss.down_s.mean)))
    if loss.failed_share.mean > 0:
        words.append(phrase("{share} failed", share=percent(loss.failed_share.mean)))
    if loss.mean is not None and (loss.is_slower or loss.is_faster):
        words.append(phrase("time x{ratio}", ratio=quantity(loss.mean.mean)))
    return "\n".join(words) or NONE


def _ratios(toll: Toll, topology: Topology) -> Iterator[str]:
    """Yield the couplings; the way is named where the columns leave it open."""
    for each in toll.couplings:
        if len(toll.couplings) > 1 and any((each.avail, each.loss, each.lat)):
            yield f"{topology.title(each.cause)}→{topology.title(each.sufferer)}"
        yield _three(each)


def _three(couplings: Couplings) -> str:
    parts = (couplings.avail, couplings.loss, couplings.lat)
    return " / ".join(map(_ratio, parts)) if any(parts) else NONE


def _ratio(coupling: Coupling | None) -> str:
    if coupling is None:
        return NONE
    mean, half_width = coupling.interval.mean, coupling.interval.half_width
    if not coupling.is_sure:
        return f"~{_digits(mean, 2)}"
    if half_width < EXACT:
        return _digits(mean, 3)
    return f"{_digits(mean, 2)}±{_digits(half_width, 1)}"


def _digits(value: float, digits: int) -> str:
    """Return *value* with so many digits, or all of its whole ones."""
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.{digits}g}"


def _through(toll: Toll) -> str:
    """Name the channels through which it reached others, or all if all stand on it."""
    names = toll.others or list(toll.losses)
    lost: dict[Channel, float] = {}
    for name in names:
        for channel, user_min in toll.losses[name].by_channel.items():
            lost[channel] = lost.get(channel, 0.0) + user_min
    total = sum(lost.values())
    ordered = sorted(lost.items(), key=lambda item: -item[1])
    named = [
        channel_name(channel)
        for channel, part in ordered
        if part > max(0.0, NOTABLE * total)
    ]
    if not named and any(toll.losses[name].is_slower for name in names):
        return phrase("waiting")
    return phrase(", ").join(named) or NONE


def _back(toll: Toll, topology: Topology) -> str:
    """Say whether everyone comes back by itself, and how soon."""
    losses = toll.losses.values()
    stuck = max(loss.metastable.estimate for loss in losses)
    if stuck:
        patience_s = topology.plan.window.patience_s(toll.fault)
        return phrase(
            "{share} not\nwithin {length}", share=percent(stuck), length=span(patience_s)
        )
    slowest_s = max(loss.recovered_s or 0.0 for loss in losses)
    if not slowest_s:
        return phrase("at once")
    return phrase("in {length}", length=span(slowest_s))


def _clock(at_s: float) -> str:
    day, second = divmod(round(at_s), 86_400)
    clock = f"{second // 3600:02}:{second % 3600 // 60:02}"
    return f"{phrase(WEEKDAYS[day % 7])} {clock}"
