"""A judgement on the terminal: verdicts first, then why, then price and warnings."""

from collections.abc import Iterator

from experiments.figures import mib, percent, quantity, span
from experiments.judgement import Judgement
from experiments.judgement.budget import HostBudget
from experiments.judgement.bursts import BurstUse, when_empty
from experiments.judgement.processes import ProcessMemory, Stages
from experiments.judgement.stations import StationUse, SystemUse
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet
from experiments.telling.tables import NONE, table
from models.plans.cost import Bill


def show_judgement(judgement: Judgement, to: Paper) -> None:
    """Print *judgement*, from what matters to what explains it."""
    what = f": {judgement.description}" if judgement.description else ""
    to.print(f"{judgement.scenario}{what}", style="bold", soft_wrap=True)
    for verdict in judgement.verdicts:
        to.print(verdict, soft_wrap=True)
    to.print()
    for each in _tables(judgement):
        to.print(each)
    for warning in judgement.warnings:
        to.print(f"warning: {warning}", style="yellow", soft_wrap=True)


def _tables(judgement: Judgement) -> Iterator[Sheet]:
    for budget in judgement.hosts:
        yield _memory(budget)
    processes = [each for budget in judgement.hosts for each in budget.processes]
    yield _processes(processes)
    yield _systems(judgement.systems)
    if judgement.bounds:
        yield _bounds(judgement)
    yield _stations(judgement.stations)
    if judgement.bursts:
        yield _bursts(judgement.bursts)
    if judgement.databases:
        yield _databases(judgement)
    yield _price(judgement.bill)


def _memory(budget: HostBudget) -> Sheet:
    services = [
        (name, *(4 * [mib(held)])) for name, held in budget.services.items() if held
    ]
    left = [budget.usable_mib - held for held in _held(budget.stages)]
    return table(
        f"Memory of host {budget.host} ({budget.plan}), MiB",
        "part",
        "at the start",
        "caches full",
        "steady state",
        "all connections",
        rows=[
            *services,
            *((each.name, *map(mib, _held(each.own))) for each in budget.processes),
            ("together", *map(mib, _held(budget.stages))),
            (f"left of {mib(budget.usable_mib)} usable", *map(mib, left)),
            ("wanted for page cache", *(4 * [mib(budget.page_cache_wanted_mib)])),
            ("while PM2 reloads one", NONE, NONE, mib(budget.reload_mib), NONE),
        ],
    )


def _held(stages: Stages) -> list[float]:
    return [stages.start_mib, stages.full_mib, stages.steady_mib, stages.worst_mib]


def _processes(processes: list[ProcessMemory]) -> Sheet:
    return table(
        "Processes at steady state, MiB",
        "process",
        "base",
        "cache",
        "sessions",
        "requests",
        "connections (all)",
        "V8 heap (limit)",
        "RSS (PM2's limit)",
        "caches full after",
        rows=[_process_row(each) for each in processes],
    )


def _process_row(each: ProcessMemory) -> list[str]:
    limit_mib = each.restart_limit_mib
    restart = NONE if limit_mib is None else mib(limit_mib)
    hours = each.caches_full_after_h
    return [
        each.name,
        mib(each.base_mib),
        mib(each.cache_mib),
        mib(each.sessions_mib),
        quantity(each.requests_mib),
        f"{quantity(each.connections_mib)} ({quantity(each.pool_mib)})",
        _heap(each),
        f"{mib(each.stages.steady_mib)} ({restart})",
        NONE if hours is None else span(hours * 3600),
    ]


def _heap(each: ProcessMemory) -> str:
    if each.heap_limit_mib is None:
        return NONE
    return f"{mib(each.heap_mib)} ({mib(each.heap_limit_mib)})"


def _systems(systems: tuple[SystemUse, ...]) -> Sheet:
    def row(use: SystemUse) -> list[str]:
        return [
            f"{use.system} ({use.clients})",
            f"{use.requests_per_day:,.0f}",
            quantity(use.mean_per_s),
            quantity(use.busiest_per_s),
            use.busiest_at,
            quantity(use.queries_per_s),
            "no end" if use.response_s is None else span(use.response_s),
            "no end" if use.in_flight is None else quantity(use.in_flight),
        ]

    return table(
        "Load, and what it comes to at its busiest (an estimate)",
        "system",
        "requests a day",
        "mean a second",
        "busiest",
        "at",
        "queries a second",
        "response",
        "in flight",
        rows=[row(use) for use in systems],
    )


def _bounds(judgement: Judgement) -> Sheet:
    return table(
        "Bounds of closed loads: X <= min(N / (D + Z), 1 / Dmax)",
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
        rows=[
            [
                each.system,
                f"{each.users:,}",
                span(each.think_s),
                span(each.delay_s),
                span(each.demand_s),
                span(each.bottleneck_s),
                each.bottleneck,
                f"{quantity(each.throughput_per_s)}/s",
                span(each.response_s),
                quantity(each.knee_users),
            ]
            for each in judgement.bounds
        ],
    )


def _stations(stations: tuple[StationUse, ...]) -> Sheet:
    def row(use: StationUse) -> list[str]:
        return [
            f"{use.kind} {use.name}",
            f"{use.servers:,.0f}",
            percent(use.mean_utilisation),
            percent(use.busiest_utilisation),
            use.busiest_at,
            NONE if use.prob_wait is None else percent(use.prob_wait),
            NONE if use.hold_s is None else span(use.hold_s),
        ]

    return table(
        "Stations",
        "station",
        "servers",
        "mean use",
        "busiest",
        "at",
        "have to wait",
        "held for",
        rows=[row(use) for use in stations],
    )


def _bursts(bursts: tuple[BurstUse, ...]) -> Sheet:
    return table(
        "Burst balance, in cores; when it is empty (at 5 % more and less load)",
        "machine",
        "mode",
        "for ever",
        "mean use",
        "busiest",
        "empty",
        "throttled in the long run",
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
        "Connections",
        "database",
        "sum of pools",
        "at most",
        rows=[
            [each.database, f"{each.pools:,}", f"{each.max_connections:,}"]
            for each in judgement.databases
        ],
    )


def _price(bill: Bill) -> Sheet:
    total = ("together", f"{bill.monthly_usd:,.2f}", f"{bill.monthly_jpy:,.0f}")
    return table(
        "Price of a month, before tax",
        "item",
        "USD",
        "yen",
        rows=[
            *((each.name, f"{each.usd:,.2f}", f"{each.jpy:,.0f}") for each in bill.items),
            total,
        ],
    )
