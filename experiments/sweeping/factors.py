"""Factors: what varies, its value at each place of its range, and how it is set."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log
from typing import Any

from attrs import frozen

from experiments.sweeping.experiment import FactorConfig
from experiments.tomlvalue import toml_value
from models.loading.diagnosis import Place, nearest, shown, unknown_name, written
from models.loading.overrides import OverrideError, place_of

EVERY = "*"
DIGITS = 6
"""Of a value within a range: a reader can copy it, and it is the same everywhere."""


class MisplacedError(ValueError):
    """A key leads nowhere, or a factor cannot be applied to it."""


@frozen(kw_only=True)
class Factor:
    """A factor in one config: its keys there, and what they say.

    Its range is the unit interval: 0 is its least value or first level, 1 its largest.
    """

    name: str
    config: FactorConfig
    defaults: Mapping[Place, Any]
    """What the config says at each of its keys."""

    def value(self, unit: float) -> Any:
        """Return its value, as a point has it, at *unit* of its range."""
        it = self.config
        if it.levels:
            return it.levels[min(int(unit * len(it.levels)), len(it.levels) - 1)]
        low, high = ends_of(it)
        if it.is_log:
            value = exp(log(low) + unit * (log(high) - log(low)))
        else:
            value = low + unit * (high - low)
        if self._is_whole():
            return min(round(value), int(high))
        return float(f"{value:.{DIGITS}g}")

    def settings(self, value: Any) -> Iterator[str]:
        """Yield what to set, as ``--set`` takes it, for *value*."""
        for place, default in self.defaults.items():
            new = value
            if self.config.is_relative:
                new = value * default
                new = round(new) if isinstance(default, int) else _short(new)
            yield f"{written(place)}={toml_value(new)}"

    def _is_whole(self) -> bool:
        """Say whether it counts something: so does the config."""
        if self.config.is_relative:
            return False
        return all(
            isinstance(each, int) and not isinstance(each, bool)
            for each in self.defaults.values()
        )


def factor(name: str, config: FactorConfig, tree: Mapping[str, Any]) -> Factor:
    """Return the factor called *name* in the scenario *tree*.

    Raise `MisplacedError` if one of its keys leads nowhere, or to nothing that could be
    multiplied.
    """
    defaults: dict[Place, Any] = {}
    for key in config.keys:
        for place, value in _found(key, tree):
            if config.is_relative and not _is_number(value):
                rule = f"must be a number to be multiplied, got {shown(value)}"
                raise MisplacedError(f"{written(place)} {rule}")
            defaults[place] = value
    return Factor(name=name, config=config, defaults=defaults)


def ends_of(config: FactorConfig) -> tuple[float, float]:
    """Return the ends of the range of *config*, which has one."""
    assert config.low is not None
    assert config.high is not None
    return config.low, config.high


def units_of_levels(config: FactorConfig) -> list[float]:
    """Return where in its range each level of *config* is, in a grid."""
    if config.levels:
        return [(k + 0.5) / len(config.levels) for k in range(len(config.levels))]
    return [k / (config.steps - 1) for k in range(config.steps)]


def _found(key: str, tree: Mapping[str, Any]) -> list[tuple[Place, Any]]:
    """Return every place in *tree* that *key* names, and what is there."""
    try:
        steps = place_of(key)
    except OverrideError as error:
        raise MisplacedError(str(error)) from error
    found = list(_walk((), tree, steps))
    if not found:
        raise MisplacedError(f"{key} names nothing: no entry has all that it asks for")
    return found


def _walk(
    above: Place, node: Any, steps: Sequence[str | int]
) -> Iterator[tuple[Place, Any]]:
    if not steps:
        yield above, node
        return
    step, rest = steps[0], steps[1:]
    if step == EVERY:
        yield from _walk_all(above, node, rest)
        return
    if isinstance(step, int):
        is_there = isinstance(node, list | tuple) and step < len(node)
    else:
        is_there = isinstance(node, dict) and step in node
    if not is_there:
        raise MisplacedError(_leads_nowhere(above, node, step))
    yield from _walk((*above, step), node[step], rest)


def _walk_all(
    above: Place, node: Any, rest: Sequence[str | int]
) -> Iterator[tuple[Place, Any]]:
    """Walk on in every entry of *node*; those that have no such thing are passed over."""
    if not isinstance(node, dict):
        raise MisplacedError(f"{written(above)} is no table, it has no entries")
    faults: list[MisplacedError] = []
    found: list[tuple[Place, Any]] = []
    for key, entry in node.items():
        try:
            reached = list(_walk((*above, key), entry, rest))
        except MisplacedError as error:
            faults.append(error)
        else:
            found += [(place, value) for place, value in reached if value is not None]
    if not found and faults:
        raise faults[0]
    yield from found


def _leads_nowhere(above: Place, node: Any, step: str | int) -> str:
    if node is None:
        return f"{written(above)} is not set"
    if isinstance(step, int) or not isinstance(node, dict):
        return f"{written((*above, step))} is not there"
    if len(above) == 1:
        return unknown_name(f"entry of {written(above)}", step, node)
    meant = nearest(step, node)
    rule = f"unknown key {shown(step)}{f' of {written(above)}' if above else ''}"
    return f"{rule}, did you mean {meant!r}?" if meant else rule


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
