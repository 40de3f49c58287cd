"""Availability by graded windows, on sequences that are written down by hand.

A request is fine if it is answered after 0.1 s and late after 1 s.
"""

from collections.abc import Iterable

import pytest
from attrs import frozen

from models.traffic.windows import Windows, availability

FINE_S = 0.1


@frozen
class Asked:
    """One request: when it came, how long it waited, and whether in vain."""

    at_s: float
    waits_s: float = FINE_S
    is_failed: bool = False


def lost(requests: Iterable[Asked], *, until_s: float) -> float | None:
    """Return the availability of a run of *until_s* with these requests."""
    windows = Windows(late_after_s=1.0)
    waiting = []
    for each in requests:
        ended_s = each.at_s + each.waits_s
        if ended_s > until_s:
            waiting.append(each.at_s)
            continue
        if each.is_failed:
            windows.failed(each.at_s, ended_s)
        else:
            windows.answered(each.at_s, ended_s, latency_s=each.waits_s)
    return availability(windows.judged(until_s, waiting=waiting))


def every(step_s: float, *, start_s: float = 0.0, until_s: float) -> list[float]:
    count = round((until_s - start_s) / step_s)
    return [start_s + step_s * k for k in range(count)]


def test_one_slow_answer_among_ten_is_no_lost_time() -> None:
    # 10 a window are joined to 20 and then 10 more to those: 1 of 30 late is 3.3 %.
    asked = [Asked(at_s) for at_s in every(30.0, until_s=900.0)]
    asked[7] = Asked(asked[7].at_s, 2.0)
    assert lost(asked, until_s=900.0) == 1.0


def test_a_minute_of_refusals_costs_a_minute() -> None:
    # 100 requests a window, 20 of the first refused: 0.2 x 300 s of 600 s.
    asked = [
        Asked(at_s, FINE_S, is_failed=120 <= at_s < 180)
        for at_s in every(3.0, start_s=1.5, until_s=600.0)
    ]
    assert lost(asked, until_s=600.0) == pytest.approx(0.9)


def test_three_failures_cost_the_time_between_three_requests() -> None:
    # 3 of 100: 0.03 x 300 s = 9 of 600.
    times_s = every(3.0, start_s=1.5, until_s=600.0)
    asked = [Asked(at_s, FINE_S, 10 <= k < 13) for k, at_s in enumerate(times_s)]
    assert lost(asked, until_s=600.0) == pytest.approx(0.985)


def hanging() -> list[Asked]:
    """Return requests of which those from 300 to 900 s are answered at 900.1 s."""
    return [
        Asked(at_s, 900.1 - at_s if 300 <= at_s < 900 else FINE_S)
        for at_s in every(3.0, start_s=1.5, until_s=1200.0)
    ]


def test_everybody_hanging_is_lost_time() -> None:
    # Two windows of four, whole: all that came in them, or waited through them, is late.
    assert lost(hanging(), until_s=1200.0) == pytest.approx(0.5)


def test_whoever_hangs_at_the_end_of_the_run_counts() -> None:
    asked = [each for each in hanging() if each.at_s < 900.0]
    assert lost(asked, until_s=900.0) == pytest.approx(1 / 3)


def test_a_closed_load_that_hangs_is_lost_time_without_arrivals() -> None:
    # Twenty users wait from 310 to 1500.05: four windows of six. The other two are fine.
    asked = [
        *[Asked(10.0)] * 20,
        *[Asked(310.0, 1190.05)] * 20,
        *[Asked(1510.0)] * 20,
    ]
    assert lost(asked, until_s=1800.0) == pytest.approx(1 / 3)


def test_lateness_counts_beyond_what_is_allowed_and_beyond_chance() -> None:
    # 24 of 100: (0.24 - 0.05) / 0.95 x 300 s = 60. P(X >= 11) = 0.0115 is chance,
    # P(X >= 12) = 0.0043 is not: (0.12 - 0.05) / 0.95 x 300 s = 22.105.
    asked = []
    for window, late in enumerate((24, 11, 12)):
        times_s = every(3.0, start_s=300.0 * window + 1.5, until_s=300.0 * (window + 1))
        asked += [
            Asked(at_s, 2.0 if k < late else FINE_S) for k, at_s in enumerate(times_s)
        ]
    assert lost(asked, until_s=900.0) == pytest.approx(1 - (60 + 22.1052632) / 900)


def test_windows_without_requests_are_not_judged() -> None:
    # Judged are the first and the last window, of which the last loses a half.
    asked = [Asked(15.0 * k) for k in range(20)]
    asked += [Asked(3300.0 + 15.0 * k, FINE_S, k % 2 == 1) for k in range(20)]
    assert lost(asked, until_s=3600.0) == pytest.approx(0.75)


def test_few_requests_are_judged_as_they_are() -> None:
    asked = [Asked(50.0 * k, FINE_S, k == 3) for k in range(5)]
    assert lost(asked, until_s=300.0) == pytest.approx(0.8)


def test_session_time_without_a_socket_is_lost_time() -> None:
    # Ten sessions, five of them 60 s without a socket: 300 of 3,000 session-seconds.
    windows = Windows(late_after_s=1.0)
    for at_s in every(3.0, start_s=1.5, until_s=300.0):
        windows.answered(at_s, at_s + FINE_S, latency_s=FINE_S)
    windows.session_s(0.0, with_s=2700.0, without_s=300.0)
    assert availability(windows.judged(300.0)) == pytest.approx(0.9)


def test_without_a_promise_of_speed_only_failures_count() -> None:
    windows = Windows(late_after_s=None)
    for k in range(40):
        if k < 10:
            windows.failed(5.0 * k, 5.0 * k + 99.0)
        else:
            windows.answered(5.0 * k, 5.0 * k + 99.0, latency_s=99.0)
    assert availability(windows.judged(300.0, waiting=[0.0, 1.0])) == pytest.approx(0.75)


def test_nobody_is_not_judged() -> None:
    assert availability(Windows(late_after_s=1.0).judged(900.0)) is None


def test_whoever_came_in_the_warm_up_counts_only_where_it_waited_throughout() -> None:
    windows = Windows(late_after_s=1.0)
    windows.failed(-10.0, 310.0)
    (judged,) = windows.judged(600.0)
    assert (judged.begins_s, judged.ends_s) == (0.0, 300.0)
    assert windows.total.requests == 0
