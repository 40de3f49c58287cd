"""Platforms: the scenarios that a check is about, each with the file it comes from."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import asdict, define, evolve

from experiments.claiming.claim import Case, KeyRange, OfConfig, OfRuns
from experiments.comparing.busyhours import LEAD_S, busy_hours
from experiments.sweeping.experiment import FactorConfig
from experiments.sweeping.factors import Factor, factor
from models.config import FaultConfig, Scenario
from models.loading import effective_toml, load_scenario, parse_scenario
from sim.rate import HOUR_S


@define(kw_only=True, slots=False)
class Platform:
    """A scenario: a file with values on top."""

    case: str
    """What it is called among several; empty if it is the only one."""
    ja: str | None = None
    """The same in Japanese, if its file has that."""
    config: Path
    given: Scenario
    """As the file says it."""
    scenario: Scenario
    """With the values on top."""
    varies: KeyRange | None = None
    busiest: Scenario | None = None
    """Whose busiest hours are run, if not its own."""

    @cached_property
    def factor(self) -> Factor:
        """What varies of it; raise `MisplacedError` if that is not there."""
        assert self.varies is not None
        it = self.varies
        tree: dict[str, Any] = asdict(self.scenario)
        config = FactorConfig(
            keys=it.keys, low=it.low, high=it.high, is_relative=it.is_relative
        )
        return factor(" and ".join(it.keys), config, tree)

    def at(self, unit: float) -> Scenario:
        """Return the scenario where what varies is at *unit*, from 0 to 1, of its range.

        Raise `ConfigError` if there is no such platform.
        """
        if self.varies is None:
            return self.scenario
        settings = list(self.factor.settings(self.factor.value(unit)))
        return parse_scenario(effective_toml(self.scenario), settings)

    def value(self, unit: float) -> float:
        """Return what varies at *unit* of its range."""
        return float(self.factor.value(unit))

    def run_of(self, check: OfRuns, scenario: Scenario) -> Scenario:
        """Return what is run of *scenario*, one of its own.

        In busy hours nothing fails but what the check itself lets fail.
        """
        if check.busy_hours is None:
            return scenario
        hours = busy_hours(self.busiest or self.scenario, check.busy_hours * HOUR_S)
        return evolve(hours.of(scenario), faults=self._own_faults(scenario))

    def faults_too_late(self, check: OfRuns) -> Iterator[str]:
        """Yield what the check lets fail after the end of its runs."""
        ends_s = self.scenario.horizon_s
        if check.busy_hours is not None:
            ends_s = LEAD_S + check.busy_hours * HOUR_S
        for name, fault in self._own_faults(self.scenario).items():
            if fault.at_s is not None and fault.at_s >= ends_s:
                begins = f"fault {name} begins at {fault.at_s:g} s"
                yield f"{begins}, and a run ends at {ends_s:g} s"

    def _own_faults(self, scenario: Scenario) -> dict[str, FaultConfig]:
        """Return the faults of *scenario* that its file does not have."""
        known = self.given.faults
        return {name: it for name, it in scenario.faults.items() if known.get(name) != it}


def platforms_of(check: OfConfig, folder: Path) -> Iterator[Platform]:
    """Yield every platform that *check*, in a file in *folder*, is about.

    Raise `ConfigError` if one of them is none.
    """
    cases = check.cases or (Case(name=""),)
    for case in cases:
        yield _platform(check, case, folder)


def other_of(check: OfConfig, case: Platform, other: Case, folder: Path) -> Platform:
    """Return the platform *other* that is set beside *case* of *check*.

    One with a file of its own takes nothing of what the case changes.
    """
    own = next((it for it in check.cases if it.name == case.case), Case(name=""))
    both = other
    if other.config is None:
        changes = ((*own.set, *other.set), (*own.unset, *other.unset))
        both = evolve(other, config=own.config, set=changes[0], unset=changes[1])
    return evolve(_platform(check, both, folder), busiest=case.scenario)


def _platform(check: OfConfig, case: Case, folder: Path) -> Platform:
    config = _near(folder / (case.config or check.config))
    overrides, unset = (*check.set, *case.set), (*check.unset, *case.unset)
    return Platform(
        case=case.name,
        ja=case.ja,
        config=config,
        given=load_scenario(config),
        scenario=load_scenario(config, overrides, unset=unset),
        varies=check.varies,
    )


def _near(path: Path) -> Path:
    """Return *path* as it is written from the working directory, if it lies below it."""
    try:
        return Path(os.path.normpath(path)).absolute().relative_to(Path.cwd())
    except ValueError:
        return Path(os.path.normpath(path))
