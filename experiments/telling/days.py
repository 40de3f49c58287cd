"""Verdicts over several days: what a system does in general, in the present tense."""

from collections.abc import Iterator, Sequence
from math import floor, log10
from statistics import fmean

from attrs import evolve

from experiments.figures import percent
from experiments.summary.days import LEAST_DAYS, DaysPromise, SystemDays, days_of
from experiments.summary.document import Summary
from experiments.summary.systems import SystemSummary
from sim.estimation import Interval

WORDS = {True: "keeps its promises", False: "breaks its promises", None: "is unclear"}

MOST_DIGITS = 6
EXACT = 1e-9
"""Summaries have nine digits."""


def verdict_of(summaries: Sequence[Summary], name: str) -> str:
    """Return the sentence on system *name*, in the present tense from five days on."""
    if len(summaries) < LEAST_DAYS:
        return few_days([each.systems[name] for each in summaries])
    return days_verdict(days_of(summaries, name))


def days_verdict(found: SystemDays) -> str:
    """Return the sentence on one system: a judgement, then its reasons."""
    if not found.promises:
        return f"{found.title} promises nothing."
    if not found.judged:
        return f"{found.title}: nothing to judge by on {found.days} days."
    head = f"{found.title} {WORDS[found.is_met]}"
    if found.is_met is None:
        unclear = [each for each in found.judged if each.is_met is None]
        words = f"{head}: {', '.join(map(promise_words, unclear))} over {found.days} runs"
        return f"{words}; {_what_would_decide(found)}."
    days = found.kept_days if found.is_met else found.broken_days
    reasons = ", ".join(_reasons(found))
    return f"{head}: {days} of {found.days} days{f'; {reasons}' if reasons else ''}."


def few_days(systems: Sequence[SystemSummary]) -> str:
    """Return the sentence on one system of which there are too few days to judge it."""
    found = [each.slo.met for each in systems]
    title, days = systems[0].title, len(systems)
    more = LEAST_DAYS - days
    what = f"kept its promises on {found.count(True)} of {days} days"
    if not any(each is not None for each in found):
        what = f"promised nothing on {days} days"
    runs = f"{more} more run{'' if more == 1 else 's'}"
    return f"{title} {what}; {runs} would say what it does in general."


def _what_would_decide(found: SystemDays) -> str:
    if found.sits_on_limit:
        return "it sits on its promise: more runs will not decide it"
    more = round(found.more_days)
    return f"{more} more run{'' if more == 1 else 's'} would decide it"


def _reasons(found: SystemDays) -> Iterator[str]:
    """Yield broken promises first, then unclear ones; of kept ones the system's own."""
    for is_met in (False, None, True):
        for each in found.judged:
            is_told = is_met is not True or (each.route is None and _is_news(each))
            if each.is_met is is_met and is_told:
                unclear = " is unclear" if is_met is None else ""
                yield f"{promise_words(each)}{unclear}"
    for each in found.promises:
        if each.standing is None and each.seen:
            yield f"{each.objective} could be judged on {each.seen} days only"
    if any(found.dropped) and not any(_is_of_sessions(each) for each in found.promises):
        yield (
            f"{fmean(found.dropped):,.0f} connections a run were lost, of which nothing"
            " was promised"
        )


def _is_of_sessions(promise: DaysPromise) -> bool:
    return promise.objective in {"connected_share", "reconnect_p95_s"}


def _is_news(promise: DaysPromise) -> bool:
    """Say whether a promise that is kept is not simply one of always being there."""
    of = promise.standing
    is_whole = of is not None and of.interval.low == of.interval.high == 1.0
    return promise.objective not in {"availability", "connected_share"} or not is_whole


def promise_words(promise: DaysPromise) -> str:
    """Say how a promise stands, with its interval and its limit."""
    of = promise.standing
    assert of is not None  # only what was judged is told
    it, target = of.interval, promise.target
    where = "" if promise.route is None else f"{promise.route}: "
    if promise.objective == "p95_s":
        in_time = evolve(it, mean=1.0 - it.mean)
        value, bounds = _shares(in_time, 1.0 - of.limit)
        return f"{where}{value} in {target:g} s ({bounds}at least 95 %)"
    if promise.objective == "reconnect_p95_s":
        bounds = f"{max(0.0, it.low):.3g} to {it.high:.3g}, " if it.half_width else ""
        return f"95 % are back in {it.mean:.3g} s ({bounds}at most {target:g} s)"
    value, bounds = _shares(it, target)
    if promise.objective == "error_rate":
        if it.low == it.high == 0.0:
            return f"{where}no request failed"
        return f"{where}{value} failed ({bounds}at most {percent(target)})"
    limit = f"{bounds}at least {100 * target:.4g} %"
    if promise.objective == "availability":
        return f"available {value} ({limit})"
    return f"connected {value} of the time ({limit})"


def _shares(of: Interval, limit: float) -> tuple[str, str]:
    """Return a mean share and its bounds, to the first digit of what is not known.

    With more digits where one would else be told as the *limit*, which it is not.
    """
    shares = [min(1.0, max(0.0, each)) for each in (of.mean, of.low, of.high)]
    digits = _digits(of)
    while digits < MOST_DIGITS and any(
        f"{100 * each:.{digits}f}" == f"{100 * limit:.{digits}f}"
        for each in shares
        if abs(each - limit) > EXACT
    ):
        digits += 1
    mean, low, high = (f"{100 * each:.{digits}f}" for each in shares)
    return f"{mean} %", f"{low} to {high}, " if of.half_width else ""


def _digits(of: Interval) -> int:
    """Return how many digits of per cent show what is not known, or else what is left."""
    unknown = 1000 * of.half_width or 100 * min(of.mean, 1.0 - of.mean)
    if unknown <= EXACT:
        return 0
    return min(MOST_DIGITS, max(0, 1 - floor(log10(unknown))))
