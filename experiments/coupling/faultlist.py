"""The standard faults of a scenario: what can go wrong in it, whom it hits, how often.

Rates are failures a month of 30 days. What is to be expected of a kind stands in its
class (`models.operation.faults`), with its reason; a scenario's own `per_month` replaces
it.
"""

from collections.abc import Iterator

from attrs import evolve, frozen

from experiments.months import FAULT_MONTH_S
from experiments.standing import needs
from models.config import FaultConfig, Scenario, title_of
from models.operation.faults import KINDS, kind_of
from models.traffic.demands import distribution
from models.traffic.schemas import schemas_of
from sim.distributions import Distribution

UNTIL_FOUND_S = 3600.0
"""A fault that its file lets last to the end of the run is taken to be found after so
long, the longest that an operator's error stays (10 to 60 min): how long a run happens
to be is no property of the fault."""

Deed = tuple[str | float | None, ...]
"""What a fault does and to whom, whenever and for however long it does so."""


@frozen(kw_only=True)
class Fault:
    """One thing that goes wrong, whose it is, and how often it is to be expected."""

    name: str
    config: FaultConfig
    owner_kind: str
    """``system``, ``host``, ``database``, ``cache`` or ``zone``."""
    owner: str
    owner_title: str
    """What readers call it: its own title, or else its name."""
    hits: tuple[str, ...]
    """The systems that stand on what fails."""
    duration_s: float
    """0 for what happens in an instant."""
    per_month: float
    source: str
    """Where the rate comes from."""
    spread: float = 1.0
    """Largest over smallest rate that is plausible; 1 where the scenario says it."""
    repair: Distribution | None = None
    """Law of its duration; always `duration_s`, if absent."""

    @property
    def is_of_database(self) -> bool:
        """Does it come between the processes and their data?"""
        return kind_of(self.config).is_of_database

    def injected(self, at_s: float) -> FaultConfig:
        """Return it as it happens once, at *at_s*."""
        if kind_of(self.config).notice is not None:
            at_s = max(0.0, at_s - self.config.notice_s)
        return evolve(self.config, at_s=at_s)


def fault_list(scenario: Scenario) -> list[Fault]:
    """Return every standard fault of *scenario* and its own ones, by owner.

    One of its own stands in place of the standard one that does the very same, for its
    own time and at its own rate, and beside those that do anything else. It takes
    nothing from their rates: a file that names one more fault is no safer for that.
    """
    wanted: dict[Deed, tuple[str | None, FaultConfig]]
    wanted = {_deed(config): (None, config) for config in _standard(scenario)}
    mistakes = sum(kind_of(config).is_mistake for _, config in wanted.values())
    for name, config in scenario.faults.items():
        wanted[_deed(config)] = (name, config)
    faults = [
        _fault(name, config, scenario, mistakes) for name, config in wanted.values()
    ]
    owners = ["system", "host", "cache", "database", "zone"]
    names = [*scenario.systems, *scenario.hosts]
    return sorted(
        faults,
        key=lambda fault: (
            owners.index(fault.owner_kind),
            names.index(fault.owner) if fault.owner in names else 0,
        ),
    )


def _standard(scenario: Scenario) -> Iterator[FaultConfig]:
    """Yield what every target is tried with, the kinds that need no measure first."""
    kinds = sorted(KINDS.values(), key=lambda kind: bool(kind.needs))
    targets = {kind.target: kind.targets(scenario) for kind in kinds}
    for table, names in targets.items():
        for name in names:
            for kind in kinds:
                if kind.target == table:
                    yield from kind.standard(name, scenario)


def _fault(
    name: str | None, config: FaultConfig, scenario: Scenario, mistakes: int
) -> Fault:
    kind = kind_of(config)
    if config.repair is not None:
        duration_s = config.repair.mean_s
    elif config.duration_s is not None:
        duration_s = config.duration_s
    else:
        duration_s = kind.duration_s.value if name is None else UNTIL_FOUND_S
    repair = kind.repair if name is None else None
    if config.repair is not None:
        repair = distribution(config.repair)
    per_month, source, spread = _rate(name, config, mistakes, duration_s)
    owner_table, owner = _owner(config, scenario)
    happens = evolve(
        config, every_s=None, mttf_s=None, repair=None, duration_s=duration_s
    )
    schema = f"/{config.schema}" if config.schema else ""
    return Fault(
        name=name or f"{config.kind}:{config.target}{schema}",
        config=happens,
        owner_kind=owner_table.removesuffix("s"),
        owner=owner,
        owner_title=title_of(scenario, owner_table, owner),
        hits=_hits(config, scenario),
        duration_s=duration_s if kind.lasts else 0.0,
        per_month=per_month,
        source=source,
        spread=spread,
        repair=repair,
    )


def _rate(
    name: str | None, config: FaultConfig, mistakes: int, duration_s: float
) -> tuple[float, str, float]:
    """Return how often a month, why, and its spread: the scenario's word first."""
    if config.per_month is not None:
        return config.per_month, f"faults.{name}.per_month", 1.0
    if config.every_s is not None:
        return FAULT_MONTH_S / config.every_s, f"faults.{name}.every_s", 1.0
    if config.mttf_s is not None:
        a_month = FAULT_MONTH_S / (config.mttf_s + duration_s)
        return a_month, f"faults.{name}.mttf_s", 1.0
    kind = kind_of(config)
    usual = kind.per_month
    if kind.is_mistake:
        ways = max(1, mistakes)
        source = f"{usual.source}, equally likely one of {ways} ways"
        return usual.value / ways, source, usual.spread
    return usual.value, usual.source, usual.spread


def _owner(config: FaultConfig, scenario: Scenario) -> tuple[str, str]:
    """Return the table of whose it is, and its name there."""
    table = kind_of(config).target
    if table == "apps":
        return "systems", scenario.apps[config.target].system
    return table, config.target


def _hits(config: FaultConfig, scenario: Scenario) -> tuple[str, ...]:
    """Return the systems whose own processes stand on what fails."""
    table, target = kind_of(config).target, config.target
    if table == "systems":
        return (target,)
    hit = set()
    for name, app in scenario.apps.items():
        stands_on = (
            (table, target) in needs(scenario, name)
            or (table, target) == ("caches", app.cache)
            or (table, target) == ("zones", scenario.hosts[app.host].zone)
        )
        is_touched = config.schema is None or config.schema in schemas_of(
            app.system, scenario
        )
        if stands_on and is_touched:
            hit.add(app.system)
    return tuple(name for name in scenario.systems if name in hit)


def _deed(config: FaultConfig) -> Deed:
    return (
        config.kind,
        config.target,
        config.factor,
        config.mib_per_s,
        config.mib_per_request,
        config.connections,
        config.schema,
        config.database,
        config.delay_s,
        config.share,
        config.within_s,
    )
