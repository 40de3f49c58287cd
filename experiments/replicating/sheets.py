"""Sheets: what several days say on the terminal, the verdicts first."""

from collections.abc import Iterator, Sequence

from experiments.figures import give_or_take, listed, percent, quantity, span
from experiments.language.tongue import phrase, phrases, template
from experiments.replicating.behind import behind_words
from experiments.replicating.document import CONFIDENCE
from experiments.replicating.headlines import WANTED, Place, interval_of, series_of
from experiments.replicating.replication import Replications
from experiments.replicating.warmup import WarmUp
from experiments.telling.days import verdict_of
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet
from experiments.telling.summaries import scenario_title

NONE = "-"
SHARES = ("_share", "availability", "utilisation", "peak_1min")
"""Endings of the keys of what is told in per cent."""
SYSTEMS = {
    "mean_ms": template("mean ms"),
    "p50_ms": template("p50 ms"),
    "p95_ms": template("p95 ms"),
    "p99_ms": template("p99 ms"),
    "late_share": template("late %"),
    "failed_share": template("failed %"),
    "availability": template("available %"),
    "dropped_connections": template("connections lost"),
}
HOSTS = {
    "cpu_utilisation": template("CPU mean %"),
    "cpu_peak_1min": template("busiest minute %"),
    "throttled_s": template("throttled s"),
    "ram_peak_mib": template("RAM at most, MiB"),
    "oom_kills": template("OOM kills"),
    "down_s": template("down s"),
}
FIGURES = {"mean_ms": template("mean"), "p95_ms": template("p95")}
"""Those of `WANTED`."""
DATABASES = {
    "cpu_utilisation": template("CPU mean %"),
    "cpu_peak_1min": template("busiest minute %"),
    "connections_peak": template("connections at most"),
}


def show(found: Replications, to: Paper) -> None:
    """Print what the days of *found* say together."""
    first = found.summaries[0]
    to.print(_title(found), style="bold", soft_wrap=True)
    if found.warm_up is not None:
        to.print(warm_up_words(found.warm_up), soft_wrap=True)
    for name in first.systems:
        to.print(verdict_of(found.summaries, name), soft_wrap=True)
        if behind := behind_words([each.systems[name] for each in found.summaries]):
            to.print(f"  {behind}", soft_wrap=True)
    to.print()
    for sheet in _sheets(found):
        to.print(sheet)
    to.print(
        phrase(
            "± is half the {confidence} interval of the mean over runs (Student's t); of"
            " a quantile, of the mean of the runs' own.",
            confidence=percent(CONFIDENCE),
        ),
        soft_wrap=True,
    )
    if words := precision_words(found):
        to.print(words, soft_wrap=True)


def _title(found: Replications) -> str:
    return phrase(
        "{scenario} ({runs} runs of {length}, seeds {first} to {last})",
        scenario=scenario_title(found.scenario),
        runs=len(found.summaries),
        length=span(found.summaries[0].measured_s),
        first=found.seeds[0],
        last=found.seeds[-1],
    )


def _sheets(found: Replications) -> Iterator[Sheet]:
    """Yield a table for each kind of part, with every figure's mean and interval."""
    first, series = found.summaries[0], series_of(found.summaries)
    systems = {name: each.title for name, each in first.systems.items()}
    hosts = {name: each.title for name, each in first.hosts.items()}
    databases = {name: name for name in first.databases}
    heads = phrases("system", "host", "database")
    of_systems, of_hosts = _of("systems", series), _of("hosts", series)
    yield _sheet(phrase("Systems"), heads[0], systems, SYSTEMS, of_systems)
    yield _sheet(phrase("Hosts"), heads[1], hosts, HOSTS, of_hosts)
    if databases:
        of_databases = _of("databases", series)
        yield _sheet(phrase("Databases"), heads[2], databases, DATABASES, of_databases)


def warm_up_words(warm_up: WarmUp) -> str:
    """Say what is cut from the beginning of every run, and by whose minutes."""
    by_system = [
        phrase("{system} {cut}", system=name, cut=_cut(cut_s))
        for name, cut_s in warm_up.by_system.items()
    ]
    told = phrase(
        "warm-up: {cut} of {length} cut, by MSER-5 of the minutes' mean latency in {runs}"
        " runs",
        cut=_cut(warm_up.cut_s),
        length=span(warm_up.run_s),
        runs=warm_up.runs,
    )
    if len(by_system) < 2:
        return told
    return phrase("{told} ({systems})", told=told, systems=listed(by_system))


def _cut(seconds: float) -> str:
    return span(seconds) if seconds else phrase("nothing")


def precision_words(found: Replications) -> str:
    """Say whether the precision that was wished for is reached, if one was."""
    if found.wish.precision is None:
        return ""
    runs, wanted = len(found.summaries), f"{100 * found.wish.precision:g}"
    if found.is_precise:
        message = template(
            "{runs} runs: the mean and p95 of every system to within {wanted} %."
        )
        return phrase(message, runs=runs, wanted=wanted)
    series = series_of(found.summaries)
    worst = max(
        (each for each in series if each[2] in WANTED),
        key=lambda place: _relative(series[place]),
    )
    return phrase(
        "stopped at {runs} runs (--most) without the mean and p95 of every system to"
        " within {wanted} %: the {figure} of {system} is known to {share} %.",
        runs=runs,
        wanted=wanted,
        figure=phrase(FIGURES[worst[2]]),
        system=worst[1],
        share=f"{100 * _relative(series[worst]):.2g}",
    )


def _relative(values: Sequence[float]) -> float:
    it = interval_of(values, confidence=CONFIDENCE)
    return it.half_width / it.mean if it is not None and it.mean else 0.0


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
    return Sheet(heading, (kind, *map(phrase, told.values())), rows)


def _cell(values: Sequence[float], scale: float) -> str:
    scaled = [scale * each for each in values]
    it = interval_of(scaled, confidence=CONFIDENCE)
    if it is None:
        return quantity(scaled[0]) if scaled else NONE
    return give_or_take(it.mean, it.half_width)
