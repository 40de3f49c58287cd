"""Sentences of a comparison: what is run, what was, and what the same users brought."""

from collections.abc import Iterator, Sequence
from math import isfinite

from experiments.comparing.busyhours import BusyHours
from experiments.comparing.comparison import Comparison, price_of
from experiments.comparing.differences import CONFIDENCE, Difference
from experiments.comparing.dissection import MOST_PARTS, Dissection
from experiments.comparing.frontier import Frontier, Step
from experiments.comparing.plan import Plan
from experiments.coupling.wording import expected_words
from experiments.figures import listed, quantity, span
from experiments.judgement.bursts import instant
from experiments.language.tongue import phrase, template
from experiments.summary.document import Summary

NAMES = {
    "mean_ms": template("mean ms"),
    "p95_ms": template("p95 ms"),
    "late_share": template("late %"),
    "failed_share": template("failed %"),
    "availability": template("available %"),
    "dropped_connections": template("connections lost"),
}
"""Of the figures that are compared, as tables head them."""


def planned(plan: Plan) -> str:
    """Say what it takes before it begins."""
    lengths = dict.fromkeys(span(each.horizon_s) for each in plan.topologies)
    if plan.hours is None:
        message = template(
            "{runs} runs: {topologies} topologies under {seeds} seeds each, whole"
            " ({length})"
        )
    else:
        lengths = dict.fromkeys([span(plan.hours.length_s)])
        message = template(
            "{runs} runs of {length}: {topologies} topologies under {seeds} seeds each;"
            " --whole-day for all"
        )
    words = phrase(
        message,
        runs=f"{plan.ordinary_runs:,}",
        topologies=len(plan.topologies),
        seeds=plan.replications,
        length=phrase(", ").join(lengths),
    )
    if plan.mixed_runs:
        more = f"{plan.mixed_runs:,}"
        words = phrase(
            "{words}; {more} more to take the difference apart", words=words, more=more
        )
    if plan.has_bad_days:
        more = f"{plan.bad_runs:,}"
        return phrase(
            "{words}; and {more} shorter ones for bad days, or more",
            words=words,
            more=more,
        )
    return phrase("{words}; --bad-days for what faults cost", words=words)


def heading(found: Comparison) -> str:
    """Say what was run, and with what all are compared."""
    seeds, hours = found.seeds, found.plan.hours
    words = phrase(
        "{topologies} topologies, {runs} runs each (seeds {first_seed} to {last_seed}):"
        " {what}, the same users in all, beside {first}",
        topologies=len(found.runs),
        runs=len(seeds),
        first_seed=seeds[0],
        last_seed=seeds[-1],
        what=phrase("whole runs") if hours is None else _hours(hours),
        first=found.first,
    )
    return phrase("interrupted: {words}", words=words) if found.is_interrupted else words


def priced(name: str, runs: Sequence[Summary]) -> str:
    """Return a topology with its price."""
    if unpriced := runs[0].cost.unpriced:
        parts = listed([*unpriced])
        return phrase("{name}: nobody says what {parts} costs", name=name, parts=parts)
    return phrase("{name}: {yen} yen a month", name=name, yen=yen(price_of(runs)))


def figure_name(key: str) -> str:
    """Return how a figure that is compared is called."""
    return phrase(NAMES[key])


def yen(jpy: float) -> str:
    """Return a price as a table has it."""
    return f"{jpy:,.0f}" if isfinite(jpy) else "-"


def verdict_on_chance(differences: Sequence[Difference]) -> str:
    """Say how many differences there are, and how many of them are real."""
    real = sum(each.is_real for each in differences)
    return phrase(
        "Of {differences} differences {real} are real: told from chance all at once with"
        " {confidence} % (Holm). The others stand in brackets; ± is half of each one's"
        " own interval (Student's t over seeds).",
        differences=len(differences),
        real=real,
        confidence=f"{100 * CONFIDENCE:.0f}",
    )


def gains(differences: Sequence[Difference]) -> Iterator[str]:
    """Say by how much the same users shrink the variance of every difference."""
    said: dict[str, list[str]] = {}
    for each in differences:
        if each.gain is not None:
            most = (
                "" if each.gain_at_most is None else f" ({quantity(each.gain_at_most)})"
            )
            words = f"{figure_name(each.key)} {quantity(each.gain)}{most}"
            said.setdefault(f"{each.topology}, {each.system}", []).append(words)
    if said:
        yield phrase(
            "The same users in all: with seeds of their own the variance of a difference"
            " would be so many times as large (at most, for what chance does to one side"
            " alone does not cancel)."
        )
    for place, told in said.items():
        yield f"  {place}: {phrase(', ').join(told)}"


def parts_words(dissection: Dissection) -> Iterator[str]:
    """Say of which keys each part is, and what its share means."""
    cut = dissection.cut
    if not cut.parts:
        yield phrase("No key differs that would change a run.")
        return
    for part in cut.parts:
        yield f"{part.name}: {', '.join(part.keys)}"
    if len(cut.parts) > 1:
        message = template(
            "A part makes what its switch changes, in the mean of {orders} orders to"
            " switch them in; they add up to the difference."
        )
        if len(cut.parts) > MOST_PARTS:
            message = template(
                "A part makes what its switch changes, in the mean of {orders} orders to"
                " switch them in, one the reverse of the other; they add up to the"
                " difference."
            )
        yield phrase(message, orders=len(cut.orders))


def frontier_words(frontier: Frontier) -> Iterator[str]:
    """Say who is dominated, and what each step along the frontier buys."""
    for name, by in frontier.dominated.items():
        if by:
            yield dominated(name, by)
    yield from map(_step, frontier.steps())
    yield phrase(
        "Ordinary days: all hours of a month taken to lose what those lost that were run;"
        " faults: as lssim coupling has them, at the same rates for all."
    )


def dominated(name: str, by: Sequence[str]) -> str:
    """Say that *name* is dominated, and by whom."""
    return phrase(
        "{name} is dominated: {why}, beyond doubt.", name=name, why=dominance(by)
    )


def dominance(by: Sequence[str]) -> str:
    """Say that those are both no dearer and safer."""
    if len(by) == 1:
        return phrase("{name} costs no more and loses less", name=by[0])
    return phrase("{names} cost no more and lose less", names=listed([*by]))


def _step(step: Step) -> str:
    """Say what the money between two topologies of the frontier buys."""
    price = step.dearer.jpy - step.cheaper.jpy
    values = {
        "dearer": step.dearer.topology,
        "cheaper": step.cheaper.topology,
        "yen": f"{price:,.0f}",
        "lost": expected_words(step.saved),
    }
    if step.saved.low > 0:
        return phrase(
            "{dearer} costs {yen} yen a month more than {cheaper} and loses {lost}"
            " user-minutes less: {each} yen each.",
            each=f"{price / step.saved.mean:.3g}",
            **values,
        )
    return phrase(
        "{dearer} costs {yen} yen a month more than {cheaper} and loses {lost}"
        " user-minutes less, which may be none.",
        **values,
    )


def _hours(hours: BusyHours) -> str:
    return phrase(
        "the busy hours, {length} from {begins} on, after a warm start",
        length=span(hours.length_s),
        begins=instant(hours.at_s).removeprefix("on "),
    )
