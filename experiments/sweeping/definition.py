"""The definition of an experiment: from a TOML file, with every fault of it at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.sweeping.constraints import NAME, ConstraintError, constraint
from experiments.sweeping.designs import size
from experiments.sweeping.experiment import (
    ESTIMATED,
    MOST_POINTS,
    Experiment,
    FactorConfig,
)
from models.loading.diagnosis import (
    ConfigError,
    Fault,
    Finding,
    Place,
    shown,
    unknown_name,
    written,
)
from models.loading.structuring import structured
from models.loading.tomlfile import read_toml


def load_experiment(path: Path) -> Experiment:
    """Return the experiment in the file at *path*.

    Raise `ConfigError` with every fault found.
    """
    experiment, findings = structured(read_toml(path), Experiment)
    if experiment is not None:
        findings = list(_broken_rules(experiment))
    if findings or experiment is None:
        raise ConfigError([fault_at(path, each.place, each.message) for each in findings])
    return experiment


def fault_at(path: Path, place: Place, message: str) -> Fault:
    """Return the fault at *place* of the experiment in *path*."""
    return Fault(str(path), written(place), message)


def _broken_rules(it: Experiment) -> Iterator[Finding]:
    for key in ("configs", "factors", "outputs"):
        if not getattr(it, key):
            yield Finding((key,), "must not be empty")
    faults = [
        finding
        for name, factor in it.factors.items()
        for finding in _of_factor(factor, ("factors", name))
    ]
    yield from faults
    yield from _of_constraints(it)
    if it.design == "sobol" and it.points & (it.points - 1):
        near = 2 ** (it.points.bit_length() - 1)
        rule = f"must be a power of two for a Sobol design, got {it.points}"
        yield Finding(("points",), f"{rule}, write {near} or {2 * near}")
    if it.factors and not faults:
        points = size(it) * max(1, len(it.configs))
        if points > MOST_POINTS:
            rule = f"must have at most {MOST_POINTS:,} points, got {points:,}"
            yield Finding(("factors",), f"{rule}, take fewer levels or another design")


def _of_factor(factor: FactorConfig, place: Place) -> Iterator[Finding]:
    if not NAME.fullmatch(str(place[-1])):
        yield Finding(place, "its name must be of letters, digits, _ and -")
    if not factor.keys:
        yield Finding((*place, "keys"), "must not be empty")
    is_range = factor.low is not None or factor.high is not None
    if bool(factor.levels) == is_range:
        got = "both" if is_range else "neither"
        yield Finding(place, f"needs levels, or low and high, got {got}")
    elif factor.levels:
        yield from _of_levels(factor, place)
    elif factor.low is None or factor.high is None:
        missing = "low" if factor.low is None else "high"
        yield Finding((*place, missing), "missing, a range has two ends")
    elif factor.low >= factor.high:
        rule = f"must be above low = {factor.low:g}, or the range is empty"
        yield Finding((*place, "high"), f"{rule}, got {factor.high:g}")
    elif factor.is_log and factor.low <= 0:
        rule = "must be > 0 where equal ratios are equal steps"
        yield Finding((*place, "low"), f"{rule}, got {factor.low:g}")


def _of_levels(factor: FactorConfig, place: Place) -> Iterator[Finding]:
    here = (*place, "levels")
    for each in factor.levels:
        if not isinstance(each, bool | int | float | str):
            yield Finding(here, f"must be numbers, texts or truth, got {shown(each)}")
            return
        if factor.is_relative and not is_number(each):
            yield Finding(here, f"must be numbers that multiply, got {shown(each)}")
            return
    if len({(type(each), each) for each in factor.levels}) < len(factor.levels):
        yield Finding(here, "must differ from each other")


def _of_constraints(it: Experiment) -> Iterator[Finding]:
    if it.constraints and it.design in ESTIMATED:
        rule = (
            f"a design of kind {it.design!r} can spare no point,"
            " take 'latin-hypercube' or 'grid'"
        )
        yield Finding(("constraints",), rule)
    for number, text in enumerate(it.constraints):
        place: Place = ("constraints", number)
        try:
            found = constraint(text)
        except ConstraintError as error:
            yield Finding(place, str(error))
            continue
        for name in found.factors:
            if name not in it.factors:
                yield Finding(place, unknown_name("factor", name, it.factors))
            elif not all(map(is_number, it.factors[name].levels)):
                yield Finding(place, f"compares numbers, and {name} has other levels")


def is_number(value: Any) -> bool:
    """Say whether *value* is a number, and no truth."""
    return isinstance(value, int | float) and not isinstance(value, bool)
