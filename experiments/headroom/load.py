"""The load: what of a scenario grows, and the scenario when it has grown."""

from collections.abc import Sequence
from typing import Any

from attrs import asdict, frozen

from experiments.sweeping.experiment import FactorConfig
from experiments.sweeping.factors import Factor, MisplacedError, factor
from models.config import Scenario, SystemConfig
from models.loading import effective_toml, parse_scenario
from models.loading.diagnosis import shown, written

LOAD = "load"
"""Requests, queries, users of closed loads and sessions, of all systems together."""
SESSIONS = "sessions"
OWN_WORDS = (LOAD, SESSIONS)


class LoadError(ValueError):
    """What was to grow cannot; the message says why on one line."""


@frozen(kw_only=True)
class Load:
    """Keys of a scenario that are multiplied together."""

    scenario: Scenario
    factor: Factor

    @property
    def keys(self) -> list[str]:
        """Dotted keys, each as ``--set`` takes it."""
        return [written(place) for place in self.factor.defaults]

    def times(self, factor: float) -> Scenario:
        """Return the scenario with *factor* times as much of it.

        What is counted is rounded. Raise `ConfigError` if there is no such platform.
        """
        settings = list(self.factor.settings(factor))
        return parse_scenario(effective_toml(self.scenario), settings)


def load_of(scenario: Scenario, words: Sequence[str] = (LOAD,)) -> Load:
    """Return what *words* name of *scenario*: ``load``, ``sessions``, or dotted keys.

    In a key ``*`` stands for every entry of a table. Raise `LoadError` if that names
    nothing, or nothing that could grow.
    """
    tree: dict[str, Any] = asdict(scenario)
    keys = tuple(key for word in words for key in _keys(scenario, word))
    if not keys:
        raise LoadError(f"--of {' '.join(words)}: {scenario.name} has nothing of it")
    config = FactorConfig(keys=keys, is_relative=True)
    try:
        found = factor(" ".join(words), config, tree)
    except MisplacedError as error:
        raise LoadError(f"--of: {error}") from error
    if not any(found.defaults.values()):
        named = ", ".join(map(written, found.defaults))
        raise LoadError(f"--of: {named}: 0 stays 0, however often it is multiplied")
    return Load(scenario=scenario, factor=found)


def _keys(scenario: Scenario, word: str) -> list[str]:
    if word not in OWN_WORDS:
        if not hasattr(scenario, word.partition(".")[0]):
            rule = f"must be {LOAD}, {SESSIONS} or a dotted key, got {shown(word)}"
            raise LoadError(f"--of: {rule}")
        return [word]
    return [
        f"systems.{name}.{key}"
        for name, system in scenario.systems.items()
        for key in _of_system(name, system, with_requests=word == LOAD)
    ]


def _of_system(name: str, system: SystemConfig, *, with_requests: bool) -> list[str]:
    keys = []
    if with_requests:
        if system.clients.kind == "trace":
            rule = "its requests come from a trace, which cannot be multiplied"
            raise LoadError(
                f"--of: systems.{name}: {rule}, name the keys that shall grow"
            )
        if system.clients.kind == "closed":
            keys.append("clients.users")
        elif system.requests_per_day is not None:
            keys.append("requests_per_day")
        else:
            keys.append("queries_per_day")
    if system.sessions is not None:
        keys.append("sessions.online_peak")
    return keys
