"""What is counted of a system: requests, attempts and minutes, on a few by hand."""

from math import inf

import pytest
from attrs import asdict, evolve

from models.config import ObjectivesConfig, RouteObjectivesConfig
from models.hosting.exits import Exit
from models.traffic.measures import Flow, Minute, SystemMeasures
from models.traffic.outcomes import Outcome
from models.traffic.reasons import Reason
from sim.errors import InvariantError
from tests import bare

PAGE, FILE = 0, 1


def measures(p95_s: float | None = 1.0) -> SystemMeasures:
    """Return those of a system that promises 1 s, and of its page half a second."""
    page = bare.route(objectives=RouteObjectivesConfig(p95_s=0.5))
    config = evolve(
        bare.system(objectives=ObjectivesConfig(p95_s=p95_s)),
        endpoints={"/page": page, "/file": bare.route(is_static=True)},
    )
    return SystemMeasures("shop", config)


def answer(
    it: SystemMeasures, latency_s: float, *, at_s: float = 0.0, endpoint: int = PAGE
) -> None:
    it.request_arrived(endpoint)
    it.request_answered(endpoint, at_s, at_s + latency_s, latency_s)


def fail(
    it: SystemMeasures, *, at_s: float = 0.0, cause: object = None, endpoint: int = PAGE
) -> None:
    it.request_arrived(endpoint)
    it.request_failed(endpoint, at_s, at_s, cause)


def test_requests_balance_and_are_counted_by_route() -> None:
    it = measures()
    for latency_s in (0.25, 0.5, 0.75):
        answer(it, latency_s)
    answer(it, 2.0, endpoint=FILE)
    fail(it)
    it.request_arrived(PAGE)
    it.request_arrived(FILE)
    assert it.requests == Flow(arrived=7, completed=4, failed=1, in_flight=2)
    page, file = it.endpoints
    assert (page.path, page.is_static, file.path, file.is_static) == (
        "/page",
        False,
        "/file",
        True,
    )
    assert (page.arrived, page.completed, page.failed, page.in_flight) == (5, 3, 1, 1)
    assert (file.arrived, file.completed, file.failed, file.in_flight) == (2, 1, 0, 1)
    # The page promises half a second: 0.75 s is late, 0.5 s is not, who failed is; the
    # file promises nothing of its own.
    assert (page.late, file.late) == (2, 0)
    assert (page.latency_s.count, page.latency_s.sum) == (3, 1.5)
    merged = it.latency_s()
    assert (merged.count, merged.sum) == (4, 3.5)


def test_attempts_are_counted_by_how_they_end() -> None:
    it = measures()
    for _ in range(4):
        it.attempt_begun()
    for outcome in (Outcome.OK, Outcome.KILLED, Outcome.REFUSED):
        it.attempt_ended(outcome)
    assert it.attempts == Flow(arrived=4, completed=1, failed=2, in_flight=1)
    seen = {Outcome.OK: 1, Outcome.KILLED: 1, Outcome.REFUSED: 1}
    assert it.outcomes == [seen.get(each, 0) for each in Outcome]


def test_a_minute_holds_what_happened_in_it_and_the_next_begins_empty() -> None:
    it = measures()
    for latency_s in (0.5, 1.0, 1.5):
        answer(it, latency_s)
    fail(it)
    it.request_arrived(PAGE)
    # Three answers in 0.5 + 1 + 1.5 s, one of them after more than the promised second.
    expected = Minute(arrived=5, completed=3, failed=1, slow=1, latency_s=3.0)
    minute = it.end_minute(60.0)
    assert minute == expected
    assert minute.latency_mean_s == 1.0
    assert it.minute == Minute()
    answer(it, 0.25)
    assert it.end_minute(120.0) == Minute(arrived=1, completed=1, latency_s=0.25)
    assert it.end_minute(180.0).latency_mean_s == 0.0
    assert it.bad_minutes_s == [(0.0, 60.0)]


def test_a_minute_is_bad_from_one_failure_on_or_more_slow_ones_than_one_in_twenty() -> (
    None
):
    assert not Minute(arrived=1).is_bad
    assert Minute(completed=100, failed=1).is_bad
    assert not Minute(completed=100, slow=5).is_bad
    assert Minute(completed=100, slow=6).is_bad


def test_nobody_is_slow_where_nothing_is_promised() -> None:
    it = measures(p95_s=None)
    answer(it, 1e6)
    assert it.end_minute(60.0).slow == 0
    assert it.windows.total.late == 0


