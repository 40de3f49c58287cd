"""Processors of a day: the CPU of hosts and databases, and the credits they live on."""

from collections.abc import Iterator, Mapping
from functools import partial

from experiments.figures import listed, percent, quantity, span
from experiments.language.tongue import phrase
from experiments.report.day.lines import Lines, figure_of
from experiments.report.day.moments import Day, highest, known
from experiments.report.day.requests import lines_of
from experiments.report.parts import Figure
from experiments.report.text import both, said
from experiments.report.timeline import Points
from experiments.summary.machines import CpuSummary

MOVED = 0.01
"""Credits are shown if so much of the highest balance was ever used."""


def processor_figures(day: Day) -> Iterator[Figure]:
    """Yield a chart of the use of all cores, and one of credits if any were used."""
    shares = {name: _times(100.0, it) for name, it in _machines(day, "cpu").items()}
    if shares:
        yield figure_of(
            day,
            "cpu",
            said("CPU"),
            both(partial(_busiest, day, shares)),
            Lines(lines=lines_of(shares, str), unit=said("% of its cores")),
        )
    hours = {
        name: _times(1 / 3600, values)
        for name, values in _machines(day, "credits_vcpu_s").items()
        if _is_used(values)
    }
    if hours:
        yield figure_of(
            day,
            "credits",
            said("CPU credits"),
            both(partial(_lowest, day, hours)),
            Lines(
                lines=lines_of(hours, str),
                unit=said("vCPU-hours"),
                told=min,
                told_as=said("least values"),
            ),
        )


def machine_cpus(day: Day) -> dict[str, CpuSummary]:
    """Return the use of each host and database, by what a reader calls it."""
    hosts = {each.title: each.cpu for each in day.summary.hosts.values()}
    stores = {_store(name): each.cpu for name, each in day.summary.databases.items()}
    return hosts | stores


def _store(name: str) -> str:
    return f"{name} (DB)"


def _machines(day: Day, measure: str) -> dict[str, Points]:
    hosts = day.timeline.of("host", measure)
    stores = day.timeline.of("database", measure)
    named = {day.summary.hosts[name].title: values for name, values in hosts.items()}
    return named | {_store(name): values for name, values in stores.items()}


def _times(factor: float, values: Points) -> Points:
    return [None if each is None else factor * each for each in values]


def _is_used(values: Points) -> bool:
    balances = [each for _, each in known(values)]
    return min(balances) <= (1 - MOVED) * max(balances)


def _busiest(day: Day, shares: Mapping[str, Points]) -> str:
    """Tell whose minute was the busiest, and who was throttled."""
    name = max(shares, key=lambda each: highest(shares[each])[1])
    index, share = highest(shares[name])
    told = phrase(
        "The busiest {stretch} was {when}: {machine} used {share} of its cores.",
        stretch=day.stretch(),
        when=day.when_point(index),
        machine=name,
        share=percent(share / 100),
    )
    cpus = machine_cpus(day)
    if all(cpu.credits_end_vcpu_s is None for cpu in cpus.values()):
        return told
    throttled = [
        phrase("{machine} for {span}", machine=machine, span=span(cpu.throttled_s))
        for machine, cpu in cpus.items()
        if cpu.throttled_s
    ]
    if not throttled:
        return phrase("{told} No machine was throttled.", told=told)
    return phrase(
        "{told} Throttled to its baseline: {machines}.",
        told=told,
        machines=listed(throttled),
    )


def _lowest(day: Day, hours: Mapping[str, Points]) -> str:
    """Tell whose balance was the lowest, and when."""
    lowest = {
        name: min(known(it), key=lambda each: each[1]) for name, it in hours.items()
    }
    name = min(lowest, key=lambda each: lowest[each][1])
    index, least = lowest[name]
    if least <= 0:
        return phrase(
            "The credits of {machine} were used up at {when}.",
            machine=name,
            when=day.when(day.timeline.ends_s[index]),
        )
    return phrase(
        "The lowest balance was {hours} vCPU-hours, of {machine} at {when}.",
        hours=quantity(least),
        machine=name,
        when=day.when(day.timeline.ends_s[index]),
    )
