"""Rules of the length of a run, and of what has to fit into it."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import DAY_S, Scenario
from models.loading.diagnosis import Finding, Place, Rule


def _it_has_one_length(scenario: Scenario, _: Place, __: Scenario) -> Iterator[Finding]:
    if scenario.days is not None and scenario.duration_s is not None:
        rule = (
            f"must be left out beside days = {scenario.days:g},"
            f" got {scenario.duration_s:g}: a run has one length, give one of them"
        )
        yield Finding(("duration_s",), rule)


def _warm_up_ends_in_time(
    scenario: Scenario, _: Place, __: Scenario
) -> Iterator[Finding]:
    if scenario.warm_up_s >= scenario.horizon_s:
        rule = (
            f"must be shorter than the run of {scenario.horizon_s:g} s"
            f" ({scenario.horizon_s / DAY_S:g} days), got {scenario.warm_up_s:g},"
            " nothing is measured"
        )
        yield Finding(("warm_up_s",), rule)


LENGTH_RULES: Mapping[type, Sequence[Rule]] = {
    Scenario: (_it_has_one_length, _warm_up_ends_in_time)
}
