"""Verdicts over several days: what a system does in general, in the present tense."""

from collections.abc import Iterator, Sequence
from math import floor, log10
from statistics import fmean

from attrs import evolve

from experiments.figures import enumerated, percent
from experiments.language.tongue import counted, phrase, template
from experiments.summary.days import LEAST_DAYS, DaysPromise, SystemDays, days_of
from experiments.summary.document import Summary
from experiments.summary.systems import SystemSummary
from sim.estimation import Interval

VERDICTS = {
    True: template("{system} keeps its promises: {days} of {whole} days"),
    False: template("{system} breaks its promises: {days} of {whole} days"),
}

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
    system, whole = found.title, found.days
    if not found.promises:
        return phrase("{system} promises nothing.", system=system)
    if not found.judged:
        message = template("{system}: nothing to judge by on {days} days.")
        return phrase(message, system=system, days=whole)
    if found.is_met is None:
        unclear = [promise_words(each) for each in found.judged if each.is_met is None]
        return phrase(
            "{system} is unclear: {promises} over {runs} runs; {deciding}.",
            system=system,
            promises=enumerated(unclear),
            runs=whole,
            deciding=_what_would_decide(found),
        )
    days = found.kept_days if found.is_met else found.broken_days
    head = phrase(VERDICTS[found.is_met], system=system, days=days, whole=whole)
    reasons = enumerated(list(_reasons(found)))
    if not reasons:
        return phrase("{told}.", told=head)
    return phrase("{told}; {reasons}.", told=head, reasons=reasons)


def few_days(systems: Sequence[SystemSummary]) -> str:
    """Return the sentence on one system of which there are too few days to judge it."""
    found = [each.slo.met for each in systems]
    days = len(systems)
    message = template("{system} promised nothing on {whole} days; {runs}.")
    if any(each is not None for each in found):
        message = template(
            "{system} kept its promises on {days} of {whole} days; {runs}."
        )
    runs = counted(
        "{count} more run would say what it does in general",
        "{count} more runs would say what it does in general",
        LEAST_DAYS - days,
    )
    kept = found.count(True)
    return phrase(message, system=systems[0].title, days=kept, whole=days, runs=runs)


def _what_would_decide(found: SystemDays) -> str:
    if found.sits_on_limit:
        return phrase("it sits on its promise: more runs will not decide it")
    return counted(
        "{count} more run would decide it",
        "{count} more runs would decide it",
        round(found.more_days),
    )


def _reasons(found: SystemDays) -> Iterator[str]:
    """Yield broken promises first, then unclear ones; of kept ones the system's own."""
    for is_met in (False, None, True):
        for each in found.judged:
            is_told = is_met is not True or (each.route is None and _is_news(each))
            if each.is_met is is_met and is_told:
                told = promise_words(each)
                yield (
                    told if is_met is not None else phrase("{told} is unclear", told=told)
                )
    for each in found.promises:
        if each.standing is None and each.seen:
            yield phrase(
                "{objective} could be judged on {days} days only",
                objective=each.objective,
                days=each.seen,
            )
    if any(found.dropped) and not any(_is_of_sessions(each) for each in found.promises):
        yield phrase(
            "{count} connections a run were lost, of which nothing was promised",
            count=f"{fmean(found.dropped):,.0f}",
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
    told = _standing_words(promise)
    if promise.route is None:
        return told
    return phrase("{route}: {told}", route=promise.route, told=told)


def _standing_words(promise: DaysPromise) -> str:
    of = promise.standing
    assert of is not None  # only what was judged is told
    it, target = of.interval, promise.target
    if promise.objective == "p95_s":
        in_time = evolve(it, mean=1.0 - it.mean)
        share, bounds = _shares(in_time, 1.0 - of.limit)
        message = template("{share} in {limit} s ({bounds}at least 95 %)")
        return phrase(message, share=share, limit=f"{target:g}", bounds=bounds)
    if promise.objective == "reconnect_p95_s":
        return phrase(
            "95 % are back in {time} s ({bounds}at most {limit} s)",
            time=f"{it.mean:.3g}",
            bounds=_bounds(it, f"{max(0.0, it.low):.3g}", f"{it.high:.3g}"),
            limit=f"{target:g}",
        )
    share, bounds = _shares(it, target)
    if promise.objective == "error_rate":
        if it.low == it.high == 0.0:
            return phrase("no request failed")
        message = template("{share} failed ({bounds}at most {limit})")
        return phrase(message, share=share, bounds=bounds, limit=percent(target))
    message = template("connected {share} of the time ({bounds}at least {limit} %)")
    if promise.objective == "availability":
        message = template("available {share} ({bounds}at least {limit} %)")
    return phrase(message, share=share, bounds=bounds, limit=f"{100 * target:.4g}")


def _bounds(of: Interval, low: str, high: str) -> str:
    """Return the bounds of an interval, to stand before a limit."""
    return phrase("{low} to {high}, ", low=low, high=high) if of.half_width else ""


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
    return phrase("{value} %", value=mean), _bounds(of, low, high)


def _digits(of: Interval) -> int:
    """Return how many digits of per cent show what is not known, or else what is left."""
    unknown = 1000 * of.half_width or 100 * min(of.mean, 1.0 - of.mean)
    if unknown <= EXACT:
        return 0
    return min(MOST_DIGITS, max(0, 1 - floor(log10(unknown))))