def test_static_files_are_no_part_of_the_windows_and_causes() -> None:
    it = measures()
    for endpoint in (PAGE, FILE):
        answer(it, 2.0, endpoint=endpoint)
        fail(it, at_s=3.0, cause=Exit.OOM, endpoint=endpoint)
    total = it.ended_so_far()
    assert (total.requests, total.failed, total.late) == (2, 1, 2)
    assert {key: asdict(each) for key, each in it.failures.behind.items()} == {
        Exit.OOM: {"failed": 1, "first_s": 3.0, "last_s": 3.0}
    }
    fail(it)
    assert (total.requests, it.ended_so_far().requests) == (2, 3)


def test_after_the_warm_up_all_is_measured_anew_but_who_is_in_flight() -> None:
    it = measures()
    answer(it, 2.0)
    fail(it, cause=Reason.HOST)
    it.request_arrived(PAGE)
    it.attempt_begun()
    it.attempt_begun()
    it.attempt_ended(Outcome.KILLED)
    it.queries.issued, it.queries.cache_hits, it.queries.executed = 3, 2, 1
    it.end_minute(60.0)
    fail(it)
    it.clear(90.0)
    assert it.requests == it.attempts == Flow(arrived=1, in_flight=1)
    assert it.outcomes == [0] * len(Outcome)
    assert asdict(it.queries) == {"issued": 0, "cache_hits": 0, "executed": 0}
    page = it.endpoints[PAGE]
    assert (page.arrived, page.completed, page.failed, page.late) == (1, 0, 0, 0)
    assert it.latency_s().count == 0
    assert (it.bad_minutes_s, it.measured_from_s) == ([], 90.0)
    assert it.windows.total.requests == 0
    assert not it.failures.behind
    # It came in the warm-up: it is no arrival of the minute that begins now.
    answer(it, 0.5, at_s=95.0)
    assert it.end_minute(150.0) == Minute(arrived=1, completed=1, latency_s=0.5)
    fail(it)
    it.end_minute(210.0)
    assert it.bad_minutes_s == [(150.0, 210.0)]
    assert it.requests.in_flight == 1


def test_windows_begin_when_the_warm_up_ends() -> None:
    # 400 s after a warm-up of 1,000 s is in the second window of five minutes, and in
    # no later one, however long one looks on.
    for is_failed in (False, True):
        it = measures()
        it.clear(1000.0)
        if is_failed:
            fail(it, at_s=1400.0)
        else:
            answer(it, 2.0, at_s=1400.0)
        (window,) = it.windows.base(3000.0)
        assert (window.begins_s, window.counts.late) == (300.0, 1)
        assert window.counts.failed == int(is_failed)


def test_a_flow_that_does_not_balance_is_a_bug() -> None:
    it = measures()
    it.requests.arrived = 1
    with pytest.raises(InvariantError, match=r"^shop: requests: Flow\(.*not balance$"):
        it.end_minute(60.0)
    it = measures()
    it.attempts.failed = 1
    with pytest.raises(InvariantError, match=r"^shop: attempts: Flow\(.*not balance$"):
        it.end_minute(60.0)


@pytest.mark.parametrize(
    ("bad", "after_s", "now_s", "recovered_s"),
    [
        ([], 1000.0, inf, 0.0),
        # A bad minute that was over before, or was when the fault ended, delays nothing.
        ([(900.0, 960.0)], 1000.0, 5000.0, 0.0),
        ([(940.0, 1000.0)], 1000.0, 5000.0, 0.0),
        ([(960.0, 1020.0)], 1000.0, 5000.0, 20.0),
        # Calm for less than five minutes is not yet well; five minutes are.
        ([(960.0, 1020.0), (1319.0, 1379.0)], 1000.0, 5000.0, 379.0),
        ([(960.0, 1020.0), (1320.0, 1380.0)], 1000.0, 5000.0, 20.0),
        # What goes wrong after the calm has another reason.
        ([(960.0, 1020.0), (1320.0, 1380.0), (1380.0, 1440.0)], 1000.0, 5000.0, 20.0),
        ([(1300.0, 1360.0)], 1000.0, 5000.0, 0.0),
        ([(1299.0, 1359.0)], 1000.0, 5000.0, 359.0),
        # The last whole minute was bad: it has not recovered; one good minute, it has.
        ([(1020.0, 1080.0)], 1000.0, 1139.0, None),
        ([(1020.0, 1080.0)], 1000.0, 1140.0, 80.0),
        # The fault ended so late that no minute could be bad after it.
        ([], 1000.0, 1010.0, 0.0),
    ],
)
def test_a_system_has_recovered_after_its_last_bad_minute_before_five_calm_ones(
    bad: list[tuple[float, float]],
    after_s: float,
    now_s: float,
    recovered_s: float | None,
) -> None:
    it = measures()
    it.bad_minutes_s = bad
    assert it.recovered_s(after_s, now_s) == recovered_s
