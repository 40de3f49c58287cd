"""The card of the platform: its price, how full it was, and what ended on it."""

from collections.abc import Iterator
from functools import partial

from experiments.figures import listed, mib, percent, span, yen
from experiments.language.tongue import phrase
from experiments.report.day.moments import Day
from experiments.report.day.processors import machine_cpus
from experiments.report.parts import Card, Fact, Tone
from experiments.report.text import both, said, same
from experiments.summary.document import Summary
from experiments.summary.ends import PLANNED


def platform_card(day: Day) -> Card:
    """Return what the platform costs, its fullest machine, and how often a process ended.

    Its tone is bad if the kernel killed a process, a caution if one ended otherwise or a
    machine was throttled.
    """
    summary = day.summary
    facts = [_price(day), *_memory(summary), *_cpu(day), _ended(summary)]
    tones = {each.tone for each in facts}
    worst = [each for each in (Tone.BAD, Tone.CAUTION) if each in tones]
    return Card(said("The platform as a whole"), facts, worst[0] if worst else Tone.PLAIN)


def _price(day: Day) -> Fact:
    cost = day.summary.cost
    reason = said(
        "{usd} USD at {rate} yen a dollar, before tax",
        usd=f"{cost.monthly_usd:,.2f}",
        rate=f"{day.scenario.jpy_per_usd:g}",
    )
    if cost.unpriced:
        unknown = both(partial(listed, list(cost.unpriced)))
        reason = said("{reason}; without {parts}", reason=reason, parts=unknown)
    return Fact(said("Price a month"), both(partial(yen, cost.monthly_jpy)), reason)


def _memory(summary: Summary) -> Iterator[Fact]:
    """Yield the memory of the host that was fullest."""
    hosts = summary.hosts.values()
    if not hosts:
        return
    host = max(hosts, key=lambda each: each.ram.peak_mib / each.ram.capacity_mib)
    ram, kills = host.ram, sum(len(each.oom_kills) for each in hosts)
    reason = said(
        "{peak} of {capacity} MiB, host {host}",
        peak=mib(ram.peak_mib),
        capacity=mib(ram.capacity_mib),
        host=host.title,
    )
    share = both(partial(percent, ram.peak_mib / ram.capacity_mib))
    tone = Tone.BAD if kills else Tone.PLAIN
    if kills:
        killed = said("processes killed for want of memory: {count}", count=f"{kills:,}")
        reason = said("{reason}; {killed}", reason=reason, killed=killed)
    yield Fact(said("RAM at most"), share, reason, tone)


def _cpu(day: Day) -> Iterator[Fact]:
    """Yield the CPU of the machine that had the busiest minute, and who was throttled."""
    cpus = machine_cpus(day)
    peaks = {name: it.peak_1min for name, it in cpus.items() if it.peak_1min is not None}
    if not peaks:
        return
    name = max(peaks, key=lambda each: peaks[each])
    reason = said("busiest minute, {machine}", machine=name)
    throttled = [it.throttled_s for it in cpus.values() if it.throttled_s]
    tone = Tone.CAUTION if throttled else Tone.PLAIN
    if throttled:
        length = both(partial(span, sum(throttled)))
        reason = said("{reason}; throttled for {span}", reason=reason, span=length)
    yield Fact(said("CPU at most"), both(partial(percent, peaks[name])), reason, tone)


def _ended(summary: Summary) -> Fact:
    """Return how often processes ended, what was planned apart, and which did most."""
    ends = {
        name: sum(times for cause, times in it.restarts.items() if cause not in PLANNED)
        for name, it in summary.processes.items()
    }
    whole = sum(ends.values())
    if not whole:
        return Fact(said("Processes ended"), same("0"), said("beside what was planned"))
    worst = max(ends, key=lambda each: ends[each])

    def words() -> str:
        return phrase("{process}: {count}", process=worst, count=f"{ends[worst]:,}")

    count = same(f"{whole:,}")
    return Fact(said("Processes ended"), count, both(words), Tone.CAUTION)
