"""The plan: the phases, the clock, and by which runs they are judged."""

from math import ceil
from pathlib import Path

from attrs import frozen

from experiments.comparing.busyhours import busy_hours
from experiments.migrating.clock import Clock
from experiments.migrating.definition import Phase, load_migration
from experiments.migrating.migration import Migration
from experiments.migrating.storage import Storage
from experiments.summary.days import LEAST_DAYS
from models.config import Scenario

FASTER = 2.0
"""What if it grows so many times as fast?"""


@frozen(kw_only=True)
class Plan:
    """What is to be found out.

    Invariant: phases that begin in a given month are in order, and the first does today.
    """

    migration: Migration
    phases: tuple[Phase, ...]
    clock: Clock
    length_s: float | None
    """Of the busy hours; None for whole runs, as the files say."""
    replications: int
    seed: int

    @property
    def months(self) -> int:
        """Months of the calendar that are looked at."""
        return self.migration.months

    @property
    def faster(self) -> Clock:
        """The clock of one who grows so much faster than planned."""
        return Clock(FASTER * self.clock.pace)

    @property
    def seeds(self) -> range:
        """Seeds of every trial."""
        return range(self.seed, self.seed + self.replications)

    @property
    def last(self) -> int:
        """The last month of growth that anybody asks for."""
        return ceil(self.faster.growth_at(self.months))

    @property
    def storage(self) -> Storage | None:
        """What fills up."""
        given = self.migration.storage
        if given is None:
            return None
        return Storage(config=given, rate=self.migration.growth.data or 0.0)

    def first_of(self, begins: int) -> int:
        """Return the first month of growth of a phase that begins in that month."""
        return ceil(self.clock.growth_at(begins))

    def part_of(self, scenario: Scenario) -> Scenario:
        """Return what is run of *scenario*: its own busiest hours."""
        if self.length_s is None:
            return scenario
        return busy_hours(scenario, self.length_s).of(scenario)


def plan(
    path: Path,
    *,
    pace: float = 1.0,
    length_s: float | None,
    replications: int = LEAST_DAYS,
    seed: int | None = None,
) -> Plan:
    """Return the plan of the migration in the file at *path*, *pace* times as fast.

    Raise `ConfigError` with every fault found.
    """
    migration, phases = load_migration(path)
    return Plan(
        migration=migration,
        phases=phases,
        clock=Clock(pace),
        length_s=length_s,
        replications=replications,
        seed=phases[0].scenario.seed if seed is None else seed,
    )
