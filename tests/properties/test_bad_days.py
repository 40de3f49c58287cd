"""Bad days: faults of every kind, at any time, on whatever Hypothesis invents."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from models.application.process import NodeProcess
from models.config import (
    DAY_S,
    DemandConfig,
    FaultConfig,
    Scenario,
    with_groups,
)
from models.hosting.memory import MIB
from models.loading import load_scenario
from models.operation.faults import KINDS
from models.platform import Platform
from tests.inside import disband, online
from tests.properties.loads import one_of
from tests.properties.platforms import scenarios
from tests.properties.sizes import LARGE, SMALL, Size
from tests.properties.watch import Watch

FOUND = Path(__file__).parents[1] / "data" / "found"
"""Bad days that were worse than expected, one file each."""
BAD_DAYS = 200
LARGER_DAYS = 20
"""Of three to six systems on pools of hosts; many more were tried by hand."""
LENGTH_S = 100

Test = Callable[..., Any]

instants_s = one_of([0.0, 0.5, 1.0, 20.0, 30.0, 31.5, 50.0, 79.9])
spans_s = one_of([0.0, 0.1, 5.0, 30.0, 100.0])
keys = {
    "factor": one_of([0.5, 3.0, 50.0]),
    "mib_per_s": one_of([1.0, 6.0, 50.0]),
    "mib_per_request": one_of([0.1, 5.0]),
    "connections": st.integers(1, 6),
    "connections_per_s": one_of([0.05, 1.0]),
    "connections_per_request": one_of([0.1, 1.0]),
    "schema": one_of(["a", "b"]),
    "delay_s": one_of([0.0, 0.02, 2.0]),
    "share": one_of([0.3, 0.9, 1.0]),
    "within_s": one_of([None, 0.0, 5.0]),
}


@st.composite
def schedules(draw: st.DrawFn, scenario: Scenario) -> dict[str, FaultConfig]:
    """Return up to six faults of the kinds for which *scenario* has a target."""
    whole = with_groups(scenario)
    targets = {
        "apps": [*whole.apps],
        "hosts": [*whole.hosts],
        "databases": [*whole.databases],
        "caches": [*whole.caches],
        "systems": [*whole.systems],
        "zones": ["a", "b"],
    }
    kinds = [
        kind
        for kind, rule in KINDS.items()
        if targets[rule.target] and ("database" not in rule.needs or scenario.databases)
    ]
    count = draw(st.integers(1, 6))
    return {
        f"f{number}": draw(faults(draw(one_of(kinds)), targets=targets))
        for number in range(count)
    }


@st.composite
def faults(draw: st.DrawFn, kind: str, *, targets: dict[str, list[str]]) -> FaultConfig:
    rule = KINDS[kind]
    needed = [*rule.needs, *([draw(one_of(rule.one_of))] if rule.one_of else [])]
    needed += [key for key in rule.takes if draw(st.booleans())]
    table: dict[str, Any] = {key: draw(keys[key]) for key in needed if key != "database"}
    if "database" in needed:
        table["database"] = draw(one_of(targets["databases"]))
    is_random = not rule.is_known_before and draw(st.booleans())
    if is_random:
        table["mttf_s"] = draw(one_of([3.0, 40.0]))
    else:
        table["at_s"] = draw(instants_s)
        table["every_s"] = draw(one_of([None, 40.0]))
    if rule.is_known_before:
        table["duration_s"] = draw(one_of([1.0, 30.0]))
    elif rule.lasts and draw(st.booleans()):
        table["repair"] = DemandConfig(mean_s=draw(one_of([0.5, 20.0])))
    elif rule.lasts:
        table["duration_s"] = draw(spans_s)
    if rule.notice is not None:
        table["notice_s"] = draw(one_of([0.0, 2.0]))
    return FaultConfig(kind=kind, target=draw(one_of(targets[rule.target])), **table)


@st.composite
def bad_days(draw: st.DrawFn, *, size: Size = SMALL) -> Scenario:
    scenario: Scenario = draw(scenarios(size=size))
    return evolve(scenario, days=1000 / DAY_S, faults=draw(schedules(scenario)))


def found(name: str, *, seeds: Iterable[int]) -> Callable[[Test], Test]:
    """Try the scenario *name* of ``data/found``, too, with each of *seeds*."""
    scenario = load_scenario(FOUND / f"{name}.toml")

    def with_examples(test: Test) -> Test:
        for seed in seeds:
            test = example(scenario, seed)(test)
        return test

    return with_examples


def everything_is_over(platform: Platform) -> None:
    """Assert that nothing is held where nothing lives."""
    for host in platform.hosts.values():
        assert host.cpu.present == 0
        assert not host.visits
        assert host.gateway.connections == 0
        host.memory.collect()
        owners = [account.owner for account in host.memory.reservoir.accounts]
        residents = [owner for owner in owners if isinstance(owner, NodeProcess)]
        assert not residents
        services_mib = host.config.os_mib + host.config.gateway_mib
        services_mib += sum(
            cache.memory_mib
            for cache in platform.scenario.caches.values()
            if cache.host == host.name
        )
        services_mib += sum(
            app.config.job_worker_mib
            for app in platform.apps.values()
            if app.host is host and app.jobs is not None
        )
        services_mib += sum(
            database.memory_mib
            for database in platform.scenario.databases.values()
            if database.host == host.name
        )
        assert host.memory.reservoir.used == round(services_mib * MIB)
    for database in platform.databases.values():
        assert database.connections == 0
        assert database.cpu.present == 0
    for name in platform.systems:
        assert online(platform, name) == 0


@settings(
    max_examples=BAD_DAYS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(bad_days(), st.integers(0, 3))
@found("leak-dies-in-the-middle", seeds=range(4))
def test_nothing_is_lost_on_a_bad_day(scenario: Scenario, seed: int) -> None:
    live_through(scenario, seed)


@settings(
    max_examples=LARGER_DAYS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(bad_days(size=LARGE), st.integers(0, 3))
def test_nothing_is_lost_on_a_bad_day_of_many(scenario: Scenario, seed: int) -> None:
    live_through(scenario, seed)


def live_through(scenario: Scenario, seed: int) -> None:
    """Run a bad day, look at it every second, and end everything at its end."""
    platform = Platform(scenario, seed=seed)
    watch = Watch(platform)
    for second in range(1, LENGTH_S + 1):
        platform.run(float(second))
        watch.look()
    disband(platform)
    watch.are_disbanded = True
    for host in platform.hosts.values():
        platform.control.fail_host(host, "the end")
    everything_is_over(platform)
    platform.run(LENGTH_S + 5.0)
    watch.look()
    everything_is_over(platform)
