"""Cautions of pools: those that are short, and those that may ask for too much."""

from collections.abc import Iterator, Mapping

from experiments.figures import alternatives, percent, span
from experiments.language.tongue import phrase, template
from experiments.summary.document import Summary
from experiments.summary.suspectapps import MOSTLY, held_over_calls
from models.config import Scenario

SLOW_WAIT_MS = 100.0
"""Waiting so long for a connection is felt."""


def pool_sentences(
    summary: Summary, scenario: Scenario, shortages: Mapping[str, str]
) -> Iterator[str]:
    """Yield what a reader should know of the pools; *shortages* are behind dry ones."""
    yield from _of_pools(summary, shortages)
    yield from _of_calls(summary, scenario)
    for name in summary.databases:
        yield from _beyond(summary, scenario, name)


def _of_pools(summary: Summary, shortages: Mapping[str, str]) -> Iterator[str]:
    for name, pool in summary.pools.items():
        wait_ms = pool.wait_ms.p95
        behind = shortages.get(name)
        if pool.timeouts:
            told = phrase(
                "pool {name} had no connection within the time allowed {count} times",
                name=name,
                count=f"{pool.timeouts:,}",
            )
        elif wait_ms is not None and wait_ms > SLOW_WAIT_MS:
            message = template("pool {name} ran dry: 5 % wait for more than {wait}")
            if behind is None:
                message = template("pool {name} is short: 5 % wait for more than {wait}")
            told = phrase(message, name=name, wait=span(wait_ms / 1000))
        elif behind is not None:
            told = phrase("pool {name} ran dry", name=name)
        else:
            continue
        if behind is None:
            yield told
        else:
            yield phrase("{told}, because {cause}", told=told, cause=behind)


def _of_calls(summary: Summary, scenario: Scenario) -> Iterator[str]:
    """Say of short pools whose connections wait for others, and by which route."""
    for name, pool in summary.pools.items():
        is_short = pool.timeouts or (pool.wait_ms.p95 or 0.0) > SLOW_WAIT_MS
        if not is_short or pool.calls_share < MOSTLY:
            continue
        held = held_over_calls(scenario, summary.processes[name].system)
        yield phrase(
            "connections of pool {name} were held over calls of others for {share} of the"
            " time that they were lent: {keys} = 'after' would give them back before",
            name=name,
            share=percent(pool.calls_share),
            keys=alternatives(held),
        )


def _beyond(summary: Summary, scenario: Scenario, name: str) -> Iterator[str]:
    """Say of pools that may open more than *name* takes, and did not on this day."""
    database = summary.databases[name]
    apps = [each for each, app in scenario.apps.items() if app.database == name]
    wanted = sum(
        pool.size
        for process, pool in summary.pools.items()
        if process.rpartition("-")[0] in apps
    )
    if wanted > database.max_connections and not database.refused:
        yield phrase(
            "pools may open {wanted} connections to database {name}, which takes {limit},"
            " and opened {peak} at most on this day: the next ones are refused",
            wanted=f"{wanted:,}",
            name=name,
            limit=f"{database.max_connections:,}",
            peak=f"{database.connections_peak:,}",
        )
