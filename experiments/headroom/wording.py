"""Sentences of headroom: what is tried, what a platform bears, and what gives way."""

from collections.abc import Sequence
from math import inf

from experiments.calling import called
from experiments.figures import listed, listed_clauses, quantity, span
from experiments.headroom.away import Away
from experiments.headroom.limit import Limit
from experiments.headroom.load import LOAD, SESSIONS, Load
from experiments.headroom.plan import Plan
from experiments.headroom.search import MOST, Edges
from experiments.headroom.stalls import LONGEST_S, StallEdge
from experiments.headroom.study import Headroom
from experiments.language.tongue import counted, phrase, template
from models.config import Scenario, title_of

TODAY = 1.0


def planned(plan: Plan) -> str:
    """Say how it is searched, before it begins."""
    words = counted(
        "{count} search by bisection, some 8 to 14 trials each, {seeds} seeds a trial:"
        " {length}",
        "{count} searches by bisection, some 8 to 14 trials each, {seeds} seeds a trial:"
        " {length}",
        sum(len(plan.parts(load)) for load in plan.loads),
        seeds=plan.replications,
        length=busiest(None if plan.hours is None else plan.hours.length_s),
    )
    if not plan.has_away:
        words = phrase(
            "{words}; --away for one host, database or process less", words=words
        )
    if not plan.has_stalls:
        words = phrase("{words}; --stalls for how long a stall may last", words=words)
    return words


def busiest(length_s: float | None) -> str:
    """Say how long runs are, in the busiest hours; whole ones without a length."""
    if length_s is None:
        return phrase("whole runs")
    return phrase("the busiest {length}", length=span(length_s))


def grown(load: Load) -> str:
    """Say what is multiplied."""
    if load.factor.name == LOAD:
        return phrase("today's load")
    if load.factor.name == SESSIONS:
        return phrase("today's sessions")
    return listed(load.keys)


def borne(edges: Edges) -> str:
    """Return a factor with its interval: 2.31 to 2.38."""
    low, high = quantity(edges.keeps_at), quantity(edges.breaks_at)
    if edges.breaks_at == inf:
        return phrase("{low} and more", low=low)
    if not edges.keeps_at:
        return phrase("under {high}", high=high)
    return low if low == high else phrase("{low} to {high}", low=low, high=high)


def without(name: str, away: Away | None) -> str:
    """Return how a platform is called of which a part may be away."""
    if away is None:
        return name
    return phrase("{name} without {part}", name=name, part=away.words)


def verdict(found: Headroom, load: Load) -> str:
    """Return the sentence on one topology, with all there or with a part away."""
    edges, name = found.edges, without(found.topology, found.away)
    left = "" if found.away is None else _unjudged(load.scenario, found.away)
    if edges is None:
        return phrase("{name}: no promise can be kept, {why}.", name=name, why=left)
    words = phrase("{name} {bears}", name=name, bears=_bears(edges, grown(load)))
    if left:
        words = phrase("{words} ({why})", words=words, why=left)
    return phrase("{said}.", said=_then(words, found.limit))


def _unjudged(scenario: Scenario, away: Away) -> str:
    """Return why systems are not judged while a part is away."""
    gone = [title_of(scenario, "systems", each) for each in away.gone]
    maimed = [title_of(scenario, "systems", each) for each in away.maimed]
    why = []
    if gone:
        message = template("{systems} has nobody left to answer")
        if len(gone) > 1:
            message = template("{systems} have nobody left to answer")
        why.append(phrase(message, systems=listed(gone)))
    if maimed:
        message = template("{systems} lacks the routes that {gone} answers")
        if len(maimed) > 1:
            message = template("{systems} lack the routes that {gone} answers")
        why.append(phrase(message, systems=listed(maimed), gone=listed(gone)))
    return listed_clauses(why)


