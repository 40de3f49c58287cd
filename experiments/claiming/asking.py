"""Asking: what one check says of one platform, with its figures."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from attrs import frozen

from experiments.claiming.claim import KEPT, Compared, Planned, Promised, Simulated
from experiments.claiming.expression import Expression, ExpressionError, Name
from experiments.claiming.figures import figures_of
from experiments.claiming.rule import Rule, Verdict, rule
from experiments.claiming.wording import compared_words, exact_words, promise_words
from experiments.language.saying import Saying
from experiments.language.tongue import phrase, template
from experiments.summary.days import days_of
from experiments.summary.document import Summary
from experiments.sweeping.outputs import values_of
from models.config import Scenario
from sim.estimation import student_interval


@frozen
class Answer:
    """Whether a check holds for one platform, and by which figures."""

    holds: Verdict
    words: Saying


def unknown(message: str, **values: object) -> Answer:
    """Return that it is open, and why: the phrase *message*."""
    return Answer(None, Saying(lambda: phrase(message, **values)))


def exactly(it: Rule, known: Mapping[Name, float], within: float) -> Answer:
    """Return whether *it* holds for single values of all that it names."""
    lacking = [".".join(name) for name in it.names if name not in known]
    if lacking:
        return unknown(template("{names}: not known here"), names=", ".join(lacking))
    try:
        left, right = it.left.value(known), it.right.value(known)
    except ExpressionError as error:
        return unknown("{error}", error=error)
    holds = it.holds(left, right, within)
    words = Saying(lambda: exact_words(it, left, right, within, holds=holds))
    return Answer(holds, words)


def planned(check: Planned, scenario: Scenario, numbers: Mapping[Name, float]) -> Answer:
    """Return whether *check* holds by what `lssim check` says of *scenario*."""
    return exactly(rule(check.rule), {**numbers, **figures_of(scenario)}, check.within)


def simulated(
    check: Simulated, runs: Sequence[Summary], numbers: Mapping[Name, float]
) -> Answer:
    """Return whether *check* holds for the mean over *runs*."""
    it = rule(check.rule)
    return _by_mean(it, _series(it.left, runs, numbers), numbers, check.within)


def compared(
    check: Compared,
    runs: Sequence[Summary],
    others: Sequence[Summary],
    numbers: Mapping[Name, float],
) -> Answer:
    """Return whether *check* holds for the mean of *others* less *runs*, seed by seed."""
    it = rule(check.rule)
    before = _series(it.left, runs, numbers)
    after = _series(it.left, others, numbers)
    more = [
        None if x is None or y is None else y - x
        for x, y in zip(before, after, strict=True)
    ]
    answer = _by_mean(it, more, numbers, check.within)
    sides = [[x for x in side if x is not None] for side in (before, after)]
    if not all(sides):
        return answer
    means = [fmean(each) for each in sides]
    return Answer(
        answer.holds, Saying(lambda: compared_words(*means, words=answer.words))
    )


def promised(check: Promised, runs: Sequence[Summary]) -> Answer:
    """Return whether systems keep, or break, what they promise, by *runs*.

    One that clearly breaks a promise decides; else one that is open does.
    """
    names = check.systems or tuple(runs[0].systems)
    days = [days_of(runs, name) for name in names]
    found = [each.is_met for each in days]
    kept: Verdict = None if None in found else True
    kept = False if False in found else kept
    wanted = kept if check.expects == KEPT or kept is None else not kept
    return Answer(wanted, Saying(lambda: promise_words(days)))


def _by_mean(
    it: Rule,
    series: Sequence[float | None],
    numbers: Mapping[Name, float],
    within: float,
) -> Answer:
    values = [each for each in series if each is not None]
    if len(values) < len(series):
        return unknown(
            template("{figure}: only {seen} of {runs} runs can say it"),
            figure=it.left.text,
            seen=len(values),
            runs=len(series),
        )
    try:
        limit = it.right.value(numbers)
    except ExpressionError as error:
        return unknown("{error}", error=error)
    holds = it.stands(values, limit, within)
    interval = student_interval(values)
    words = Saying(lambda: exact_words(it, interval, limit, within, holds=holds))
    return Answer(holds, words)


def _series(
    side: Expression, runs: Sequence[Summary], numbers: Mapping[Name, float]
) -> list[float | None]:
    """Return what *side* is in each of *runs*; None in one that cannot say it."""
    return [_value(side, run, numbers) for run in runs]


def _value(side: Expression, run: Summary, numbers: Mapping[Name, float]) -> float | None:
    wanted = [".".join(name) for name in side.names if len(name) > 1]
    said = values_of(run, wanted)
    figures = {name: said[".".join(name)] for name in side.names if len(name) > 1}
    known = {name: it for name, it in figures.items() if it is not None}
    if len(known) < len(figures):
        return None
    try:
        return side.value({**numbers, **known})
    except ExpressionError:
        return None
