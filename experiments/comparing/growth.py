"""Growth: by how much the load may grow until the first part of a topology is full."""

from collections.abc import Iterator, Sequence
from math import inf
from statistics import fmean

from attrs import frozen

from experiments.calling import called
from experiments.figures import mib, percent
from experiments.language.tongue import phrase
from experiments.summary.document import Summary

FULL = 1.0


@frozen(kw_only=True)
class Use:
    """How full a part was at most, as a share, in the mean of the runs."""

    part: str
    share: float
    words: str
    """How full, as a reader wants it."""

    @property
    def growth(self) -> float:
        """How many times the load fills it, if its use grows as the load does."""
        return 1.0 / self.share if self.share > 0 else inf


def fullest(runs: Sequence[Summary]) -> Use:
    """Return the part that is full first: memory, cores, loops, connections.

    A host that ran out of memory in a run is full.
    """
    return max(_uses(runs), key=lambda use: use.share)


def _uses(runs: Sequence[Summary]) -> Iterator[Use]:
    yield from _of_hosts(runs)
    yield from _of_databases(runs)
    for name in runs[0].processes:
        loops = [each.processes[name].loop_utilisation or 0.0 for each in runs]
        yield _busy(phrase("the event loop of {name}", name=name), loops)


def _of_hosts(runs: Sequence[Summary]) -> Iterator[Use]:
    for name, first in runs[0].hosts.items():
        hosts = [each.hosts[name] for each in runs]
        yield _busy(
            phrase("the CPU of host {host}", host=first.title),
            [_peak(it.cpu.peak_1min, it.cpu.utilisation) for it in hosts],
        )
        peak_mib = fmean(it.ram.peak_mib for it in hosts)
        share = peak_mib / first.ram.capacity_mib
        words = phrase(
            "{peak} of {capacity} MiB",
            peak=mib(peak_mib),
            capacity=mib(first.ram.capacity_mib),
        )
        if short := sum(bool(it.oom_kills) for it in hosts):
            words = phrase(
                "{use}, and not enough in {short} of {runs} runs",
                use=words,
                short=short,
                runs=len(runs),
            )
            share = max(FULL, share)
        part = phrase("the memory of host {host}", host=first.title)
        yield Use(part=part, share=share, words=words)
        yield _connected(
            phrase("nginx on host {host}", host=first.title),
            [it.gateway.connections_peak for it in hosts],
            first.gateway.connections_limit,
        )


def _of_databases(runs: Sequence[Summary]) -> Iterator[Use]:
    for name, first in runs[0].databases.items():
        databases = [each.databases[name] for each in runs]
        yield _busy(
            phrase("the CPU of database {name}", name=name),
            [_peak(it.cpu.peak_1min, it.cpu.utilisation) for it in databases],
        )
        yield _connected(
            called("database", name),
            [it.connections_peak for it in databases],
            first.max_connections,
        )


def _peak(busiest_minute: float | None, mean: float) -> float:
    return mean if busiest_minute is None else busiest_minute


def _busy(part: str, shares: Sequence[float]) -> Use:
    share = fmean(shares)
    return Use(part=part, share=share, words=phrase("{share} busy", share=percent(share)))


def _connected(part: str, peaks: Sequence[int], limit: int) -> Use:
    peak = fmean(peaks)
    words = phrase(
        "{peak} of {limit} connections", peak=f"{peak:,.0f}", limit=f"{limit:,}"
    )
    return Use(part=part, share=peak / limit if limit else 0.0, words=words)
