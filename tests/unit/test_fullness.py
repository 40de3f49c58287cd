"""Full minutes are counted by hand: of a gauge, and of answers that nobody waits for."""

from models.operation.gauge import Gauge
from models.operation.staleness import Staleness
from tests import bare
from tests.inside import measures_of, system_of


def test_full_minutes_side_by_side_are_one_span() -> None:
    done = [0.0]
    gauge = Gauge(lambda: done[0], room=0.95)
    # Used for 60, 57, 56, 0 and 58 s of five minutes.
    for minute, used_s in enumerate((60.0, 57.0, 56.0, 0.0, 58.0)):
        done[0] += used_s
        gauge.minute(60.0 * minute, 60.0 * (minute + 1))
    assert gauge.spans == [(0.0, 120.0), (240.0, 300.0)]
    gauge.clear()
    gauge.minute(300.0, 360.0)
    assert gauge.spans == []


def test_a_stale_minute_is_needless_if_more_was_answered_than_asked() -> None:
    it = bare.platform(bare.system())
    measures, app = measures_of(it), system_of(it).apps[0]
    stale = Staleness(system_of(it))
    # Requests, answers in time, answers for nobody: the first minute is not stale, the
    # second is and would have fitted (8 of 9), the third is and would not (10 of 9).
    for minute, (asked, answered, late) in enumerate([(9, 5, 5), (8, 3, 6), (10, 0, 9)]):
        measures.requests.arrived += asked
        measures.attempts.completed += answered
        app.stale_answers += late
        stale.minute(60.0 * minute, 60.0 * (minute + 1))
    assert stale.spans == [(60.0, 180.0)]
    assert (stale.minutes, stale.needless) == (2, 1)
