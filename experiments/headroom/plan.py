"""The plan: of which topologies headroom is sought, in which hours, by which seeds."""

from collections.abc import Sequence

from attrs import frozen

from experiments.comparing.busyhours import BusyHours
from experiments.headroom.arithmetic import Estimate, estimate
from experiments.headroom.away import Away, parts_away
from experiments.headroom.load import LOAD, Load, LoadError, load_of
from experiments.promised import promises_something
from experiments.summary.days import LEAST_DAYS
from models.config import Scenario


@frozen(kw_only=True)
class Plan:
    """What is to be found out.

    Invariant: every topology promises something.
    """

    loads: tuple[Load, ...]
    """Of each topology."""
    guesses: tuple[Estimate, ...]
    """By the arithmetic, of each."""
    hours: BusyHours | None
    """None for whole runs, as the files say."""
    replications: int
    seed: int
    has_away: bool = False
    """Also with one part away, each in turn?"""
    has_stalls: bool = False
    """Also how long a stall may last?"""

    @property
    def seeds(self) -> range:
        """Seeds of every trial."""
        return range(self.seed, self.seed + self.replications)

    def parts(self, load: Load) -> list[Away | None]:
        """Return what is away in turn, nothing first."""
        return [None, *(parts_away(load.scenario) if self.has_away else ())]

    def part_of(self, scenario: Scenario, away: Away | None) -> Scenario:
        """Return what is run of *scenario*."""
        part = scenario if self.hours is None else self.hours.of(scenario)
        return part if away is None else away.of(part)


def plan(
    topologies: Sequence[Scenario],
    *,
    of: Sequence[str] = (LOAD,),
    hours: BusyHours | None,
    replications: int = LEAST_DAYS,
    seed: int | None = None,
    has_away: bool = False,
    has_stalls: bool = False,
) -> Plan:
    """Plan the search on *topologies*; *of* names what grows, as `load_of` has it.

    Raise `LoadError` where that names nothing, or nothing is promised.
    """
    if replications < LEAST_DAYS:
        rule = f"must be at least {LEAST_DAYS}, fewer decide nothing, got {replications}"
        raise LoadError(f"replications: {rule}")
    for each in topologies:
        if not promises_something(each):
            rule = "promises nothing, so that no load breaks anything; give systems.NAME"
            raise LoadError(f"{each.name}: {rule}.objectives")
    loads = tuple(load_of(each, of) for each in topologies)
    return Plan(
        loads=loads,
        guesses=tuple(map(estimate, loads)),
        hours=hours,
        replications=replications,
        seed=topologies[0].seed if seed is None else seed,
        has_away=has_away,
        has_stalls=has_stalls,
    )
