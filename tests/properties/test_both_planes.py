"""The compiled plane gives the bytes of the other one, on whatever Hypothesis invents."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.config import Scenario
from tests.both import agree
from tests.properties.loads import BUSY_S
from tests.properties.platforms import scenarios
from tests.properties.sizes import LARGE
from tests.properties.test_bad_days import LENGTH_S, bad_days

seeds = st.integers(0, 2**20)
some = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
many = settings(some, max_examples=60)


@given(scenario=scenarios(), seed=seeds)
@many
def test_both_planes_end_every_request_alike(scenario: Scenario, seed: int) -> None:
    agree(scenario, seed=seed, until_s=BUSY_S + 60.0, every_s=2.0)


@given(scenario=bad_days(), seed=seeds)
@some
def test_both_planes_live_through_a_bad_day_alike(scenario: Scenario, seed: int) -> None:
    agree(scenario, seed=seed, until_s=LENGTH_S, every_s=2.0)


@given(scenario=bad_days(size=LARGE), seed=seeds)
@settings(some, max_examples=5)
def test_both_planes_live_through_a_larger_bad_day_alike(
    scenario: Scenario, seed: int
) -> None:
    agree(scenario, seed=seed, until_s=LENGTH_S, every_s=2.0)
