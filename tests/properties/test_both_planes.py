"""The compiled plane gives the bytes of the other one, on whatever Hypothesis invents."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.config import Scenario
from tests.both import agree, restricted
from tests.properties.loads import BUSY_S
from tests.properties.platforms import scenarios

seeds = st.integers(0, 2**20)
many = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(scenario=scenarios().map(restricted), seed=seeds)
@many
def test_both_planes_end_every_request_alike(scenario: Scenario, seed: int) -> None:
    agree(scenario, seed=seed, until_s=BUSY_S + 60.0)
