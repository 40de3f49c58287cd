"""Verdicts: one sentence on each system, for whoever reads nothing else.

A run tells its own day, as a fact and in the past tense; what a system does in general is
for several days to say.
"""

from collections.abc import Iterator

from experiments.figures import enumerated
from experiments.language.tongue import phrase, template
from experiments.summary.blame import blame, clock
from experiments.summary.document import Summary
from experiments.summary.explanations import clause, consequence
from experiments.summary.systems import SystemSummary
from experiments.telling.facts import (
    availability_words,
    ended_words,
    failure_words,
    is_broken,
    route_words,
    session_words,
    speed_words,
)


def verdict(summary: Summary, name: str) -> str:
    """Return the sentence on system *name*: a judgement, then its reasons."""
    system = summary.systems[name]
    if not system.requests.arrived:
        message = template("{system}: nothing to judge: no request arrived")
        return phrase(message, system=system.title)
    head = _judgement(summary, system)
    presence = system.presence
    if presence.is_down_at_end:
        head = phrase("{told} and was down at the end", told=head)
    reasons = enumerated([*_since(summary, name)] or [*_reasons(summary, name)])
    told = _explained(summary, name, head, reasons)
    if presence.may_differ:
        told = phrase(
            "{told}; another seed may say otherwise: --replications 5", told=told
        )
    return phrase("{told}.", told=told)


def _judgement(summary: Summary, system: SystemSummary) -> str:
    judgements = {
        True: template("{system} kept its promises on this day (seed {seed})"),
        False: template("{system} broke its promises on this day (seed {seed})"),
        None: template("{system} promised nothing on this day (seed {seed})"),
    }
    return phrase(judgements[system.slo.met], system=system.title, seed=summary.seed)


def _explained(summary: Summary, name: str, head: str, reasons: str) -> str:
    """Return *head* and its *reasons*, with what was behind them.

    A fault is told with the promise that it broke, so that only what ran dry or went on
    because of it is left to say.
    """
    system = summary.systems[name]
    is_promised = system.slo.met is not None
    causes = [it for it in system.causes if it.kind != "fault" or not is_promised]
    because = _and([clause(summary, name, cause) for cause in causes])
    if because and is_promised and len(system.causes) == 1:
        message = template("{judgement} because {cause}: {reasons}")
        return phrase(message, judgement=head, cause=because, reasons=reasons)
    told = phrase("{judgement}: {reasons}", judgement=head, reasons=reasons)
    if because and not is_promised:
        return phrase("{told}; that is because {cause}", told=told, cause=because)
    if because:
        return phrase("{told}; {cause}", told=told, cause=because)
    for followed in filter(None, [consequence(summary, it) for it in system.causes]):
        told = phrase("{told}; because of it {followed}", told=told, followed=followed)
    return told


def _and(clauses: list[str]) -> str:
    whole = clauses[0] if clauses else ""
    for each in clauses[1:]:
        whole = phrase("{first} and {last}", first=whole, last=each)
    return whole


def _since(summary: Summary, name: str) -> Iterator[str]:
    """Tell of a system that was down at the end since when, if a fault began it."""
    blamed = blame(summary, name)
    if not summary.systems[name].presence.is_down_at_end or blamed is None:
        return
    fault = blamed.faults[-1]
    toll = fault.tolls[name]
    until_s = fault.at_s if fault.until_s is None else fault.until_s
    began, ended = clock(summary, fault.at_s, until_s)
    told = phrase(
        "since {began}, when `{fault}` began, {failed} of {whole} requests failed",
        began=began,
        fault=fault.name,
        failed=f"{toll.failed:,}",
        whole=f"{toll.requests:,}",
    )
    if until_s > fault.at_s:
        message = template("{told}; `{fault}` itself was over at {ended}")
        told = phrase(message, told=told, fault=fault.name, ended=ended)
    yield told


def _reasons(summary: Summary, name: str) -> Iterator[str]:
    """Yield the broken promises first, the gravest with its cause."""
    system = summary.systems[name]
    blamed = blame(summary, name) if system.slo.met is False else None
    facts = [
        (is_broken(system, "availability"), availability_words(summary, name, blamed)),
        (is_broken(system, "error_rate"), failure_words(summary, name, blamed)),
        (is_broken(system, "p95_s"), speed_words(system)),
    ]
    broken = [words for is_broken, words in facts if is_broken]
    kept = [words for is_broken, words in reversed(facts) if not is_broken]
    yield from [*broken, *kept]
    yield from session_words(system)
    yield from route_words(system)
    yield from ended_words(summary, name)
