"""Sheets: what several days say on the terminal, the verdicts first."""

from collections.abc import Iterator, Sequence

from experiments.figures import give_or_take, listed, quantity, span
from experiments.replicating.document import CONFIDENCE
from experiments.replicating.headlines import WANTED, Place, interval_of, series_of
from experiments.replicating.replication import Replications
from experiments.replicating.warmup import WarmUp
from experiments.summary.systems import SystemSummary
from experiments.telling.days import verdict_of
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet

NONE = "-"
SHARES = ("_share", "availability", "utilisation", "peak_1min")
"""Endings of the keys of what is told in per cent."""
SYSTEMS = {
    "mean_ms": "mean ms",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "p99_ms": "p99 ms",
    "late_share": "late %",
    "failed_share": "failed %",
    "availability": "available %",
    "dropped_connections": "connections lost",
}
HOSTS = {
    "cpu_utilisation": "CPU mean %",
    "cpu_peak_1min": "busiest minute %",
    "throttled_s": "throttled s",
    "ram_peak_mib": "RAM at most, MiB",
    "oom_kills": "OOM kills",
    "down_s": "down s",
}
DATABASES = {
    "cpu_utilisation": "CPU mean %",
    "cpu_peak_1min": "busiest minute %",
    "connections_peak": "connections at most",
}


def show(found: Replications, to: Paper) -> None:
    """Print what the days of *found* say together."""
    first = found.summaries[0]
    name, what = found.scenario.name or "scenario", found.scenario.description
    head = f"{name}: {what}" if what else name
    days, length = len(found.summaries), span(first.measured_s)
    seeds = f"seeds {found.seeds[0]} to {found.seeds[-1]}"
    to.print(f"{head} ({days} runs of {length}, {seeds})", style="bold", soft_wrap=True)
    if found.warm_up is not None:
        to.print(warm_up_words(found.warm_up), soft_wrap=True)
    for name in first.systems:
        to.print(verdict_of(found.summaries, name), soft_wrap=True)
        if behind := _behind([each.systems[name] for each in found.summaries]):
            to.print(f"  {behind}", soft_wrap=True)
    to.print()
    series = series_of(found.summaries)
    titles = {name: each.title for name, each in first.systems.items()}
    yield_to = [
        _sheet("Systems", "system", titles, SYSTEMS, _of("systems", series)),
        _sheet(
            "Hosts",
            "host",
            {name: each.title for name, each in first.hosts.items()},
            HOSTS,
            _of("hosts", series),
        ),
    ]
    if first.databases:
        names = {name: name for name in first.databases}
        yield_to.append(
            _sheet("Databases", "database", names, DATABASES, _of("databases", series))
        )
    for sheet in yield_to:
        to.print(sheet)
    percent = f"{100 * CONFIDENCE:.0f} %"
    to.print(
        f"± is half the {percent} interval of the mean over runs (Student's t); of a"
        " quantile, of the mean of the runs' own.",
        soft_wrap=True,
    )
    if words := precision_words(found):
        to.print(words, soft_wrap=True)


def warm_up_words(warm_up: WarmUp) -> str:
    """Say what is cut from the beginning of every run, and by whose minutes."""
    each = [f"{name} {_cut(cut_s)}" for name, cut_s in warm_up.by_system.items()]
    of_each = f" ({listed(each)})" if len(each) > 1 else ""
    return (
        f"warm-up: {_cut(warm_up.cut_s)} of {span(warm_up.run_s)} cut, by MSER-5 of the"
        f" minutes' mean latency in {warm_up.runs} runs{of_each}"
    )


def _cut(seconds: float) -> str:
    return span(seconds) if seconds else "nothing"


def precision_words(found: Replications) -> str:
    """Say whether the precision that was wished for is reached, if one was."""
    if found.wish.precision is None:
        return ""
    wanted = f"mean and p95 of every system to within {100 * found.wish.precision:g} %"
    if found.is_precise:
        return f"{len(found.summaries)} runs: the {wanted}."
    series = series_of(found.summaries)
    worst = max(
        (each for each in series if each[2] in WANTED),
        key=lambda place: _relative(series[place]),
    )
    return (
        f"stopped at {len(found.summaries)} runs (--most) without the {wanted}: the"
        f" {worst[2].removesuffix('_ms')} of {worst[1]} is known to"
        f" {100 * _relative(series[worst]):.2g} %."
    )


def _relative(values: Sequence[float]) -> float:
    it = interval_of(values, confidence=CONFIDENCE)
    return it.half_width / it.mean if it is not None and it.mean else 0.0


def _behind(systems: Sequence[SystemSummary]) -> str:
    """Say what was behind most of what was lost, and on how many of the days."""
    days: dict[str, int] = {}
    for system in systems:
        for place in {f"{each.kind} ({each.place})" for each in system.causes}:
            days[place] = days.get(place, 0) + 1
    counted = sorted(days.items(), key=lambda pair: (-pair[1], pair[0]))
    words = [f"{place} on {number} of {len(systems)}" for place, number in counted]
    return f"behind what was lost: {listed(words)}" if words else ""


def _of(table: str, series: dict[Place, list[float]]) -> dict[Place, list[float]]:
    return {place: values for place, values in series.items() if place[0] == table}


def _sheet(
    heading: str,
    kind: str,
    titles: dict[str, str],
    columns: dict[str, str],
    series: dict[Place, list[float]],
) -> Sheet:
    """Return the table of one kind of entry, without columns of nothing but 0 or none."""
    told = {
        key: words
        for key, words in columns.items()
        if any(any(values) for place, values in series.items() if place[2] == key)
    }

    def row(name: str) -> Iterator[str]:
        yield titles[name]
        for key in told:
            values = next(v for place, v in series.items() if place[1:] == (name, key))
            yield _cell(values, 100.0 if key.endswith(SHARES) else 1.0)

    rows = [list(row(name)) for name in titles]
    return Sheet(heading, (kind, *told.values()), rows)


def _cell(values: Sequence[float], scale: float) -> str:
    scaled = [scale * each for each in values]
    it = interval_of(scaled, confidence=CONFIDENCE)
    if it is None:
        return quantity(scaled[0]) if scaled else NONE
    return give_or_take(it.mean, it.half_width)
