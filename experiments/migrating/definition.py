"""The definition of a migration: from a TOML file, with every fault of it at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import asdict, evolve, frozen

from experiments.language.tongue import either
from experiments.migrating.growth import Growth, growth_of
from experiments.migrating.migration import (
    HIGHEST_RATE,
    GrowthConfig,
    Migration,
    PhaseConfig,
)
from experiments.sweeping.definition import fault_at
from experiments.sweeping.experiment import FactorConfig
from experiments.sweeping.factors import MisplacedError, factor
from models.config import Scenario
from models.loading import (
    ConfigError,
    Fault,
    effective_toml,
    load_scenario,
    parse_scenario,
)
from models.loading.diagnosis import Finding, unknown_name
from models.loading.structuring import structured
from models.loading.tomlfile import read_toml


@frozen(kw_only=True)
class Phase:
    """One phase with its platform, and how that grows."""

    config: PhaseConfig
    path: Path
    given: Scenario
    """As its file says."""
    growth: Growth

    @property
    def name(self) -> str:
        """What it is called."""
        return self.config.name

    @property
    def told(self) -> str:
        """The same in the language that is spoken."""
        return either(self.config.name, self.config.ja)

    @property
    def scenario(self) -> Scenario:
        """Its platform today, without the systems that nobody uses yet."""
        return self.growth.scenario


def load_migration(path: Path) -> tuple[Migration, tuple[Phase, ...]]:
    """Return the migration in the file at *path*, and its phases.

    Raise `ConfigError` with every fault found, those of the phases' configs among them.
    """
    migration, findings = structured(read_toml(path), Migration)
    if migration is None:
        raise ConfigError([fault_at(path, each.place, each.message) for each in findings])
    faults = [fault_at(path, it.place, it.message) for it in _broken_rules(migration)]
    loaded: list[Scenario | None] = []
    for number, phase in enumerate(migration.phases):
        try:
            loaded.append(_load(path, phase))
        except ConfigError as error:
            loaded.append(None)
            faults += _of_config(path, number, phase, error)
    known = [each for each in loaded if each is not None]
    faults += [
        fault_at(path, each.place, each.message)
        for each in (*_of_systems(migration, loaded), *_of_growth(migration, known))
    ]
    if faults:
        raise ConfigError(list(dict.fromkeys(faults)))
    return migration, tuple(_phases(path, migration, known))


def _load(path: Path, phase: PhaseConfig) -> Scenario:
    return load_scenario(path.parent / phase.config, phase.set, unset=phase.unset)


def _of_config(
    path: Path, number: int, phase: PhaseConfig, error: ConfigError
) -> Iterator[Fault]:
    """Yield the faults of a phase's file, and where it is named if there is none."""
    file = path.parent / phase.config
    if file.is_file():
        yield from error.faults
        return
    for each in error.faults:
        rule = f"{phase.config} {each.message}"
        yield fault_at(path, ("phases", number, "config"), rule)


def _phases(
    path: Path, migration: Migration, scenarios: Sequence[Scenario]
) -> Iterator[Phase]:
    faults: list[Fault] = []
    for number, (phase, given) in enumerate(
        zip(migration.phases, scenarios, strict=True)
    ):
        try:
            scenario = _without(given, phase.without)
        except ConfigError as error:
            for each in error.faults:
                rule = f"leaves no platform: {each.place}: {each.message}"
                faults.append(fault_at(path, ("phases", number, "without"), rule))
            continue
        growth = growth_of(scenario, migration.growth)
        file = path.parent / phase.config
        yield Phase(config=phase, path=file, given=given, growth=growth)
    if faults:
        raise ConfigError(faults)


def _without(scenario: Scenario, systems: Sequence[str]) -> Scenario:
    """Return *scenario* without *systems* and the applications that serve them."""
    if not systems:
        return scenario
    left = evolve(
        scenario,
        systems={k: it for k, it in scenario.systems.items() if k not in systems},
        apps={k: it for k, it in scenario.apps.items() if it.system not in systems},
    )
    return parse_scenario(effective_toml(left))


