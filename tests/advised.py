"""Advice without a run: small catalogs, and days that follow from a placement."""

from collections.abc import Callable
from typing import Any
from zlib import crc32

import numpy as np
from attrs import evolve

from experiments.advising.plan import Plan, plan
from experiments.advising.study import Study, advise
from experiments.comparing.busyhours import BusyHours
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import AdviceConfig, Scenario
from models.loading import load_scenario
from models.plans.catalog import Catalog, load_catalog
from tests.compared import CONFIGS, GOLDEN

SHIPPED = load_scenario(CONFIGS / "advise.toml")
NOON = BusyHours(at_s=12 * 3600.0, length_s=1800.0)

Figures = tuple[float, float]
"""Share of the requests that fail, and share of the time that is lost."""
Fate = Callable[[Scenario], Figures]


def catalog(**prices_usd: float) -> Catalog:
    """Return the plans that are named, of the catalog, at these prices."""
    sold = load_catalog()
    hosts = {
        name: evolve(each, monthly_usd=prices_usd[name])
        for name, each in sold.instances.items()
        if name in prices_usd
    }
    databases = {
        name: evolve(each, monthly_usd=prices_usd[name])
        for name, each in sold.databases.items()
        if name in prices_usd
    }
    return Catalog(hosts, databases)


def pattern(*, with_cache: bool = False, **limits: Any) -> Scenario:
    """Return the shipped workload, within *limits*."""
    advice = AdviceConfig(**limits)
    caches = SHIPPED.caches if with_cache else {}
    return evolve(SHIPPED, advise=advice, caches=caches)


def planned(scenario: Scenario, sold: Catalog, steps: int = 3) -> Plan:
    return plan(scenario, sold, hours=NOON, steps=steps)


def advised(wanted: Plan) -> Study:
    with Crew() as crew:
        return advise(wanted, crew)


def day(seed: int, failed_share: float, lost_share: float) -> Summary:
    """Return the golden day with another seed, on which both systems fare like that."""
    systems = {
        name: evolve(
            system,
            presence=evolve(
                system.presence,
                requests=10_000,
                failed=round(10_000 * failed_share),
                late=0,
                availability=1.0 - lost_share,
            ),
        )
        for name, system in GOLDEN.systems.items()
    }
    return evolve(GOLDEN, seed=seed, systems=systems)


def days(fate: Fate, spread: float = 0.0) -> Callable[..., Summary]:
    """Return what stands in for `simulate`: the *fate* of a scenario, by chance.

    What is lost varies by *spread* of itself with the seed, the same for all; and by a
    fifth of that for each by itself.
    """

    def simulated(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        assert engine is Engine.SIMPY
        failed_share, lost_share = fate(scenario)
        common = np.random.default_rng(seed).standard_normal()
        own = np.random.default_rng([seed, crc32(scenario.name.encode())])
        luck = spread * (common + own.standard_normal() / 5)
        return day(seed, failed_share, lost_share * max(0.0, 1.0 + luck))

    return simulated
