"""From where on a judgement says a word: thresholds, on either side of each."""

import pytest
from attrs import evolve

from experiments.judgement import judge
from experiments.judgement.objections import station_objections
from experiments.judgement.processes import ProcessMemory
from tests import bare
from tests.judged import desk, shipped, station, warned

POOL = station(shipped("pattern1"), "connection pool", "medical")
DESK = desk().hosts[0].processes[0]


@pytest.mark.parametrize(("share", "is_said"), [(0.0499, False), (0.05, True)])
def test_a_pool_is_worth_a_word_from_one_query_in_twenty_that_waits(
    share: float, is_said: bool
) -> None:
    quiet = evolve(POOL, busiest_utilisation=0.1, busiest_at="noon", servers=10)
    said = list(station_objections([evolve(quiet, prob_wait=share)], []))
    words = "connection pool medical: 5 % of the queries wait for one of 10 connections"
    assert said == ([f"{words} (noon)"] if is_said else [])


@pytest.mark.parametrize(
    ("utilisation", "words"),
    [(0.799, None), (0.8, "is nearly saturated: 80 %"), (1.0, "only fills up: 100 %")],
)
def test_a_station_is_busy_from_four_fifths_on(
    utilisation: float, words: str | None
) -> None:
    use = evolve(POOL, busiest_utilisation=utilisation, prob_wait=0.0, busiest_at="noon")
    said = list(station_objections([use], []))
    expected = f"connection pool medical {words} at its busiest (noon)"
    assert said == ([expected] if words else [])


@pytest.mark.parametrize(("p95_s", "is_said"), [(60.0, False), (61.0, True)])
def test_nobody_promises_an_answer_within_more_than_a_minute(
    p95_s: float, is_said: bool
) -> None:
    promised = f"systems.desk.objectives.p95_s={p95_s}"
    it = desk(promised, "systems.desk.clients.timeout_s=120")
    assert warned(it, "systems.desk.objectives.p95_s = 61 is in seconds") == (
        [
            "systems.desk.objectives.p95_s = 61 is in seconds, and clients give up after"
            " 2 min: for milliseconds write 0.061"
        ]
        if is_said
        else []
    )


def ends_soon(limit_mib: float | None, full_after_h: float | None) -> bool:
    """Say it of a process that has 100 MiB at the start and 200 once it is warm."""
    stages = evolve(DESK.stages, start_mib=100.0, steady_mib=200.0)
    it: ProcessMemory = evolve(
        DESK,
        stages=stages,
        restart_limit_mib=limit_mib,
        caches_full_after_h=full_after_h,
    )
    return it.ends_soon


def test_restarts_are_felt_that_come_oftener_than_every_ten_minutes() -> None:
    # 0.166 h are 598 s, 0.167 h are 601 s.
    assert ends_soon(150.0, 0.166)
    assert not ends_soon(150.0, 0.167)
    # Above what it ever has no limit is met, below its start at once.
    assert not ends_soon(201.0, 0.1)
    assert not ends_soon(None, 0.1)
    assert ends_soon(100.0, 5.0)
    assert ends_soon(200.0, None)


@pytest.mark.parametrize(
    ("in_flight", "is_fuller"), [(90_000.0, True), (110_000.0, False)]
)
def test_of_a_hundred_thousand_requests_the_fullest_moment_is_the_mean(
    in_flight: float, is_fuller: bool
) -> None:
    # Ten a second that wait for as long as that many take to come, of 0.01 MiB each; two
    # seconds' worth of those that have ended are not collected yet.
    waiting = bare.route(wait=bare.exactly(in_flight / 10))
    it = bare.system(waiting, per_s=10.0, process={"request_mib": 0.01})
    (process,) = judge(bare.scenario(it), bare.CATALOG).hosts[0].processes
    assert process.requests_mib == pytest.approx((in_flight + 20) / 100)
    assert (process.requests_peak_mib > process.requests_mib) == is_fuller
