"""Cards of a day: what became of each system, with what it had promised."""

from collections.abc import Callable, Iterator
from functools import partial

from experiments.figures import percent, quantity, span
from experiments.language.tongue import phrase
from experiments.report.parts import Card, Fact, Tone
from experiments.report.text import Text, both, said, same
from experiments.summary.document import Summary
from experiments.summary.systems import Objective, SystemSummary
from experiments.telling.facts import availability_percent

Told = Callable[[float], str]
"""Tells what was promised."""
MARKS = {True: "○", False: "✕", None: "−"}
TONES = {True: Tone.GOOD, False: Tone.BAD, None: Tone.PLAIN}


def tone_of(is_met: bool | None) -> Tone:
    """Return how good it is that promises were kept, broken, or none."""
    return TONES[is_met]


def system_card(summary: Summary, name: str) -> Card:
    """Return what is to be known of system *name*: a fact a promise, and its reason."""
    system = summary.systems[name]
    facts = [_promises(system), *_facts(system)]
    return Card(same(system.title), facts, tone_of(system.slo.met))


def _promises(system: SystemSummary) -> Fact:
    words = {
        True: said("{mark} all kept", mark=MARKS[True]),
        False: said("{mark} not kept", mark=MARKS[False]),
        None: said("{mark} none to judge", mark=MARKS[None]),
    }
    broken = _broken(system)
    reason = None
    if broken:
        reason = both(lambda: phrase("missed: {count}", count=f"{broken:,}"))
    return Fact(said("Promises"), words[system.slo.met], reason, tone_of(system.slo.met))


def _broken(system: SystemSummary) -> int:
    """Return how many promises were not kept, those of single routes included."""
    slo = system.slo
    whole = (slo.p95_s, slo.error_rate, slo.availability)
    sessions = (slo.connected_share, slo.reconnect_p95_s)
    routes = [each.met for each in (slo.routes or {}).values()]
    found = [each.met for each in (*whole, *sessions) if each is not None]
    return [*found, *routes].count(False)


def _facts(system: SystemSummary) -> Iterator[Fact]:
    slo, presence = system.slo, system.presence
    if system.latency_ms.p95 is not None:
        yield _speed(system)
    if presence.failed_share is not None:
        failed, whole = f"{presence.failed:,}", f"{presence.requests:,}"
        value = both(partial(percent, presence.failed_share))
        count = said("{failed} of {whole} requests", failed=failed, whole=whole)
        yield _fact(said("Failed"), value, count, slo.error_rate, _at_most_share)
    if presence.availability is not None:
        value = both(partial(availability_percent, presence.availability))
        lost = both(partial(_lost, presence.lost_s))
        yield _fact(said("Available"), value, lost, slo.availability, _at_least_share)
    yield from _sessions(system)


def _speed(system: SystemSummary) -> Fact:
    """Return p95, and what was promised of it: judged by the share that was in time."""
    p95_ms, promise = system.latency_ms.p95 or 0.0, system.slo.p95_s
    name, value = said("Response time, p95"), both(partial(span, p95_ms / 1000))
    in_time = system.presence.in_time_share
    if promise is None or in_time is None:
        return Fact(name, value)

    def words() -> str:
        return phrase(
            "{share} within {target}; objective: at least 95 %",
            share=percent(in_time),
            target=span(promise.target),
        )

    return Fact(name, _marked(value, promise), both(words), tone_of(promise.met))


def _fact(
    name: Text, value: Text, why: Text, promise: Objective | None, told: Told
) -> Fact:
    """Return a fact with its reason, and the promise of it if there is one."""
    if promise is None:
        return Fact(name, value, why)
    objective = both(partial(told, promise.target))
    reason = said("{why}; objective: {objective}", why=why, objective=objective)
    return Fact(name, _marked(value, promise), reason, tone_of(promise.met))


def _marked(value: Text, promise: Objective) -> Text:
    """Return *value* with a mark that says what its colour does."""
    return said("{mark} {value}", mark=MARKS[promise.met], value=value)


def _at_most_share(share: float) -> str:
    return phrase("at most {limit}", limit=percent(share))


def _at_least_share(share: float) -> str:
    return phrase("at least {limit} %", limit=f"{100 * share:.6g}")


def _at_most_span(span_s: float) -> str:
    return phrase("at most {limit}", limit=span(span_s))


def _lost(lost_s: float) -> str:
    if not lost_s:
        return phrase("no time was lost")
    return phrase("{span} were lost", span=span(lost_s))


def _sessions(system: SystemSummary) -> Iterator[Fact]:
    sessions, slo = system.sessions, system.slo
    if sessions is None:
        return
    lost = both(lambda: _dropped(sessions.dropped))
    peak = same(f"{sessions.peak:,}")
    yield Fact(said("Sessions at most"), peak, lost)
    if sessions.connected_share is not None and slo.connected_share is not None:
        share = both(partial(availability_percent, sessions.connected_share))
        why = both(lambda: phrase("on average {mean}", mean=quantity(sessions.mean)))
        name = said("Session time with a connection")
        yield _fact(name, share, why, slo.connected_share, _at_least_share)
    if sessions.reconnect_p95_s is not None and slo.reconnect_p95_s is not None:
        back = both(partial(span, sessions.reconnect_p95_s))
        why = said("of {count} that came back", count=f"{sessions.reconnected:,}")
        name = said("Connected again, p95")
        yield _fact(name, back, why, slo.reconnect_p95_s, _at_most_span)


def _dropped(count: int) -> str:
    if not count:
        return phrase("no connection was lost")
    return phrase("connections lost: {count}", count=f"{count:,}")
