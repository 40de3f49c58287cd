"""The invariants of a whole platform, on whatever Hypothesis invents."""

from typing import cast

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.config import Scenario
from models.hosting.memory import Resident
from models.platform import Platform
from tests.inside import (
    disband,
    end_load,
    measures_of,
    online,
    pools_at,
    requests_of,
    slots_of,
)
from tests.properties.books import beside_requests, holds_nothing
from tests.properties.loads import BUSY_S
from tests.properties.platforms import scenarios
from tests.properties.watch import Watch, step_until


def is_at_rest(platform: Platform) -> bool:
    return (
        all(host.cpu.present == 0 for host in platform.hosts.values())
        and not any(host.visits for host in platform.hosts.values())
        and not any(requests_of(platform, name).in_flight for name in platform.systems)
        and not any(app.jobs and app.jobs.waiting for app in platform.apps.values())
    )


def nobody_is_left(platform: Platform) -> None:
    """Whoever came has gone, and what they held has been given back."""
    for name in platform.systems:
        measures = measures_of(platform, name)
        assert measures.requests.in_flight == measures.attempts.in_flight == 0
        assert online(platform, name) == 0
        balancer = platform.systems[name].balancer
        assert not any(map(balancer.connections, platform.systems[name].apps))
    for host in platform.hosts.values():
        assert host.gateway.connections == 0
        assert not host.visits
        assert host.cpu.present == 0
    for database in platform.databases.values():
        assert database.cpu.present == 0
        assert all(pool.pool.in_use == 0 for pool in pools_at(database))


busy = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
seeds = st.integers(0, 2**20)
steps = st.sampled_from([1, 5, 20])


@given(scenario=scenarios(), seed=seeds, every=steps)
@busy
def test_a_platform_keeps_every_invariant_until_everything_is_killed(
    scenario: Scenario, seed: int, every: int
) -> None:
    platform = Platform(scenario, seed=seed)
    watch = Watch(platform)
    watch.look()
    step_until(platform, BUSY_S, watch=watch, every=every)
    end_load(platform)
    disband(platform)
    for host in platform.hosts.values():
        platform.control.fail_host(host, "the end")
    for database in platform.databases.values():
        assert database.connections == 0
    for life in watch.alive:
        holds_nothing(life)
    for host in platform.hosts.values():
        services = [each for each in host.memory.reservoir.accounts if each.held]
        assert all(cast(Resident, each.owner).oom_score_adj == -1000 for each in services)
    # Those who ask in vain give up, and users ask again until they have had enough.
    platform.run(platform.env.now + 300.0)
    nobody_is_left(platform)
    for life in watch.ended:
        holds_nothing(life)


@given(scenario=scenarios(has_room=True), seed=seeds, every=steps)
@busy
def test_a_platform_with_room_comes_to_rest(
    scenario: Scenario, seed: int, every: int
) -> None:
    platform = Platform(scenario, seed=seed)
    watch = Watch(platform)
    step_until(platform, BUSY_S, watch=watch, every=every)
    end_load(platform)
    while platform.env.now < 1000.0 or not is_at_rest(platform):
        assert platform.env.now < 50_000.0, "it does not come to rest"
        platform.run(platform.env.now + 100.0)
    nobody_is_left(platform)
    for host in platform.hosts.values():
        host.memory.collect()
    leaks = [fault.kind == "memory-leak" for fault in scenario.faults.values()]
    for slot in slots_of(platform):
        assert slot.serving is not None
        assert slot.serving.unaccepted == 0
        assert slot.serving.threads.in_use == 0
        assert not slot.serving.loop.is_busy
        leak = beside_requests(slot.serving)
        assert leak >= 0 if any(leaks) else leak == 0
