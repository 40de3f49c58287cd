"""Rules of the limits of advice: who must be apart is there, and is not alone."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import AdviceConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule, unknown_name


def _those_apart_exist(
    advice: AdviceConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    for number, names in enumerate(advice.must_be_apart):
        here = (*place, "must_be_apart", number)
        for step, name in enumerate(names):
            if name not in scenario.systems:
                rule = unknown_name("system", name, scenario.systems)
                yield Finding((*here, step), rule)
        if len(set(names)) < 2 or len(set(names)) < len(names):
            listed = ", ".join(names) or "none"
            yield Finding(here, f"must name two systems or more, got {listed}")


ADVICE_RULES: Mapping[type, Sequence[Rule]] = {AdviceConfig: (_those_apart_exist,)}
