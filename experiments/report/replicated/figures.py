"""Charts of several runs: response times and shares of the systems, CPU of the hosts."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt
from attrs import frozen

from experiments.figures import quantity, span
from experiments.language.tongue import phrase
from experiments.report.dataset import Dataset
from experiments.report.dots import Axis, Dot, dataset_of, in_panels
from experiments.report.parts import Figure, Grid
from experiments.report.replicated.estimates import Estimate, estimates_of
from experiments.report.text import Text, both, in_turn, said, same
from models.config import Scenario, title_of

NAMES = {
    "mean_ms": said("mean response time"),
    "p50_ms": said("50th percentile"),
    "p95_ms": said("95th percentile (p95)"),
    "p99_ms": said("99th percentile"),
    "late_share": said("late"),
    "failed_share": said("failed"),
    "availability": said("available"),
    "cpu_utilisation": said("CPU in the mean"),
    "cpu_peak_1min": said("CPU in the busiest minute"),
}
TIMES = ("mean_ms", "p50_ms", "p95_ms", "p99_ms")
SHARES = ("late_share", "failed_share", "availability")
CPU = ("cpu_utilisation", "cpu_peak_1min")
TABLES = {"systems": said("system"), "hosts": said("host"), "databases": said("database")}


@frozen
class Row:
    """One figure of a system, a host or a database."""

    of: Text
    it: Estimate


def times(document: Mapping[str, Any], scenario: Scenario) -> Figure | None:
    """Return the response times of the systems."""
    rows = list(_rows(document, scenario, ("systems",), TIMES))
    return _figure(
        "times",
        said("Response times"),
        rows,
        both(partial(says_times, document, scenario)),
        "milliseconds",
    )


def shares(document: Mapping[str, Any], scenario: Scenario) -> Figure | None:
    """Return how much of what was asked came late or failed, and the availability."""
    rows = list(_rows(document, scenario, ("systems",), SHARES))
    return _figure(
        "shares",
        said("Late, failed, available"),
        rows,
        both(partial(says_shares, rows)),
        "per cent",
    )


def cpu(document: Mapping[str, Any], scenario: Scenario) -> Figure | None:
    """Return how busy hosts and databases are."""
    rows = list(_rows(document, scenario, ("hosts", "databases"), CPU))
    says = both(partial(says_cpu, rows)) if rows else same("")
    return _figure("cpu", said("CPU of hosts and databases"), rows, says, "per cent")


def says_times(document: Mapping[str, Any], scenario: Scenario) -> str:
    """Say the p95 of each system with its interval, beside what is promised."""
    sentences = []
    for name, system in scenario.systems.items():
        it = estimates_of(document, "systems", name).get("p95_ms")
        if it is None:
            continue
        values = {
            "system": system.title or name,
            "p95": quantity(it.mean),
            "low": quantity(it.low),
            "high": quantity(it.high),
        }
        promised_s = system.objectives.p95_s
        if promised_s is None:
            sentences.append(
                phrase(
                    "{system}: 95 % of the answers come within {p95} ms ({low} to {high}"
                    " with 95 %).",
                    **values,
                )
            )
        else:
            sentences.append(
                phrase(
                    "{system}: 95 % of the answers come within {p95} ms ({low} to {high}"
                    " with 95 %); promised is {promised}.",
                    promised=span(promised_s),
                    **values,
                )
            )
    return in_turn(sentences)


def says_shares(rows: Sequence[Row]) -> str:
    """Say of each system what came late or failed."""
    sentences = []
    for of in dict.fromkeys(row.of for row in rows):
        own = {row.it.key: row.it for row in rows if row.of == of}
        late, failed = own.get("late_share"), own.get("failed_share")
        if late is not None and failed is not None:
            sentences.append(
                phrase(
                    "{system}: {late} of what was asked came late, {failed} failed.",
                    system=of.en,
                    late=late.words,
                    failed=failed.words,
                )
            )
    return in_turn(sentences)


def says_cpu(rows: Sequence[Row]) -> str:
    """Say which machine has the busiest minute."""
    most = max(rows, key=lambda row: row.it.mean)
    return phrase(
        "The busiest minute is that of {name}: {share} of its CPU in the mean of the"
        " runs.",
        name=most.of.en,
        share=most.it.words,
    )


def _rows(
    document: Mapping[str, Any],
    scenario: Scenario,
    tables: Sequence[str],
    keys: Sequence[str],
) -> Iterator[Row]:
    for table in tables:
        for name in getattr(scenario, table):
            found = estimates_of(document, table, name)
            for key in keys:
                if key in found:
                    yield Row(same(title_of(scenario, table, name)), found[key])


def _figure(
    key: str, title: Text, rows: Sequence[Row], says: Text, unit: str
) -> Figure | None:
    if not rows:
        return None
    data = dataset_of(list(map(_dot, rows)))
    return Figure(
        key=key,
        title=title,
        says=says,
        draw=partial(_draw, key, data, unit),
        data={key: data},
        grid=Grid(
            title,
            [said("of"), said("figure"), said("mean of the runs, ± half of 95 %")],
            [[row.of, NAMES[row.it.key], _told(row.it)] for row in rows],
            (0, 1),
        ),
    )


def _told(it: Estimate) -> Text:
    return both(lambda: it.words)


def _dot(row: Row) -> Dot:
    mean, low, high = row.it.scaled
    label = said("{name}: {figure}", name=NAMES[row.it.key], figure=_told(row.it))
    return Dot(label=label, mean=mean, low=low, high=high, panel=row.of)


def _draw(key: str, data: Dataset, unit: str) -> alt.FacetChart:
    titles = {"milliseconds": phrase("milliseconds"), "per cent": phrase("per cent")}
    return in_panels(Axis(title=titles[unit]), key, data)
