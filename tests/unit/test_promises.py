"""Promises of which some cannot be judged: what is said of all of them together."""

from experiments.summary.presence import Presence
from experiments.summary.promises import promises_of
from experiments.summary.systems import Objectives
from models.config import ObjectivesConfig
from sim.monitor import Histogram
from tests import bare
from tests.inside import sessions_of


def judged(*, failed: int, **objectives: float) -> Objectives:
    """Return what a thousand requests make of *objectives*; no session was ever lost."""
    it = bare.platform(bare.system(sessions=bare.sessions(5.0, 1e6)))
    presence = Presence(
        requests=1000,
        failed=failed,
        late=0,
        judged_s=3600.0,
        lost_s=0.0,
        availability=1.0,
        lost_windows=(),
        is_down_at_end=False,
        may_differ=False,
    )
    return promises_of(
        ObjectivesConfig(**objectives),
        presence,
        latency_s=Histogram(),
        endpoints=(),
        sessions=sessions_of(it),
    )


def test_a_promise_of_which_nothing_was_seen_decides_nothing() -> None:
    # Nobody had to come back, so that nothing is known of how long it takes.
    kept = judged(failed=1, error_rate=0.001, reconnect_p95_s=10.0)
    assert kept.reconnect_p95_s is not None
    assert (kept.reconnect_p95_s.met, kept.met) == (None, True)
    assert judged(failed=2, error_rate=0.001, reconnect_p95_s=10.0).met is False
    assert judged(failed=2, reconnect_p95_s=10.0).met is None
