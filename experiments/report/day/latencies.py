"""Latencies of a day: for each system its quantiles, and what was promised."""

from collections.abc import Iterator
from functools import partial

from experiments.figures import span
from experiments.language.tongue import phrase, template
from experiments.report.day.lines import Limit, Line, Lines, figure_of
from experiments.report.day.moments import Day, highest, known
from experiments.report.parts import Figure
from experiments.report.text import both, said, same
from experiments.report.timeline import Points
from experiments.summary.systems import SystemSummary

MOST = 6
"""Systems that have a chart; those that broke a promise first, then the slowest."""
QUANTILES = {
    "p50": "latency_p50_s",
    "p95": "latency_p95_s",
    "p99": "latency_p99_s",
}


def latency_figures(day: Day) -> Iterator[Figure]:
    """Yield a chart of each system that has answered anything."""
    measured = day.timeline.of("system", "latency_p95_s")
    names = [name for name in day.summary.systems if name in measured]
    names.sort(key=lambda name: _rank(day.summary.systems[name]))
    for number, name in enumerate(names[:MOST]):
        yield _figure(day, f"latency-{number + 1}", name)


def _rank(system: SystemSummary) -> tuple[bool, float]:
    return system.slo.met is not False, -(system.latency_ms.p95 or 0.0)


def _figure(day: Day, key: str, name: str) -> Figure:
    system = day.summary.systems[name]
    objective = system.slo.p95_s
    limit = None
    if objective is not None:
        words = both(partial(_limit_words, objective.target))
        limit = Limit(words, 1000 * objective.target)
    lines = [
        Line(same(quantile), _ms(day.timeline.of("system", measure).get(name, ())))
        for quantile, measure in QUANTILES.items()
    ]
    values = [each for line in lines for _, each in known(line.values)]
    return figure_of(
        day,
        key,
        said("Response times: {system}", system=system.title),
        both(partial(_says, day, name)),
        Lines(
            lines=lines,
            unit=said("ms"),
            limit=limit,
            is_log=min(values) > 0,
            form=",.3~r",
        ),
    )


def _limit_words(target_s: float) -> str:
    return phrase("objective: p95 within {target}", target=span(target_s))


def _ms(values_s: Points) -> Points:
    return [None if each is None else 1000 * each for each in values_s]


def _says(day: Day, name: str) -> str:
    """Tell p95 of the run and of the slowest minute, and in how many it was too slow."""
    system = day.summary.systems[name]
    values_s = day.timeline.of("system", "latency_p95_s")[name]
    index, worst_s = highest(values_s)
    told = phrase(
        "95 % of the answers took {p95} at most, in the slowest minute ({when}) {worst}.",
        p95=span((system.latency_ms.p95 or 0.0) / 1000),
        when=day.when_point(index),
        worst=span(worst_s),
    )
    objective = system.slo.p95_s
    if objective is None:
        return told
    answered = [each for _, each in known(values_s)]
    late = sum(each > objective.target for each in answered)
    target, whole = span(objective.target), len(answered)
    if not late:
        return phrase(
            "{told} The objective of {target} was exceeded in no minute.",
            told=told,
            target=target,
        )
    message = template(
        "{told} The objective of {target} was exceeded in {late} of {whole} minutes with"
        " answers."
    )
    if day.timeline.minutes > 1:
        message = template(
            "{told} The objective of {target} was exceeded in {late} of {whole} points of"
            " the chart with answers."
        )
    return phrase(message, told=told, target=target, late=f"{late:,}", whole=f"{whole:,}")