def _broken_rules(it: Migration) -> Iterator[Finding]:
    if not it.phases:
        yield Finding(("phases",), "must not be empty")
    last, last_name = 0, ""
    for number, phase in enumerate(it.phases):
        place = ("phases", number)
        if phase.when_due == (phase.from_month is not None):
            got = "both" if phase.when_due else "neither"
            yield Finding(place, f"needs from_month or when_due = true, got {got}")
        elif not number and phase.from_month != 1:
            got = "when_due" if phase.when_due else f"{phase.from_month}"
            yield Finding(place, f"the first phase must have from_month = 1, got {got}")
        elif phase.from_month is not None:
            if phase.from_month <= last:
                rule = f"must be after month {last} of {last_name!r}"
                yield Finding((*place, "from_month"), f"{rule}, got {phase.from_month}")
            if phase.from_month > it.months:
                rule = f"must be at most months = {it.months}, got {phase.from_month}"
                yield Finding((*place, "from_month"), rule)
            last, last_name = phase.from_month, phase.name
        if phase.name in [each.name for each in it.phases[:number]]:
            yield Finding((*place, "name"), f"{phase.name!r} is another phase's already")
    yield from _of_rates(it.growth)
    yield from _of_storage_and_change(it)


def _of_rates(it: GrowthConfig) -> Iterator[Finding]:
    for key, rate in it.keys.items():
        if not -1.0 < rate <= HIGHEST_RATE:
            rule = f"must be > -1 and <= {HIGHEST_RATE:g}, got {rate:.12g}"
            yield Finding(("growth", "keys", key), rule)
    own = [rate for each in it.systems.values() for rate in (each.users, each.traffic)]
    rates = [rate for rate in (it.users, it.traffic, *own, *it.keys.values()) if rate]
    if rates and min(rates) < 0 < max(rates):
        rule = "must not let one thing shrink and another grow, or no month is the last"
        got = f"got {min(rates):g} and {max(rates):g}"
        yield Finding(("growth",), f"{rule} that keeps a promise, {got}")


def _of_storage_and_change(it: Migration) -> Iterator[Finding]:
    if it.storage is not None and it.storage.used_gb >= it.storage.plan_gb:
        rule = f"must be below plan_gb = {it.storage.plan_gb:g}, or it is full at the"
        yield Finding(("storage", "used_gb"), f"{rule} start, got {it.storage.used_gb:g}")
    down_s = (it.change.down_s_min, it.change.down_s_usual, it.change.down_s_max)
    if list(down_s) != sorted(down_s):
        rule = "down_s_min, down_s_usual and down_s_max must not fall"
        got = f"got {', '.join(f'{each:g}' for each in down_s)}"
        yield Finding(("change",), f"{rule}, {got}")


def _of_systems(it: Migration, scenarios: Sequence[Scenario | None]) -> Iterator[Finding]:
    """Yield which phase lacks a system that others have, or names one that none has."""
    names = dict.fromkeys(
        name for each in scenarios if each is not None for name in each.systems
    )
    for number, (phase, scenario) in enumerate(zip(it.phases, scenarios, strict=True)):
        place = ("phases", number)
        for name in phase.without:
            if names and name not in names:
                yield Finding((*place, "without"), unknown_name("system", name, names))
        if scenario is None:
            continue
        for name in names:
            if name not in scenario.systems and name not in phase.without:
                rule = f"{phase.config} lacks system {name!r}, which another phase has"
                way = "if nobody uses it yet, name it in without"
                yield Finding((*place, "config"), f"{rule}; {way}")
        if set(scenario.systems) <= set(phase.without):
            yield Finding((*place, "without"), "must leave a system")
    for name in it.growth.systems:
        if names and name not in names:
            rule = unknown_name("system", name, names)
            yield Finding(("growth", "systems", name), rule)


def _of_growth(it: Migration, scenarios: Sequence[Scenario]) -> Iterator[Finding]:
    """Yield which keys of the growth no phase has."""
    trees = [asdict(each) for each in scenarios]
    for key in it.growth.keys:
        config = FactorConfig(keys=(key,), is_relative=True)
        faults: list[MisplacedError] = []
        for tree in trees:
            try:
                factor(key, config, tree)
            except MisplacedError as error:
                faults.append(error)
        if trees and len(faults) == len(trees):
            yield Finding(("growth", "keys", key), str(faults[0]))
