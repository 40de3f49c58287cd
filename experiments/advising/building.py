"""Building: the scenario of a placement, and the placement of a scenario."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from experiments.advising.placement import Home, Placement
from experiments.advising.sale import AdviceError
from models.config import Scenario
from models.loading import effective_toml, parse_scenario
from models.loading.layers import SOLD

Tree = dict[str, Any]
OF_THE_FILE = ("advise", "reported", "faults")
"""Tables that are about the platform of the file, and no other."""


class Builder:
    """Builds the platforms of placements from what a scenario says of its own.

    Hosts, databases and the cache are as the scenario has those of the first tenant, but
    for plan and size; everything else is as it stands there.
    """

    def __init__(self, scenario: Scenario, zones: Sequence[str] = ()) -> None:
        """Take *scenario* for a pattern; raise `AdviceError` if it cannot be one."""
        _require_plain(scenario)
        self._zones = zones
        self._name = scenario.name
        self._tree = tomllib.loads(effective_toml(scenario))
        for table in OF_THE_FILE:
            self._tree.pop(table, None)

    def of(self, placement: Placement) -> Scenario:
        """Return the scenario; raise `ConfigError` if it is no platform."""
        tree = dict(self._tree)
        tree["hosts"] = self._hosts(placement)
        tree["databases"] = self._databases(placement)
        tree["caches"] = self._caches(placement)
        tree["apps"] = self._apps(placement)
        tree["batch"] = self._batch(tree["apps"])
        tree["name"] = placement.words
        tree["description"] = f"One of the platforms that {self._name} might be"
        return parse_scenario(tomli_w.dumps(tree))

    def _hosts(self, placement: Placement) -> Tree:
        hosts = {}
        for number, home in enumerate(placement.hosts):
            pattern = self._tree["hosts"][self._tree["apps"][home.tenants[0]]["host"]]
            host = _sold_as(pattern, home.plan)
            host.pop("title", None)
            if self._zones:
                host["zone"] = self._zones[number % len(self._zones)]
            hosts[home.name] = host
        return hosts

    def _databases(self, placement: Placement) -> Tree:
        databases = {}
        for home in placement.databases:
            name = self._tree["apps"][home.tenants[0]]["database"]
            database = _sold_as(self._tree["databases"][name], home.plan)
            database.pop("host", None)
            databases[home.name] = database
        return databases

    def _caches(self, placement: Placement) -> Tree:
        if placement.cache_on is None:
            return {}
        ((name, cache),) = self._tree["caches"].items()
        return {name: {**cache, "host": placement.cache_on}}

    def _apps(self, placement: Placement) -> Tree:
        at = _home_by_tenant(placement.hosts)
        asked = _home_by_tenant(placement.databases)
        apps = {}
        for name, number in placement.processes:
            app = {**self._tree["apps"][name], "host": at[name], "instances": number}
            app.pop("cache", None)
            if name in asked:
                app["database"] = asked[name]
            if placement.cache_on is not None:
                app["cache"] = next(iter(self._tree["caches"]))
            apps[name] = app
        return apps

    def _batch(self, apps: Tree) -> Tree:
        """Return batch work, on the host of the first application that shared its own."""
        before = self._tree["apps"]
        moved = {}
        for name, each in self._tree.get("batch", {}).items():
            near = [app for app in before if before[app]["host"] == each["host"]]
            moved[name] = {**each, "host": apps[next(iter([*near, *apps]))]["host"]}
        return moved


def placement_of(scenario: Scenario) -> Placement | None:
    """Return the placement that *scenario* has itself; None if a machine has no plan."""
    hosts = _homes(
        {name: app.host for name, app in scenario.apps.items()},
        {name: host.plan for name, host in scenario.hosts.items()},
    )
    databases = _homes(
        {name: app.database for name, app in scenario.apps.items() if app.database},
        {name: each.plan for name, each in scenario.databases.items()},
    )
    if hosts is None or databases is None:
        return None
    caches = [app.cache for app in scenario.apps.values() if app.cache is not None]
    cache_on = None
    if caches:
        at = scenario.caches[caches[0]].host
        cache_on = _at(hosts, [it for it, app in scenario.apps.items() if app.host == at])
    return Placement(
        hosts=hosts,
        databases=databases,
        cache_on=cache_on,
        processes=tuple((name, app.instances) for name, app in scenario.apps.items()),
    )


def _homes(
    where: Mapping[str, str], plans: Mapping[str, str | None]
) -> tuple[Home, ...] | None:
    tenants: dict[str, list[str]] = {}
    for app, machine in where.items():
        tenants.setdefault(machine, []).append(app)
    homes = []
    for machine, living in tenants.items():
        plan = plans[machine]
        if plan is None:
            return None
        homes.append(Home(tenants=tuple(living), plan=plan))
    return tuple(homes)


def _at(hosts: Sequence[Home], living: Sequence[str]) -> str | None:
    return next((it.name for it in hosts if it.tenants == tuple(living)), None)


def _home_by_tenant(homes: Sequence[Home]) -> dict[str, str]:
    return {tenant: home.name for home in homes for tenant in home.tenants}


def _sold_as(machine: Mapping[str, Any], plan: str) -> Tree:
    """Return *machine* as *plan* is sold, without what the file says of its size."""
    return {key: it for key, it in machine.items() if key not in SOLD} | {"plan": plan}


def _require_plain(scenario: Scenario) -> None:
    """Refuse what a placement has no word for."""
    for table in ("groups", "balancers"):
        if getattr(scenario, table):
            raise AdviceError(f"{table}: advise places hosts, and cannot place {table}")
    for name in scenario.systems:
        apps = [it for it, app in scenario.apps.items() if app.system == name]
        if len(apps) > 1:
            rule = f"must have one application to be placed, got {', '.join(apps)}"
            raise AdviceError(f"systems.{name}: {rule}")
    if len(scenario.caches) > 1:
        got = ", ".join(scenario.caches)
        raise AdviceError(f"caches: advise places one cache at most, got {got}")
