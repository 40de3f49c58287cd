"""Growth: which keys of a platform grow by how much a month, and what it is by then."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import asdict, frozen

from experiments.migrating.clock import FIRST
from experiments.migrating.migration import GrowthConfig
from experiments.sweeping.experiment import FactorConfig
from experiments.sweeping.factors import Factor, MisplacedError, factor
from models.config import Scenario, SystemConfig
from models.loading import effective_toml, parse_scenario


@frozen(kw_only=True)
class Growth:
    """A platform, and what of it grows; months are those of growth."""

    scenario: Scenario
    """As it would be today."""
    rates: tuple[tuple[Factor, float], ...]
    """What grows, and by how much a month; of one key the last rate holds."""

    def times(self, factor: float) -> Scenario:
        """Return the platform in month *factor*; raise `ConfigError` if there is none.

        Growth is compound: ``(1 + rate) ** (month - 1)``. What is counted is rounded.
        """
        if not self.rates:
            return self.scenario
        settings = [
            text
            for what, rate in self.rates
            for text in what.settings((1.0 + rate) ** (factor - FIRST))
        ]
        return parse_scenario(effective_toml(self.scenario), settings)


def growth_of(scenario: Scenario, config: GrowthConfig) -> Growth:
    """Return how *scenario* grows; keys that it does not have are passed over."""
    tree: dict[str, Any] = asdict(scenario)
    rates = {
        f"systems.{name}.{key}": rate
        for name, system in scenario.systems.items()
        for key, rate in _of_system(name, system, config)
    }
    found = {
        key: (_factor(key, tree), rate) for key, rate in (rates | config.keys).items()
    }
    return Growth(
        scenario=scenario,
        rates=tuple((it, rate) for it, rate in found.values() if it is not None and rate),
    )


def traffic_key(system: SystemConfig) -> str | None:
    """Return the key that says how much *system* is asked; none if others do."""
    if system.clients.kind in ("closed", "trace"):
        return None
    has_requests = system.requests_per_day is not None
    return "requests_per_day" if has_requests else "queries_per_day"


def _of_system(
    name: str, system: SystemConfig, config: GrowthConfig
) -> Iterator[tuple[str, float]]:
    own = config.systems.get(name)
    users, traffic = config.users or 0.0, config.traffic or 0.0
    if own is not None:
        users = users if own.users is None else own.users
        traffic = traffic if own.traffic is None else own.traffic
    asked = traffic_key(system)
    if asked is not None:
        yield asked, traffic
    if system.clients.kind == "closed":
        yield "clients.users", users
    if system.users:
        yield "users", users
    if system.sessions is not None:
        yield "sessions.online_peak", users


def _factor(key: str, tree: Mapping[str, Any]) -> Factor | None:
    """Return what *key* names in *tree*, to be multiplied; none if that has it not."""
    try:
        return factor(key, FactorConfig(keys=(key,), is_relative=True), tree)
    except MisplacedError:
        return None
