"""List prices: what a placement costs a month at least, without surplus credits."""

from math import fsum

from experiments.advising.placement import Placement
from models.config import DatabaseConfig, HostConfig, Scenario
from models.plans.catalog import Catalog
from models.plans.machine import database_machine, host_machine


class PriceList:
    """Prices of the machines that the applications of a scenario may have, in USD."""

    def __init__(self, scenario: Scenario, catalog: Catalog) -> None:
        self._catalog = catalog
        self._others_usd = fsum(each.usd for each in scenario.costs.values())
        self._storage_gb = {
            name: scenario.databases[app.database].storage_gb
            for name, app in scenario.apps.items()
            if app.database is not None
        }
        self._hosts: dict[str, float] = {}
        self._databases: dict[tuple[str, float], float] = {}

    def of(self, placement: Placement) -> float:
        """Return the price of a month of *placement*."""
        hosts = fsum(self._host(each.plan) for each in placement.hosts)
        databases = fsum(
            self._database(each.plan, self._storage_gb[each.tenants[0]])
            for each in placement.databases
        )
        return hosts + databases + self._others_usd

    def _host(self, plan: str) -> float:
        if plan not in self._hosts:
            it = host_machine(HostConfig(plan=plan), self._catalog)
            self._hosts[plan] = it.monthly_usd + it.address_usd + it.storage_usd
        return self._hosts[plan]

    def _database(self, plan: str, storage_gb: float) -> float:
        if (plan, storage_gb) not in self._databases:
            config = DatabaseConfig(plan=plan, storage_gb=storage_gb)
            it = database_machine(config, self._catalog, {})
            self._databases[plan, storage_gb] = it.monthly_usd + it.storage_usd
        return self._databases[plan, storage_gb]
