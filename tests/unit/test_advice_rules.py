"""The table of advice: who must be apart is there, and is not alone; runs ignore it."""

from pathlib import Path

import pytest
from attrs import evolve

from models.config import AdviceConfig
from models.loading import ConfigError, effective_toml, load_scenario, parse_scenario
from tests.advised import SHIPPED
from tests.small import faults_of


@pytest.mark.parametrize(
    ("apart", "fault"),
    [
        ([["booking", "chta"]], "advise.must_be_apart[0][1]: no system is named 'chta',"),
        ([["booking", "chat"], ["chat"]],
         "advise.must_be_apart[1]: must name two systems or more, got chat"),
        ([["chat", "chat"]],
         "advise.must_be_apart[0]: must name two systems or more, got chat, chat"),
        ([[]], "advise.must_be_apart[0]: must name two systems or more, got none"),
    ],
)  # fmt: skip
def test_who_must_be_apart_is_there_and_not_alone(
    tmp_path: Path, apart: list[list[str]], fault: str
) -> None:
    (line,) = faults_of(tmp_path, (("advise",), {"must_be_apart": apart}))
    assert line.startswith(fault)


def test_a_budget_is_above_nothing(tmp_path: Path) -> None:
    (line,) = faults_of(tmp_path, (("advise",), {"budget_jpy": 0}))
    assert line == "advise.budget_jpy: must be > 0, got 0"


def test_limits_may_be_set_where_a_file_has_none() -> None:
    scenario = parse_scenario(
        effective_toml(evolve(SHIPPED, advise=None)), ["advise.plans=['ls_*']"]
    )
    assert scenario.advise is not None
    assert scenario.advise.plans == ("ls_*",)


def test_the_effective_config_has_them_again() -> None:
    limits = AdviceConfig(must_be_apart=(("medical", "social"),), zones=("a",))
    scenario = evolve(SHIPPED, advise=limits)
    assert parse_scenario(effective_toml(scenario)) == scenario


def test_an_override_of_them_is_told_by_its_key() -> None:
    path = Path(__file__).parents[2] / "configs" / "pattern1.toml"
    with pytest.raises(ConfigError) as refused:
        load_scenario(path, ["advise.must_be_apart=[['a', 'social']]"])
    assert "--set advise.must_be_apart[0][0]: no system is named 'a'" in str(
        refused.value
    )