def _bears(edges: Edges, what: str) -> str:
    keeps_at, breaks_at = edges.keeps_at, edges.breaks_at
    factor, high = borne(edges), quantity(breaks_at)
    if breaks_at == inf and keeps_at >= MOST:
        message = template("bears {factor} times {what}: no promise gives way")
        factor = quantity(MOST)
    elif breaks_at == inf and keeps_at:
        message = template(
            "clearly bears {factor} times {what}, and is not seen to break beyond"
        )
        factor = quantity(keeps_at)
    elif breaks_at == inf:
        message = template(
            "clearly bears no part of {what}, and is not seen to break beyond"
        )
    elif keeps_at and breaks_at <= TODAY:
        message = template("bears only {factor} times {what}")
    elif keeps_at and keeps_at < TODAY:
        message = template("bears {factor} times {what}, no headroom")
    elif keeps_at:
        message = template("bears {factor} times {what}")
    elif breaks_at <= 1.0 / MOST:
        message = template("breaks at a thousandth of {what} already: it is not the load")
    else:
        message = template(
            "is not seen to bear any part of {what}, and breaks at under {high} times"
        )
    return phrase(message, factor=factor, what=what, high=high)


def _then(words: str, limit: Limit | None) -> str:
    """Return *words* with what gives way, why, and what would move it."""
    if limit is None:
        return words
    if limit.system is None:
        return phrase("{words}; more is no config: {why}", words=words, why=limit.words)
    return with_limit(words, limit)


def with_limit(words: str, limit: Limit) -> str:
    """Return *words* with which promise gives way, why, and what would move it."""
    words = phrase(
        "{words}; then {title} gives way: {observed}",
        words=words,
        title=limit.title,
        observed=limit.words,
    )
    if limit.cause is not None:
        words = phrase("{words}; behind it: {cause}", words=words, cause=limit.cause)
    if limit.keys:
        keys = phrase(" or ").join(limit.keys)
        words = phrase("{words}; {keys} would move it", words=words, keys=keys)
    return words


def arithmetic(found: Headroom, load: Load) -> str:
    """Return what `check` would have said."""
    guess, what = found.estimate, grown(load)
    if guess.factor == inf:
        return phrase(
            "By arithmetic nothing is ever full, up to {most} times {what}.",
            most=quantity(MOST),
            what=what,
        )
    if guess.station is not None:
        part = called(guess.station.kind, guess.station.name)
        behind = phrase("{part} is full", part=part)
    elif guess.host is not None:
        behind = phrase("{host} has not the memory", host=called("host", guess.host))
    else:
        behind = phrase("the config allows no more")
    if not guess.factor:
        return phrase(
            "By arithmetic {behind} at any part of {what}.", behind=behind, what=what
        )
    return phrase(
        "By arithmetic {behind} beyond {factor} times {what}.",
        behind=behind,
        factor=quantity(guess.factor),
        what=what,
    )


def survived(edge: StallEdge) -> tuple[str, str]:
    """Return the longest stall that is survived, predicted and simulated."""
    if edge.predicted_s is None:
        predicted = phrase("too much anyway")
    elif edge.predicted_s == inf:
        predicted = phrase("any")
    else:
        predicted = span(edge.predicted_s)
    return predicted, _survived(edge.simulated)


def _survived(found: Edges) -> str:
    if found.keeps_at >= LONGEST_S:
        return phrase("any up to {length}", length=span(LONGEST_S))
    if found.breaks_at == inf:
        return phrase("{length}, and at times longer", length=span(found.keeps_at))
    if not found.keeps_at:
        return phrase("under {high}", high=span(found.breaks_at))
    low, high = span(found.keeps_at), span(found.breaks_at)
    return phrase("{low} to {high}", low=low, high=high)


def stall_sentence(edges: Sequence[StallEdge]) -> str:
    """Return what a stall of one kind may do, over all loads."""
    what = edges[0].kind.words
    fatal = [it for it in edges if it.simulated.breaks_at < inf]
    if not fatal:
        return phrase(
            "{what}: comes back by itself from any stall, at every load tried.", what=what
        )
    first = min(fatal, key=lambda it: it.factor)
    return phrase(
        "{what}: at {factor} times the load a stall of {length} is for ever.",
        what=what,
        factor=quantity(first.factor),
        length=span(first.simulated.breaks_at),
    )
