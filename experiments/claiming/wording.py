"""Sentences of claims: the figures of a check, where it turns, and what it all means."""

from collections.abc import Mapping, Sequence

from experiments.claiming.finding import WORDS, Evidence, Judged, Word
from experiments.claiming.flip import Flip
from experiments.claiming.rule import Rule, Verdict
from experiments.figures import give_or_take, listed, percent, quantity
from experiments.summary.days import SystemDays
from experiments.telling.days import days_verdict
from sim.estimation import Interval

SAID: Mapping[Word, str] = {
    "inconsistent": "is inconsistent",
    "refuted": "is refuted",
    "depends": "depends",
    "unclear": "is unclear",
    "holds": "holds",
}
OPPOSITE = {"==": "≠", "<=": ">", ">=": "<", "<": ">=", ">": "<="}


def exact_words(
    it: Rule, left: float | Interval, right: float, within: float, *, holds: Verdict
) -> str:
    """Return what is so, in figures: ``3,300 ≠ 3,400``."""
    if isinstance(left, Interval):
        mean = give_or_take(left.mean, left.half_width)
        told = f"{mean} (mean of {left.replications} runs)"
    else:
        told = quantity(left)
    if holds is None:
        return f"{it.left.text}: {told}, not told from {quantity(right)}"
    sign = it.sign if holds else OPPOSITE[it.sign]
    sign = {"==": "="}.get(sign, sign)
    room = f" (within {percent(within)})" if within else ""
    return f"{it.left.text} {sign} {it.right.text}: {told} {sign} {quantity(right)}{room}"


def compared_words(before: float, after: float, *, words: str) -> str:
    """Return the words on a difference after what it is of."""
    return f"{quantity(before)} before, {quantity(after)} after; difference of {words}"


def promise_words(days: Sequence[SystemDays]) -> str:
    """Return what systems do, a sentence each."""
    return " ".join(map(days_verdict, days))


def flip_words(flip: Flip) -> str:
    """Return from where to where it holds as something varies."""
    last, first = quantity(flip.last), quantity(flip.first)
    where = f"{flip.what} = {last}"
    if flip.is_relative:
        where = f"{last} times {flip.what}"
    if last == first:
        return f"holds {'up to' if flip.holds_first else 'from'} {where}"
    if flip.holds_first:
        return f"holds up to {where}, not from {first} on"
    return f"does not hold up to {where}, holds from {first} on"


def verdict_sentence(it: Judged) -> str:
    """Return the verdict on a claim in a sentence: what it depends on, if it does."""
    words = f"{it.key} {SAID[it.word]}: {it.claim.english.removesuffix('.')}"
    if it.word == "depends":
        words += f"; it {_turns(it)}"
    turning = [
        _of_case(each.case, flip_words(each.flip))
        for each in it.margins
        if each.flip is not None
    ]
    if turning:
        words += f"; what would change it: {'; '.join(dict.fromkeys(turning))}"
    return f"{words}."


def _turns(it: Judged) -> str:
    """Return on what a claim depends: values at which it turns, and platforms."""
    turns: list[str] = []
    for each in it.evidence:
        if each.word != "depends":
            continue
        flips = [finding for finding in each.findings if finding.flip is not None]
        if not each.check.is_margin:
            turns += [
                _of_case(finding.case, flip_words(finding.flip))
                for finding in flips
                if finding.flip is not None
            ]
        turns += [_by_case(each)] if _is_mixed(each) else []
    return "; ".join(dict.fromkeys(turns))


def counted(words: Sequence[Word]) -> str:
    """Return how many claims have which verdict, in a sentence."""
    told = [
        f"{words.count(each)} {_said_of(words.count(each), each)}"
        for each in reversed(WORDS)
        if each in words
    ]
    return f"Of {len(words)} claim{'' if len(words) == 1 else 's'} {listed(told)}."


def _said_of(count: int, word: Word) -> str:
    if count == 1:
        return SAID[word]
    return SAID[word].replace("is ", "are ").removesuffix("s")


def _is_mixed(it: Evidence) -> bool:
    found = [each.holds for each in it.findings]
    return True in found and False in found


def _by_case(it: Evidence) -> str:
    holds = [each.case for each in it.findings if each.holds]
    fails = [each.case for each in it.findings if each.holds is False]
    return f"holds for {listed(holds)}, not for {listed(fails)}"


def _of_case(case: str, words: str) -> str:
    return f"{words} ({case})" if case else words
