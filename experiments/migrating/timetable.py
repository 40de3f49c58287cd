"""The timetable: each month with its platform, price, health and storage."""

from itertools import pairwise

from attrs import frozen

from experiments.headroom.search import Verdict
from experiments.migrating.change import change_of
from experiments.migrating.clock import FIRST
from experiments.migrating.definition import Phase
from experiments.migrating.growth import Growth
from experiments.migrating.health import Health, health_of
from experiments.migrating.study import Stage, Study
from experiments.running.engines import requests_of
from models.config import Scenario
from models.loading import ConfigError


@frozen(kw_only=True)
class Month:
    """One month of the plan."""

    number: int
    phase: str
    load: float
    """Requests, in times those of today on the same platform."""
    health: Health | None
    """None if no config allows so much."""
    step_usd: float
    """Of a step in this month, once."""
    jpy_per_usd: float
    kept: Verdict
    """Are all promises kept? None where that is open, or was not found out."""
    used_gb: float | None
    """At its beginning; none if nothing is said of storage."""

    @property
    def usd(self) -> float | None:
        """Price of the month, with that of its step."""
        if self.health is None:
            return None
        return self.health.bill.monthly_usd + self.step_usd

    @property
    def jpy(self) -> float | None:
        """The same in yen."""
        return None if self.usd is None else self.usd * self.jpy_per_usd


def timetable(study: Study) -> list[Month]:
    """Return the months of *study*, as far as it is known which phase they have."""
    plan, route = study.plan, study.route(study.plan.clock)
    last = plan.months
    if len(study.found) <= route[-1].number < len(plan.phases) - 1:
        last = route[-1].month  # when the next one begins is not known
    return [_month(study, route, number) for number in range(FIRST, last + 1)]


def _month(study: Study, route: list[Stage], number: int) -> Month:
    plan = study.plan
    active = [each for each in route if each.month <= number][-1].number
    phase, growth = plan.phases[active], plan.clock.growth_at(number)
    found = study.found[active] if active < len(study.found) else None
    platform = _grown(phase.growth, growth)
    storage = plan.storage
    return Month(
        number=number,
        phase=phase.name,
        load=1.0 if platform is None else load_of(phase.scenario, platform),
        health=None if platform is None else health_of(platform),
        step_usd=_step_usd(study, route, number),
        jpy_per_usd=phase.scenario.jpy_per_usd,
        kept=None if found is None else found.due(plan.clock).verdict(number),
        used_gb=None if storage is None else storage.used_gb(growth),
    )


def load_of(today: Scenario, grown: Scenario) -> float:
    """Return how many times as many requests *grown* gets as *today*'s platform."""
    asked = requests_of(today)
    return requests_of(grown) / asked if asked else 1.0


def load_at(phase: Phase, month: float) -> float | None:
    """Return how many times as many requests *phase* gets in *month* of growth as today.

    None if no config allows so much.
    """
    platform = _grown(phase.growth, month)
    return None if platform is None else load_of(phase.scenario, platform)


def _grown(growth: Growth, month: float) -> Scenario | None:
    try:
        return growth.times(month)
    except ConfigError:
        return None


def _step_usd(study: Study, route: list[Stage], number: int) -> float:
    """Return what the step in month *number* costs once, if there is one."""
    phases, config = study.plan.phases, study.plan.migration.change
    for old, new in pairwise(route):
        if new.month == number:
            before, after = phases[old.number].scenario, phases[new.number].scenario
            return change_of(before, after, config).usd
    return 0.0
