"""Larger bad days by hand: three to six systems, groups, databases and spot pools.

The suite lives through a few of them (`tests.properties.test_bad_days`); ``python -m
tests.explore --larger DAYS`` through as many as one likes, none of them seen before.
"""

import traceback
from random import SystemRandom

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from models.config import Scenario
from tests.properties.sizes import LARGE
from tests.properties.test_bad_days import bad_days, live_through

A_ROUND = 100
"""Days of one seed: few enough for a failed round to be repeated soon."""


def explore_larger(days: int) -> int:
    """Live through *days* larger bad days, in rounds; return how many rounds failed."""
    lived = failed = 0
    while lived < days:
        number = SystemRandom().randrange(2**32)
        wanted = min(A_ROUND, days - lived)
        try:
            live_through_some(wanted, number)
        except Exception:
            failed += 1
            traceback.print_exc()
            print(f"keep the example above as an explicit one (seed {number})")
        lived += wanted
        print(f"seed {number}: {wanted} days, {lived} in all", flush=True)
    print(f"{lived} days, {failed} rounds failed")
    return failed


def live_through_some(days: int, number: int) -> None:
    """Live through *days* of the seed *number*; raise at the first that is lost."""

    @seed(number)
    @settings(
        max_examples=days,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(bad_days(size=LARGE), st.integers(0, 3))
    def nothing_is_lost(scenario: Scenario, run: int) -> None:
        live_through(scenario, run)

    nothing_is_lost()
