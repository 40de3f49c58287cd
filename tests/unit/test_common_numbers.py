"""What the same users are worth in a comparison of the shipped topologies."""

import pytest

from experiments import compare, load
from experiments.comparing.differences import Difference
from tests.compared import CONFIGS

AS_IN_PATTERN1: dict[str, object] = {
    "systems.medical.asynchronous_jobs": False,
    "systems.social.asynchronous_jobs": False,
}


def gains_of(changes: dict[str, object]) -> dict[tuple[str, str], Difference]:
    """Return how pattern 2 with *changes* differs from pattern 1 in ten busy minutes."""
    topologies = [
        load(CONFIGS / "pattern1.toml"),
        load(CONFIGS / "pattern2.toml", set=changes),
    ]
    answer = compare(topologies, 5, length_s=600.0)
    return {(each.system, each.key): each for each in answer.differences}


@pytest.mark.slow
def test_the_same_users_cancel_where_the_same_work_is_waited_for() -> None:
    # Hosts and Redis differ, the demands of a request are the same in both.
    found = gains_of(AS_IN_PATTERN1)
    for system in ("medical", "social"):
        gain = found[system, "mean_ms"].gain
        assert gain is not None
        assert gain >= 5


@pytest.mark.slow
def test_work_that_only_one_side_waits_for_limits_what_the_same_users_are_worth() -> None:
    # Pattern 1 answers when its jobs are done, and how many and how long they are is
    # chance: pattern 2 has nothing to set against it.
    alike, found = gains_of(AS_IN_PATTERN1), gains_of({})
    for system in ("medical", "social"):
        mean, before = found[system, "mean_ms"], alike[system, "mean_ms"]
        assert mean.gain is not None
        assert mean.gain_at_most is not None
        assert mean.gain <= mean.gain_at_most
        assert before.gain is not None
        assert mean.gain < before.gain
