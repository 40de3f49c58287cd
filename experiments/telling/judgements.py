"""A judgement on the terminal: verdicts first, then why, then price and warnings."""

from collections.abc import Iterator

from experiments.figures import percent, quantity, span
from experiments.judgement import Judgement
from experiments.judgement.bursts import BurstUse, when_empty
from experiments.judgement.stations import StationUse, SystemUse, station_words
from experiments.language.retelling import retold
from experiments.language.tongue import phrase, phrases, template
from experiments.telling.budgets import memory_sheet, processes_sheet
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet
from experiments.telling.summaries import show_warnings
from experiments.telling.tables import NONE, table
from models.plans.cost import Bill

CLIENTS = {
    "open": template("{system} (open)"),
    "closed": template("{system} (closed)"),
    "trace": template("{system} (trace)"),
}
"""A system and the kind of its load."""


def show_judgement(judgement: Judgement, to: Paper) -> None:
    """Print *judgement*, from what matters to what explains it."""
    what = f": {judgement.description}" if judgement.description else ""
    to.print(f"{judgement.scenario}{what}", style="bold", soft_wrap=True)
    for verdict in judgement.verdicts:
        to.print(retold(verdict), soft_wrap=True)
    to.print()
    for each in _tables(judgement):
        to.print(each)
    show_warnings(judgement.warnings, to)


def _tables(judgement: Judgement) -> Iterator[Sheet]:
    for budget in judgement.hosts:
        yield memory_sheet(budget)
    processes = [each for budget in judgement.hosts for each in budget.processes]
    yield processes_sheet(processes)
    yield _systems(judgement.systems)
    if judgement.bounds:
        yield _bounds(judgement)
    yield _stations(judgement.stations)
    if judgement.bursts:
        yield _bursts(judgement.bursts)
    if judgement.databases:
        yield _databases(judgement)
    yield _price(judgement.bill)


def _systems(systems: tuple[SystemUse, ...]) -> Sheet:
    def row(use: SystemUse) -> list[str]:
        return [
            phrase(CLIENTS[use.clients], system=use.system),
            f"{use.requests_per_day:,.0f}",
            quantity(use.mean_per_s),
            quantity(use.busiest_per_s),
            retold(use.busiest_at),
            quantity(use.queries_per_s),
            phrase("no end") if use.response_s is None else span(use.response_s),
            phrase("no end") if use.in_flight is None else quantity(use.in_flight),
        ]

    return table(
        phrase("Load, and what it comes to at its busiest (an estimate)"),
        *phrases(
            "system",
            "requests a day",
            "mean a second",
            "busiest",
            "at",
            "queries a second",
            "response",
            "in flight",
        ),
        rows=[row(use) for use in systems],
    )


def _bounds(judgement: Judgement) -> Sheet:
    return table(
        phrase("Bounds of closed loads: X <= min(N / (D + Z), 1 / Dmax)"),
        *phrases(
            "system",
            "users N",
            "think Z",
            "elsewhere",
            "work D",
            "Dmax",
            "where",
            "X at most",
            "response at least",
            "knee at users",
        ),
        rows=[
            [
                each.system,
                f"{each.users:,}",
                span(each.think_s),
                span(each.delay_s),
                span(each.demand_s),
                span(each.bottleneck_s),
                retold(each.bottleneck),
                phrase("{value}/s", value=quantity(each.throughput_per_s)),
                span(each.response_s),
                quantity(each.knee_users),
            ]
            for each in judgement.bounds
        ],
    )


def _stations(stations: tuple[StationUse, ...]) -> Sheet:
    def row(use: StationUse) -> list[str]:
        return [
            station_words(use),
            f"{use.servers:,.0f}",
            percent(use.mean_utilisation),
            percent(use.busiest_utilisation),
            retold(use.busiest_at),
            NONE if use.prob_wait is None else percent(use.prob_wait),
            NONE if use.hold_s is None else span(use.hold_s),
        ]

    return table(
        phrase("Stations"),
        *phrases(
            "station", "servers", "mean use", "busiest", "at", "have to wait", "held for"
        ),
        rows=[row(use) for use in stations],
    )


def _bursts(bursts: tuple[BurstUse, ...]) -> Sheet:
    return table(
        phrase("Burst balance, in cores; when it is empty (at 5 % more and less load)"),
        *phrases(
            "machine",
            "mode",
            "for ever",
            "mean use",
            "busiest",
            "empty",
            "throttled in the long run",
        ),
        rows=[
            [
                each.machine,
                each.credit_mode,
                quantity(each.baseline_cores),
                quantity(each.mean_cores),
                quantity(each.busiest_cores),
                when_empty(each),
                percent(each.throttled_share),
            ]
            for each in bursts
        ],
    )


def _databases(judgement: Judgement) -> Sheet:
    return table(
        phrase("Connections"),
        *phrases("database", "sum of pools", "at most"),
        rows=[
            [each.database, f"{each.pools:,}", f"{each.max_connections:,}"]
            for each in judgement.databases
        ],
    )


def _price(bill: Bill) -> Sheet:
    total = (phrase("together"), f"{bill.monthly_usd:,.2f}", f"{bill.monthly_jpy:,.0f}")
    return table(
        phrase("Price of a month, before tax"),
        *phrases("item", "USD", "yen"),
        rows=[
            *((each.name, f"{each.usd:,.2f}", f"{each.jpy:,.0f}") for each in bill.items),
            total,
        ],
    )
