"""Sentences of headroom: what is tried, what a platform bears, and what gives way."""

from collections.abc import Iterator, Sequence
from math import inf

from experiments.figures import listed, quantity, span
from experiments.headroom.away import Away
from experiments.headroom.load import LOAD, SESSIONS, Load
from experiments.headroom.plan import Plan
from experiments.headroom.search import MOST, Edges
from experiments.headroom.stalls import LONGEST_S, StallEdge
from experiments.headroom.study import Headroom
from models.config import Scenario, title_of

TODAY = 1.0


def planned(plan: Plan) -> str:
    """Say how it is searched, before it begins."""
    length = "whole runs"
    if plan.hours is not None:
        length = f"the busiest {span(plan.hours.length_s)}"
    searches = sum(len(plan.parts(load)) for load in plan.loads)
    words = (
        f"{searches} search{'' if searches == 1 else 'es'} by bisection, some 8 to 14"
        f" trials each, {plan.replications} seeds a trial: {length}"
    )
    if not plan.has_away:
        words += "; --away for one host, database or process less"
    if not plan.has_stalls:
        words += "; --stalls for how long a stall may last"
    return words


def grown(load: Load) -> str:
    """Say what is multiplied."""
    if load.factor.name == LOAD:
        return "today's load"
    if load.factor.name == SESSIONS:
        return "today's sessions"
    return listed(load.keys)


def borne(edges: Edges) -> str:
    """Return a factor with its interval: 2.31 to 2.38."""
    low, high = quantity(edges.keeps_at), quantity(edges.breaks_at)
    if edges.breaks_at == inf:
        return f"{low} and more"
    if not edges.keeps_at:
        return f"under {high}"
    return low if low == high else f"{low} to {high}"


def verdict(found: Headroom, load: Load) -> str:
    """Return the sentence on one topology, with all there or with a part away."""
    scenario = load.scenario
    name, edges = found.topology, found.edges
    if found.away is not None:
        name = f"{name} without {found.away.words}"
    left = [] if found.away is None else list(_unjudged(scenario, found.away))
    if edges is None:
        return f"{name}: no promise can be kept, {listed(left)}."
    beside = f" ({listed(left)})" if left else ""
    return f"{name} {_bears(edges, grown(load))}{beside}{_then(found)}."


def _unjudged(scenario: Scenario, away: Away) -> Iterator[str]:
    """Yield why systems are not judged while a part is away."""
    gone = [title_of(scenario, "systems", each) for each in away.gone]
    maimed = [title_of(scenario, "systems", each) for each in away.maimed]
    if gone:
        has = "has" if len(gone) == 1 else "have"
        yield f"{listed(gone)} {has} nobody left to answer"
    if maimed:
        lacks = "lacks" if len(maimed) == 1 else "lack"
        yield f"{listed(maimed)} {lacks} the routes that {listed(gone)} answers"


def _bears(edges: Edges, what: str) -> str:
    if edges.breaks_at == inf:
        if edges.keeps_at >= MOST:
            return f"bears {quantity(MOST)} times {what}: no promise gives way"
        kept = f"{quantity(edges.keeps_at)} times" if edges.keeps_at else "no part of"
        return f"clearly bears {kept} {what}, and is not seen to break beyond"
    if edges.keeps_at:
        only = "only " if edges.breaks_at <= TODAY else ""
        room = ", no headroom" if edges.keeps_at < TODAY < edges.breaks_at else ""
        return f"bears {only}{borne(edges)} times {what}{room}"
    if edges.breaks_at <= 1.0 / MOST:
        return f"breaks at a thousandth of {what} already: it is not the load"
    return f"is not seen to bear any part of {what}, and breaks at {borne(edges)} times"


def _then(found: Headroom) -> str:
    """Return what gives way, why, and what would move it."""
    limit = found.limit
    if limit is None:
        return ""
    if limit.system is None:
        return f"; more is no config: {limit.words}"
    words = f"; then {limit.title} gives way: {limit.words}"
    if limit.cause is not None:
        words += f"; behind it: {limit.cause}"
    if limit.keys:
        words += f"; {' or '.join(limit.keys)} would move it"
    return words


def arithmetic(found: Headroom, load: Load) -> str:
    """Return what `check` would have said."""
    guess = found.estimate
    what = grown(load)
    if guess.factor == inf:
        return f"By arithmetic nothing is ever full, up to {quantity(MOST)} times {what}."
    if guess.station is not None:
        behind = f"{guess.station.kind} {guess.station.name} is full"
    elif guess.host is not None:
        behind = f"host {guess.host} has not the memory"
    else:
        behind = "the config allows no more"
    if not guess.factor:
        return f"By arithmetic {behind} at any part of {what}."
    return f"By arithmetic {behind} beyond {quantity(guess.factor)} times {what}."


def survived(edge: StallEdge) -> tuple[str, str]:
    """Return the longest stall that is survived, predicted and simulated."""
    if edge.predicted_s is None:
        predicted = "too much anyway"
    else:
        predicted = "any" if edge.predicted_s == inf else span(edge.predicted_s)
    found = edge.simulated
    if found.keeps_at >= LONGEST_S:
        return predicted, f"any up to {span(LONGEST_S)}"
    if found.breaks_at == inf:
        return predicted, f"{span(found.keeps_at)}, and at times longer"
    if not found.keeps_at:
        return predicted, f"under {span(found.breaks_at)}"
    return predicted, f"{span(found.keeps_at)} to {span(found.breaks_at)}"


def stall_sentence(edges: Sequence[StallEdge]) -> str:
    """Return what a stall of one kind may do, over all loads."""
    kind = edges[0].kind
    fatal = [it for it in edges if it.simulated.breaks_at < inf]
    if not fatal:
        return f"{kind.words}: comes back by itself from any stall, at every load tried."
    first = min(fatal, key=lambda it: it.factor)
    return (
        f"{kind.words}: at {quantity(first.factor)} times the load a stall of"
        f" {span(first.simulated.breaks_at)} is for ever."
    )
