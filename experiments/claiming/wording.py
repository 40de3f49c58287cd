"""Sentences of claims: the figures of a check, where it turns, and what it all means."""

from collections.abc import Mapping, Sequence

from experiments.claiming.claim import Claim
from experiments.claiming.finding import WORDS, Evidence, Judged, Word
from experiments.claiming.flip import Flip
from experiments.claiming.rule import Rule, Verdict
from experiments.figures import give_or_take, listed, listed_clauses, percent, quantity
from experiments.language.saying import Saying
from experiments.language.tongue import counted, either, phrase, template
from experiments.summary.days import SystemDays
from experiments.telling.days import days_verdict
from sim.estimation import Interval

TOPICS = (
    template("money"),
    template("memory"),
    template("load"),
    template("availability"),
    template("recommendation"),
)
KINDS = (
    template("arithmetic"),
    template("law"),
    template("planned"),
    template("simulated"),
    template("compared"),
    template("promised"),
)
"""Of checks."""
SHORT = (
    template("inconsistent"),
    template("refuted"),
    template("depends"),
    template("unclear"),
    template("holds"),
)
SAID: Mapping[Word, str] = {
    "inconsistent": template("{key} is inconsistent: {claim}"),
    "refuted": template("{key} is refuted: {claim}"),
    "depends": template("{key} depends: {claim}"),
    "unclear": template("{key} is unclear: {claim}"),
    "holds": template("{key} holds: {claim}"),
}
TALLIED: Mapping[Word, tuple[str, str]] = {
    "inconsistent": (
        template("{count} is inconsistent"),
        template("{count} are inconsistent"),
    ),
    "refuted": (template("{count} is refuted"), template("{count} are refuted")),
    "depends": (template("{count} depends"), template("{count} depend")),
    "unclear": (template("{count} is unclear"), template("{count} are unclear")),
    "holds": (template("{count} holds"), template("{count} hold")),
}
OPPOSITE = {"==": "≠", "<=": ">", ">=": "<", "<": ">=", ">": "<="}


def exact_words(
    it: Rule, left: float | Interval, right: float, within: float, *, holds: Verdict
) -> str:
    """Return what is so, in figures: ``3,300 ≠ 3,400``."""
    told = _told(left)
    if holds is None:
        return phrase(
            "{figure}: {told}, not told from {limit}",
            figure=it.left.text,
            told=told,
            limit=quantity(right),
        )
    sign = it.sign if holds else OPPOSITE[it.sign]
    sign = {"==": "="}.get(sign, sign)
    words = f"{it.left.text} {sign} {it.right.text}: {told} {sign} {quantity(right)}"
    if not within:
        return words
    return phrase("{words} (within {share})", words=words, share=percent(within))


def _told(value: float | Interval) -> str:
    """Return a value, or a mean over runs."""
    if not isinstance(value, Interval):
        return quantity(value)
    return phrase(
        "{mean} (mean of {runs} runs)",
        mean=give_or_take(value.mean, value.half_width),
        runs=value.replications,
    )


def compared_words(before: float, after: float, *, words: Saying) -> str:
    """Return the words on a difference after what it is of."""
    return phrase(
        "{before} before, {after} after; difference of {words}",
        before=quantity(before),
        after=quantity(after),
        words=words,
    )


def promise_words(days: Sequence[SystemDays]) -> str:
    """Return what systems do, a sentence each."""
    return " ".join(map(days_verdict, days))


def flip_words(flip: Flip) -> str:
    """Return from where to where it holds as something varies."""
    last, first = quantity(flip.last), quantity(flip.first)
    message = template("{what} = {value}")
    if flip.is_relative:
        message = template("{value} times {what}")
    where = phrase(message, what=phrase(" and ").join(flip.what), value=last)
    if last == first and flip.holds_first:
        return phrase("holds up to {where}", where=where)
    if last == first:
        return phrase("holds from {where}", where=where)
    if flip.holds_first:
        return phrase(
            "holds up to {where}, not from {first} on", where=where, first=first
        )
    return phrase(
        "does not hold up to {where}, holds from {first} on", where=where, first=first
    )


def said_of(claim: Claim) -> str:
    """Return what is claimed; in Japanese in the words of whoever says it."""
    return either(claim.english, claim.text)


def verdict_sentence(it: Judged) -> str:
    """Return the verdict on a claim in a sentence: what it depends on, if it does."""
    claim = said_of(it.claim).removesuffix(".").removesuffix("。")
    words = phrase(SAID[it.word], key=it.key, claim=claim)
    if it.word == "depends":
        words = phrase("{words}; it {turns}", words=words, turns=_turns(it))
    turning = [
        _of_case(each.case_told, flip_words(each.flip))
        for each in it.margins
        if each.flip is not None
    ]
    if turning:
        words = phrase(
            "{words}; what would change it: {turning}",
            words=words,
            turning=phrase("; ").join(dict.fromkeys(turning)),
        )
    return phrase("{said}.", said=words)


def _turns(it: Judged) -> str:
    """Return on what a claim depends: values at which it turns, and platforms."""
    turns: list[str] = []
    for each in it.evidence:
        if each.word != "depends":
            continue
        flips = [finding for finding in each.findings if finding.flip is not None]
        if not each.check.is_margin:
            turns += [
                _of_case(finding.case_told, flip_words(finding.flip))
                for finding in flips
                if finding.flip is not None
            ]
        turns += [_by_case(each)] if _is_mixed(each) else []
    return phrase("; ").join(dict.fromkeys(turns))


def tally(words: Sequence[Word]) -> str:
    """Return how many claims have which verdict, in a sentence."""
    told = [
        counted(*TALLIED[each], words.count(each))
        for each in reversed(WORDS)
        if each in words
    ]
    return counted(
        "Of {count} claim {told}.",
        "Of {count} claims {told}.",
        len(words),
        told=listed_clauses(told),
    )


def _is_mixed(it: Evidence) -> bool:
    found = [each.holds for each in it.findings]
    return True in found and False in found


def _by_case(it: Evidence) -> str:
    holds = [each.case_told for each in it.findings if each.holds]
    fails = [each.case_told for each in it.findings if each.holds is False]
    return phrase(
        "holds for {holds}, not for {fails}", holds=listed(holds), fails=listed(fails)
    )


def _of_case(case: str, words: str) -> str:
    return phrase("{words} ({case})", words=words, case=case) if case else words
