"""The shelf: placements from the cheapest on, without those that arithmetic refutes."""

from collections import Counter
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush

from attrs import define, field, frozen

from experiments.advising.placement import Placement
from experiments.advising.plan import Plan
from experiments.judgement.refutation import Refutation, glance
from models.config import Scenario
from models.loading import ConfigError
from models.plans.catalog import Catalog

NO_CONFIG = "the rules of a config"
SAME_USD = 1e-6
"""Prices that differ by less are one."""


@frozen(kw_only=True, eq=False)
class Contender:
    """A platform that may be rented."""

    placement: Placement | None
    """None for one that no placement describes."""
    scenario: Scenario
    jpy: float
    """Price of a month, surplus credits of a usual week included."""
    refutations: tuple[Refutation, ...] = ()

    @property
    def words(self) -> str:
        """Its name."""
        return self.scenario.name

    @property
    def told(self) -> str:
        """How a sentence calls it."""
        if self.placement is None or self.placement.words != self.words:
            return self.words
        return self.placement.told


@define(kw_only=True, eq=False)
class Shelf:
    """Hands out contenders tier by tier, each tier those of one price.

    A placement is looked at when its list price is the lowest that is left, for looking
    takes time; one that borrows credits is dearer than its list price, and goes back.

    Invariant: ``looked_at`` is the sum of those that were refuted, those that are
    beyond the budget, and those that were handed out.
    """

    plan: Plan
    looked: Callable[[str], None] = lambda _: None
    """Hears of every placement that is looked at."""
    refuted: Counter[str] = field(factory=Counter)
    """How many, by the kind of the first reason."""
    beyond_budget: int = 0
    handed_out: int = 0

    @property
    def looked_at(self) -> int:
        """How many placements have been judged, or are known to be too dear."""
        return sum(self.refuted.values()) + self.beyond_budget + self.handed_out

    def tiers(self) -> Iterator[tuple[Contender, ...]]:
        """Yield those of each price that are not refuted, the cheapest price first."""
        placements, prices = self.plan.placements, self.plan.prices
        heap: list[tuple[float, int, Contender | None]] = [
            (prices.of(each), number, None) for number, each in enumerate(placements)
        ]
        heapify(heap)
        most_usd = self.plan.budget_usd
        while heap and heap[0][0] <= most_usd + SAME_USD:
            tier: list[Contender] = []
            price_usd = heap[0][0]
            while heap and heap[0][0] <= price_usd + SAME_USD:
                _, number, contender = heappop(heap)
                if contender is None:
                    contender = self._judged(placements[number])
                    usd = contender.jpy / self.plan.scenario.jpy_per_usd
                    if usd > price_usd + SAME_USD:
                        heappush(heap, (usd, number, contender))
                        continue
                if self._is_left(contender):
                    tier.append(contender)
            if tier:
                yield tuple(tier)
        self.beyond_budget += len(heap)

    def contender(self, placement: Placement) -> Contender:
        """Return *placement* as a platform, and what refutes it."""
        return contender_of(self.plan.builder.of(placement), self.plan.catalog, placement)

    def _judged(self, placement: Placement) -> Contender:
        self.looked(placement.words)
        try:
            return self.contender(placement)
        except ConfigError as error:
            fault = Refutation(kind=NO_CONFIG, words=str(error.faults[0]))
            jpy = self.plan.prices.of(placement) * self.plan.scenario.jpy_per_usd
            return Contender(
                placement=placement,
                scenario=self.plan.scenario,
                jpy=jpy,
                refutations=(fault,),
            )

    def _is_left(self, contender: Contender) -> bool:
        if contender.refutations:
            self.refuted[contender.refutations[0].kind] += 1
            return False
        self.handed_out += 1
        return True


def contender_of(
    scenario: Scenario, catalog: Catalog, placement: Placement | None
) -> Contender:
    """Return *scenario* with its price and what the arithmetic says against it."""
    seen = glance(scenario, catalog)
    return Contender(
        placement=placement,
        scenario=scenario,
        jpy=seen.bill.monthly_jpy,
        refutations=seen.refutations,
    )
