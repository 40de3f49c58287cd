"""The plan of a sweep: its points, each a scenario, and the runs that they take."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from experiments.summary.identity import scenario_hash
from experiments.sweeping.constraints import constraint
from experiments.sweeping.definition import fault_at, load_experiment
from experiments.sweeping.designs import size, unit_points
from experiments.sweeping.experiment import Experiment
from experiments.sweeping.factors import Factor, MisplacedError, factor
from experiments.sweeping.outputs import OutputError, outputs_of
from models.config import Scenario
from models.loading import ConfigError, Fault, load_scenario

Key = tuple[str, int]
"""A run: the hash of its scenario, and its seed."""


@frozen(kw_only=True)
class Topology:
    """One of the configs, and what the factors are in it."""

    path: Path
    name: str
    scenario: Scenario
    factors: tuple[Factor, ...]


@frozen(kw_only=True)
class Point:
    """One scenario: a config with a value of each factor."""

    topology: int
    units: tuple[float, ...]
    """Where in its range each factor is."""
    values: tuple[Any, ...]
    scenario: str | None
    """Its hash; none if it makes no sense."""
    failure: str | None = None
    """Why it makes none."""


@frozen(kw_only=True)
class Plan:
    """What is to be run for an experiment."""

    name: str
    experiment: Experiment
    topologies: tuple[Topology, ...]
    outputs: tuple[str, ...]
    points: tuple[Point, ...]
    refused: int
    """Points that the constraints leave out."""

    @property
    def seeds(self) -> range:
        """Seeds of each point, the config's own first."""
        first = self.topologies[0].scenario.seed
        return range(first, first + self.experiment.replications)

    @property
    def runs(self) -> list[Key]:
        """Runs that it takes, each once, point by point."""
        scenarios = [each.scenario for each in self.points if each.scenario]
        return list(dict.fromkeys((it, seed) for it in scenarios for seed in self.seeds))

    def scenarios(self) -> Mapping[str, Point]:
        """Return a point of each scenario, by its hash."""
        return {each.scenario: each for each in self.points if each.scenario}

    def scenario_of(self, point: Point) -> Scenario:
        """Return the scenario of *point*; raise `ConfigError` if it makes no sense."""
        return _scenario(self.experiment, self.topologies[point.topology], point.values)


def plan(path: Path, *, told: Callable[[int, int], None] = lambda _, __: None) -> Plan:
    """Return the plan of the experiment in the file at *path*.

    *told* hears how many points are read, and of how many. Raise `ConfigError` with every
    fault found; a point whose values do not go together is no fault of the experiment.
    """
    experiment = load_experiment(path)
    topologies = _topologies(path, experiment)
    outputs = _outputs(path, experiment, topologies)
    rules = [constraint(each) for each in experiment.constraints]
    points: list[Point] = []
    refused, total = 0, size(experiment) * len(topologies)
    for number, topology in enumerate(topologies):
        for units in unit_points(experiment):
            values = tuple(
                each.value(unit)
                for each, unit in zip(topology.factors, units, strict=True)
            )
            named = dict(zip(experiment.factors, values, strict=True))
            if all(each.holds(named) for each in rules):
                points.append(_point(experiment, topology, number, units, values))
            else:
                refused += 1
            told(len(points) + refused, total)
    if not points:
        rule = f"leave out every one of {refused:,} points"
        raise ConfigError([fault_at(path, ("constraints",), rule)])
    return Plan(
        name=path.stem,
        experiment=experiment,
        topologies=tuple(topologies),
        outputs=outputs,
        points=tuple(points),
        refused=refused,
    )


def _point(
    experiment: Experiment,
    topology: Topology,
    number: int,
    units: tuple[float, ...],
    values: tuple[Any, ...],
) -> Point:
    scenario = failure = None
    try:
        scenario = scenario_hash(_scenario(experiment, topology, values))
    except ConfigError as error:
        first = error.faults[0]
        failure = f"{first.place.removeprefix('--set ')}: {first.message}"
    return Point(
        topology=number, units=units, values=values, scenario=scenario, failure=failure
    )


def _scenario(
    experiment: Experiment, topology: Topology, values: Sequence[Any]
) -> Scenario:
    settings = [
        text
        for each, value in zip(topology.factors, values, strict=True)
        for text in each.settings(value)
    ]
    overrides = [*experiment.set, *settings]
    return load_scenario(topology.path, overrides, unset=experiment.unset)


def _topologies(path: Path, experiment: Experiment) -> list[Topology]:
    found: list[Topology] = []
    faults: list[Fault] = []
    for text in experiment.configs:
        file = path.parent / text
        try:
            scenario = load_scenario(file, experiment.set, unset=experiment.unset)
        except ConfigError as error:
            faults += error.faults
            continue
        factors = list(_factors(path, experiment, scenario, faults))
        name = scenario.name or file.stem
        if name in [each.name for each in found]:
            name = f"{name} ({len(found) + 1})"
        found.append(
            Topology(path=file, name=name, scenario=scenario, factors=tuple(factors))
        )
    if faults:
        raise ConfigError(list(dict.fromkeys(faults)))
    return found


def _factors(
    path: Path, experiment: Experiment, scenario: Scenario, faults: list[Fault]
) -> Iterator[Factor]:
    tree = asdict(scenario)
    for name, config in experiment.factors.items():
        try:
            yield factor(name, config, tree)
        except MisplacedError as error:
            faults.append(fault_at(path, ("factors", name, "keys"), str(error)))


def _outputs(
    path: Path, experiment: Experiment, topologies: Sequence[Topology]
) -> tuple[str, ...]:
    scenarios = [each.scenario for each in topologies]
    found: list[str] = []
    faults: list[Fault] = []
    for number, text in enumerate(experiment.outputs):
        try:
            found += outputs_of(text, scenarios)
        except OutputError as error:
            faults.append(fault_at(path, ("outputs", number), str(error)))
    if faults:
        raise ConfigError(faults)
    return tuple(dict.fromkeys(found))
