"""Statements: cancelled when they take too long, and slow in one schema alone."""

from typing import Any

import pytest

from experiments import run
from experiments.judgement.judge import judge
from models.config import FaultConfig
from models.platform import Platform
from models.traffic.reasons import Reason
from tests import bare
from tests.inside import on_end, outcomes, pool_of, send

Ends = list[tuple[float, object]]


def platform(query_s: float = 1.0, **layout: Any) -> tuple[Platform, Ends]:
    """Return two systems at one database, and how the requests of ``shop`` will end."""
    ends: Ends = []
    route = bare.route(cpu=0.02, query=query_s)
    both = {
        name: bare.system(route, process={"pool_size": 1}) for name in ("shop", "chat")
    }
    database = {"vcpus": 4, **layout.pop("database", {})}
    it = bare.platform(both, database=database, host={"vcpus": 2}, **layout)
    on_end(it, lambda r, _, __: ends.append((it.env.now, r.cause)), system="shop")
    return it, ends


def test_a_statement_that_takes_too_long_is_cancelled_and_its_connection_is_kept() -> (
    None
):
    it, ends = platform(database={"statement_timeout_s": 0.4})
    send(it, system="shop")
    it.run(5.0)
    # After a callback of 10 ms and 0.4 s of the query's 1 s, which the database worked.
    assert [(round(at_s, 6), why) for at_s, why in ends] == [(0.41, Reason.STATEMENT)]
    assert outcomes(it, "shop") == {"database_error": 1}
    database = it.databases["db"]
    assert (database.cancelled, database.queries) == (1, 1)
    assert database.cpu.busy_server_s() == pytest.approx(0.4)
    pool = pool_of(it, "shop")
    assert (pool.pool.in_use, pool.open) == (0, 1)


def test_a_statement_in_time_is_none_of_it() -> None:
    it, _ = platform(database={"statement_timeout_s": 1.001})
    send(it, 2, system="shop")  # the second one waits for the connection, and not there
    it.run(5.0)
    assert outcomes(it, "shop") == {"ok": 2}
    assert it.databases["db"].cancelled == 0


def test_waiting_for_a_lock_counts() -> None:
    lock = FaultConfig(
        kind="schema-lock", target="db", schema="shop", at_s=0.0, duration_s=60.0
    )
    it, ends = platform(database={"statement_timeout_s": 5.0}, faults={"lock": lock})
    it.run(1.0)
    send(it, system="shop")
    send(it, system="chat")
    it.run(20.0)
    assert [(round(at_s, 6), why) for at_s, why in ends] == [(6.01, Reason.STATEMENT)]
    assert outcomes(it, "chat") == {"ok": 1}


def test_one_schema_may_be_slow_alone() -> None:
    slow = FaultConfig(
        kind="database-slow",
        target="db",
        schema="shop",
        factor=3.0,
        at_s=0.0,
        duration_s=10.0,
    )
    it, ends = platform(faults={"slow": slow})
    others: list[float] = []
    on_end(it, lambda _, __, latency_s: others.append(latency_s), system="chat")
    it.run(1.0)
    send(it, system="shop")
    send(it, system="chat")
    it.run(11.0)
    send(it, system="shop")
    it.run(20.0)
    # Two callbacks of 10 ms and a query of 1 s: three times as long in its schema.
    assert [at_s for at_s, _ in ends] == pytest.approx([1.0 + 3.02, 11.0 + 1.02])
    assert others == pytest.approx([1.02])


def test_check_knows_of_statements_that_hardly_ever_end() -> None:
    shop = bare.system(bare.route(cpu=0.02, query=1.0), per_s=0.1)
    words = (
        "a statement of / of system web takes 2 s on average, and database db cancels it"
        " after 1.5 s (statement_timeout_s)"
    )
    # A second of demand on cores of half the speed is two.
    keys = {"statement_timeout_s": 1.5, "vcpus": 4, "speed": 0.5}
    assert words in judge(bare.scenario(shop, database=keys), bare.CATALOG).warnings
    keys["statement_timeout_s"] = 2.5
    warnings = judge(bare.scenario(shop, database=keys), bare.CATALOG).warnings
    assert not any("statement" in each for each in warnings)


def test_a_run_says_how_many_were_cancelled() -> None:
    route = bare.route(cpu=0.02, query=1.0)
    shop = bare.system(route, per_s=0.1)
    config = bare.scenario(
        shop, database={"statement_timeout_s": 0.4, "vcpus": 4}, span_s=600.0
    )
    summary = run(config)
    ended = summary.systems["web"].outcomes["database_error"]
    assert summary.databases["db"].cancelled == ended > 20
    words = f"database db cancelled {ended} statements: none may last 400 ms"
    assert words in summary.warnings


def test_a_slow_schema_is_told_by_its_name() -> None:
    slow = FaultConfig(
        kind="database-slow",
        target="db",
        schema="shop",
        factor=3.0,
        at_s=0.0,
        duration_s=10.0,
    )
    it, _ = platform(faults={"slow": slow})
    it.run(1.0)
    (occurrence,) = it.faults.occurrences
    assert occurrence.phrase == "schema shop of database db was slow"
