"""What is measured by ``make bench``: the days and the workloads are what they say."""

import pytest

from experiments.summary.summarising import summarise
from models.loading import effective_toml, parse_scenario
from models.operation.faults import KINDS
from models.platform import Platform
from tests.benchmarks.planes import RACES, scenario_of, two_tiers
from tests.benchmarks.ratios import Ratio
from tests.benchmarks.scenarios import every_fault


def test_a_day_with_every_fault_has_every_kind() -> None:
    assert {each.kind for each in every_fault().values()} == set(KINDS)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.config)
def test_a_share_of_a_race_is_a_share_of_its_span(race: object) -> None:
    whole = scenario_of(race)  # type: ignore[arg-type]
    tenth = scenario_of(race, share=0.1)  # type: ignore[arg-type]
    assert tenth.horizon_s == pytest.approx(0.1 * whole.horizon_s)


def test_the_two_tiers_are_a_config_that_serves_what_plain_simpy_serves() -> None:
    # 50 requests a second for 20 s. Its loop works 6 + 6 ms a request and its two
    # database servers 12 ms: utilisation 50 * 0.012 = 0.6, and 0.6 / 2 = 0.3.
    scenario = two_tiers(1000)
    assert parse_scenario(effective_toml(scenario)) == scenario
    assert scenario.horizon_s == 20.0
    platform = Platform(scenario)
    platform.run()
    summary = summarise(platform)
    assert summary.hosts["one"].cpu.utilisation == pytest.approx(0.6, abs=0.1)
    assert summary.databases["tier"].cpu.utilisation == pytest.approx(0.3, abs=0.05)


def test_a_ratio_says_whether_its_target_is_met() -> None:
    assert Ratio("speed", 26.0, 25.0, True).holds
    assert not Ratio("speed", 24.0, 25.0, True).holds
    assert Ratio("memory", 1.1, 1.15, False).holds
    assert str(Ratio("memory", 1.2, 1.15, False)).endswith("1.20   <= 1.15   MISSED")
