"""Memory of a day: of each host, stacked by process, with page cache and its limit."""

from collections.abc import Iterator, Mapping
from functools import partial

from experiments.figures import mib, percent
from experiments.language.tongue import counted, phrase
from experiments.report.day.lines import MOST, Limit, Line, Lines, figure_of
from experiments.report.day.moments import Day, highest
from experiments.report.day.requests import leading, together
from experiments.report.parts import Figure
from experiments.report.text import both, said, same
from experiments.report.timeline import Points
from experiments.summary.machines import HostSummary

MOST_HOSTS = 6
"""That have a chart: those that were fullest."""


def memory_figures(day: Day) -> Iterator[Figure]:
    """Yield a chart of the memory of each host."""
    measured = day.timeline.of("host", "ram_mib")
    hosts = day.summary.hosts
    names = sorted(measured, key=lambda name: -_fullness(hosts[name]))
    for number, name in enumerate(names[:MOST_HOSTS]):
        yield _figure(day, f"memory-{number + 1}", name)


def _fullness(host: HostSummary) -> float:
    return host.ram.peak_mib / host.ram.capacity_mib


def _figure(day: Day, key: str, name: str) -> Figure:
    host = day.summary.hosts[name]
    capacity = host.ram.capacity_mib
    words = both(partial(_limit_words, capacity))
    return figure_of(
        day,
        key,
        said("Memory: {host}", host=host.title),
        both(partial(_says, day, name)),
        Lines(
            lines=list(_layers(day, name)),
            unit=said("MiB"),
            limit=Limit(words, capacity),
            is_stacked=True,
            form=",.0f",
        ),
    )


def _limit_words(capacity: float) -> str:
    return phrase("all there is: {capacity} MiB", capacity=mib(capacity))


def _layers(day: Day, host: str) -> Iterator[Line]:
    """Yield the processes from below, then what else holds memory, then the page cache.

    Pages that processes share are counted with each of them, and so less of the rest.
    """
    processes = _processes(day, host)
    several = len(processes) > MOST - 2
    most = MOST - 3 if several else MOST
    alone = leading(processes, most, lambda name: highest(processes[name])[1])
    for name in alone:
        yield Line(same(name), processes[name])
    if several:
        others = {name: processes[name] for name in processes if name not in alone}
        yield Line(said("other processes"), together(others))
    used = day.timeline.of("host", "ram_mib")[host]
    yield Line(said("system and services"), _rest(used, processes))
    cache = day.timeline.of("host", "page_cache_mib").get(host)
    if cache is not None:
        yield Line(said("page cache"), cache)


def _processes(day: Day, host: str) -> Mapping[str, Points]:
    return {
        name: values
        for name, values in day.timeline.of("process", "rss_mib").items()
        if day.summary.processes[name].host == host
    }


def _rest(used: Points, processes: Mapping[str, Points]) -> Points:
    held = together(processes) if processes else [0.0] * len(used)
    return [
        None if all_of_it is None else max(0.0, all_of_it - (own or 0.0))
        for all_of_it, own in zip(used, held, strict=True)
    ]


def _says(day: Day, name: str) -> str:
    """Tell the most that was in use, who held most of it, and whom that cost its life."""
    ram = day.summary.hosts[name].ram
    index, _ = highest(day.timeline.of("host", "ram_mib")[name])
    told = phrase(
        "At most {peak} of {capacity} MiB were in use ({share}), around {when}; then"
        " {cache} MiB were left for the page cache.",
        peak=mib(ram.peak_mib),
        capacity=mib(ram.capacity_mib),
        share=percent(ram.peak_mib / ram.capacity_mib),
        when=day.when(day.timeline.ends_s[index]),
        cache=mib(ram.page_cache_min_mib),
    )
    kills = len(day.summary.hosts[name].oom_kills)
    if not kills:
        return phrase("{told} The kernel killed nobody for it.", told=told)
    return counted(
        "{told} The kernel killed {count} process for want of memory.",
        "{told} The kernel killed {count} processes for want of memory.",
        kills,
        told=told,
    )
