"""Pools of more connections than the database takes: a common mistake, and its day."""

from experiments.judgement import judge
from experiments.summary.summarising import summarise
from models.plans.catalog import load_catalog
from tests.bare import platform, route, scenario, system
from tests.inside import outcomes, run_until_empty, send

REQUESTS = 200
TASKS = system(route(query=0.05), process={"pool_size": 20})
DATABASE = {"max_connections": 100, "vcpus": REQUESTS}


def served(workers: int) -> tuple[dict[str, int], int]:
    """Return what became of `REQUESTS` at once, and how many connections were refused."""
    it = platform(TASKS, database=DATABASE, app={"instances": workers})
    it.run(until_s=1.0)
    send(it, REQUESTS)
    run_until_empty(it)
    return outcomes(it), it.databases["db"].refused


def test_beyond_the_limit_connections_are_refused_and_requests_fail() -> None:
    # 32 workers of 20 may open 640. Of 200 requests at once each has 6 or 7, and so a
    # connection to open for every one: the first 100 get theirs, 100 are refused.
    ends, refused = served(workers=32)
    assert refused == 100
    assert ends == {"ok": 100, "database_error": 100}


def test_within_the_limit_they_wait_in_the_pools() -> None:
    # 2 workers of 20 open 40 at most: 200 requests pass in five turns of 40.
    assert served(workers=2) == ({"ok": 200}, 0)


def test_check_warns_of_it_and_only_then() -> None:
    def warnings(workers: int) -> list[str]:
        judged = judge(
            scenario(TASKS, database=DATABASE, app={"instances": workers}),
            load_catalog(),
        )
        return [each for each in judged.warnings if "connections" in each]

    assert "database db refuses connections once pools fill: 640 > 100" in warnings(32)
    assert warnings(2) == []


def test_run_says_of_a_day_on_which_they_were_not_filled_that_they_might_be() -> None:
    def said(workers: int) -> list[str]:
        it = platform(TASKS, database=DATABASE, app={"instances": workers}, span_s=9.0)
        it.run(until_s=1.0)
        send(it, 32)
        it.run()
        return [each for each in summarise(it).warnings if "pools may open" in each]

    # One request at each of 32 workers opens 32 of the 640 that they may.
    assert said(32) == [
        "pools may open 640 connections to database db, which takes 100, and opened 32 at"
        " most on this day: the next ones are refused"
    ]
    assert said(2) == []
