"""The plan: for which workload, within which limits, in which hours advice is sought."""

from math import inf

from attrs import frozen

from experiments.advising.building import Builder
from experiments.advising.enumeration import placements
from experiments.advising.placement import Placement
from experiments.advising.prices import PriceList
from experiments.advising.sale import AdviceError, Sale, sale_of
from experiments.comparing.busyhours import BusyHours
from experiments.comparing.risk import present_in
from experiments.promised import promises_something
from models.config import AdviceConfig, Scenario
from models.plans.catalog import Catalog

STEPS = 3
"""Prices beyond the answer of which it is said what they buy."""
ZONE_MIN = 1.0
"""Minutes a month that each user would have to lose more to be worth a choice."""
NO_LIMITS = AdviceConfig()


@frozen(kw_only=True, eq=False)
class Plan:
    """What is to be found out.

    Invariant: the scenario promises something, and there is a placement.
    """

    scenario: Scenario
    """The workload, on a platform that is one of those to choose from."""
    catalog: Catalog
    sale: Sale
    placements: tuple[Placement, ...]
    builder: Builder
    prices: PriceList
    hours: BusyHours | None
    """None for whole runs, as the file says."""
    seed: int
    steps: int
    has_bad_days: bool
    """Is it also to be found out what the faults of a month cost?"""

    @property
    def limits(self) -> AdviceConfig:
        """Limits of the file."""
        return self.scenario.advise or NO_LIMITS

    def run_of(self, scenario: Scenario) -> Scenario:
        """Return what is run of *scenario*."""
        return scenario if self.hours is None else self.hours.of(scenario)

    @property
    def budget_usd(self) -> float:
        """Most that a month may cost."""
        budget_jpy = self.limits.budget_jpy
        return inf if budget_jpy is None else budget_jpy / self.scenario.jpy_per_usd

    @property
    def present(self) -> dict[str, float]:
        """How many are at work with each system, in the mean of the week."""
        return present_in(self.scenario)

    @property
    def zone_min(self) -> float:
        """User-minutes a month that are worth a choice between two."""
        return ZONE_MIN * max(1.0, sum(self.present.values()))


def plan(
    scenario: Scenario,
    catalog: Catalog,
    *,
    hours: BusyHours | None,
    seed: int | None = None,
    steps: int = STEPS,
    has_bad_days: bool = False,
) -> Plan:
    """Plan the advice on *scenario*, within the limits of its table ``advise``.

    Raise `AdviceError` where nothing can be advised.
    """
    if not promises_something(scenario):
        rule = "promises nothing, so that the cheapest of all will do; give systems.NAME"
        raise AdviceError(f"{scenario.name}: {rule}.objectives")
    limits = scenario.advise or NO_LIMITS
    builder = Builder(scenario, limits.zones)
    asks = any(app.database is not None for app in scenario.apps.values())
    sale = sale_of(catalog, limits, needs_databases=asks)
    found = Plan(
        scenario=scenario,
        catalog=catalog,
        sale=sale,
        placements=placements(scenario, sale, limits),
        builder=builder,
        prices=PriceList(scenario, catalog),
        hours=hours,
        seed=scenario.seed if seed is None else seed,
        steps=steps,
        has_bad_days=has_bad_days,
    )
    _require_affordable(found)
    return found


def _require_affordable(found: Plan) -> None:
    least_usd = min(map(found.prices.of, found.placements))
    if least_usd > found.budget_usd:
        least_jpy = least_usd * found.scenario.jpy_per_usd
        rule = f"the cheapest placement costs {least_jpy:,.0f} yen a month"
        raise AdviceError(
            f"advise.budget_jpy: {rule}, got {found.limits.budget_jpy:,.0f}"
        )
