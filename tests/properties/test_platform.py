"""The invariants of a whole platform, on whatever Hypothesis invents."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.application.process import NodeProcess
from models.clients.clients import ClosedClients
from models.clients.request import Attempt
from models.clients.sessions import Session
from models.clients.system import System
from models.config import Scenario
from models.hosting.database import Database
from models.hosting.gateway import PROXIED
from models.hosting.host import Host
from models.hosting.memory import MIB
from models.platform import Platform
from sim.credits import BurstableProcessor
from sim.processor import ProcessorSharing
from tests.properties.platforms import BUSY_S, scenarios


class Watch:
    """Looks at a platform between two events and asserts what model.md promises."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.now = 0.0
        self.alive: dict[NodeProcess, None] = {}
        self.ended: list[NodeProcess] = []
        faults = platform.scenario.faults.values()
        self.has_leak = any(fault.kind == "memory-leak" for fault in faults)

    def look(self) -> None:
        platform = self.platform
        assert platform.env.now >= self.now
        self.now = platform.env.now
        self.lives()
        for system in platform.systems.values():
            flows_balance(system)
            self.sessions(system)
        for host in platform.hosts.values():
            memory_fits(host)
            self.processes(host)
            self.gateway(host)
            self.is_still_when_down(host)
            works_within_its_means(host.cpu, self.now)
        for database in platform.databases.values():
            connections_add_up(database)
            works_within_its_means(database.cpu, self.now)
        self.closed_users()

    def lives(self) -> None:
        """A process that has ended holds nothing and runs nothing."""
        alive = {
            life: None
            for app in self.platform.apps.values()
            for slot in app.slots
            for life in slot.lives
        }
        for life in self.alive:
            if life not in alive:
                self.ended.append(life)
                holds_nothing(life)
        for life in alive:
            assert life.is_alive
            assert life.account.is_open
            assert life.last_rss == 0
            self.resident_memory(life)
            assert 0 <= life.threads.in_use <= life.threads.capacity
            assert life.unaccepted >= 0
        for app in self.platform.apps.values():
            for slot in app.slots:
                assert slot.serving is None or slot.serving.is_listening
                assert slot.starting is None or not slot.starting.is_listening
        self.alive = alive

    def resident_memory(self, life: NodeProcess) -> None:
        """RSS = base + cache + connections + sessions + requests + leak."""
        assert life.account.held >= 0
        if not life.is_listening:
            return
        requests = beside_requests(life)
        assert requests >= 0
        size = round(life.config.request_mib * MIB)
        if not self.has_leak:
            assert requests % size == 0 if size else requests == 0

    def processes(self, host: Host) -> None:
        """Who holds memory is in a slot; without the daemon there is nobody."""
        owners = [account.owner for account in host.memory.reservoir.accounts]
        residents = {owner for owner in owners if isinstance(owner, NodeProcess)}
        lives = {
            life
            for app in self.platform.apps.values()
            if app.host is host
            for slot in app.slots
            for life in slot.lives
        }
        assert residents == lives
        assert self.platform.supervisors[host.name].is_up or not lives
        assert all(
            visit.process is None or visit.process in self.alive for visit in host.visits
        )

    def sessions(self, system: System) -> None:
        if system.sessions is None:
            return
        held = [
            (session, life)
            for app in system.apps
            for slot in app.slots
            for life in slot.lives
            for session in life.sessions
        ]
        assert system.sessions.online.value == len(held)
        assert all(session.process is life for session, life in held)

    def gateway(self, host: Host) -> None:
        """Connections: of the attempts that wait, of sockets open and being opened."""
        expected = 0
        for visit in host.visits:
            if isinstance(visit, Attempt):
                expected += visit.connections if visit.outcome is None else 0
            else:
                expected += PROXIED
        for app in self.platform.apps.values():
            if app.host is host:
                expected += PROXIED * sum(
                    len(life.sessions) for slot in app.slots for life in slot.lives
                )
        assert host.gateway.connections == expected
        assert 0 <= expected <= host.gateway.limit

    def is_still_when_down(self, host: Host) -> None:
        if host.is_up:
            return
        assert not host.visits
        assert host.cpu.present == 0
        for app in self.platform.apps.values():
            assert app.host is not host or not any(slot.lives for slot in app.slots)

    def closed_users(self) -> None:
        """Thinking + in flight = users."""
        pending = [entry[3] for entry in self.platform.env._queue]
        for system in self.platform.systems.values():
            clients = system.clients
            if isinstance(clients, ClosedClients):
                thinking = sum(event.callbacks == [clients.send] for event in pending)
                in_flight = system.measures.requests.in_flight
                assert thinking + in_flight == system.config.clients.users


def flows_balance(system: System) -> None:
    measures = system.measures
    for flow in (measures.requests, measures.attempts):
        assert flow.arrived == flow.completed + flow.failed + flow.in_flight
        assert flow.in_flight >= 0
    # Every attempt ends in exactly one outcome.
    attempts = measures.attempts
    assert sum(measures.outcomes) == attempts.completed + attempts.failed
    assert measures.outcomes[0] == attempts.completed
    assert sum(each.completed for each in measures.endpoints) == (
        measures.requests.completed
    )
    assert sum(each.failed for each in measures.endpoints) == measures.requests.failed


def memory_fits(host: Host) -> None:
    memory = host.memory.reservoir
    assert 0 <= memory.used <= memory.capacity
    assert memory.used == sum(account.held for account in memory.accounts)
    assert all(account.held >= 0 and account.is_open for account in memory.accounts)
    assert host.memory.page_cache_mib() >= 0


def connections_add_up(database: Database) -> None:
    assert database.connections == sum(pool.open for pool in database.pools)
    assert 0 <= database.connections <= database.max_connections
    for pool in database.pools:
        assert 0 <= pool.pool.in_use <= pool.open <= pool.pool.capacity
        assert not pool.pool.waiting or pool.pool.in_use == pool.pool.capacity
    if not database.is_up:
        assert database.cpu.present == 0


def works_within_its_means(cpu: ProcessorSharing, now: float) -> None:
    assert cpu.busy_server_s() <= cpu.servers * now + 1e-6
    if isinstance(cpu, BurstableProcessor):
        assert 0 <= cpu._balance <= cpu.cap
        assert cpu.surplus() >= 0


def holds_nothing(life: NodeProcess) -> None:
    assert not life.is_alive
    assert not life.is_listening
    assert life.account.held == 0
    assert not life.account.is_open
    assert not life.sessions
    assert not life.loop.is_busy
    assert life.loop.waiting == 0
    assert life.threads.in_use == life.threads.waiting == 0
    if life.connections is not None:
        assert life.connections.open == 0
        assert life.connections.pool.in_use == life.connections.pool.waiting == 0
        assert life.connections not in life.connections.database.pools


def step_until(platform: Platform, until_s: float, *, watch: Watch, every: int) -> None:
    """Take one event after the other, and look at the complete instant after some."""
    env = platform.env
    number = 0
    while env.peek() < until_s:
        env.step()
        env.advance(env.now)  # the turns of this instant, and nothing else
        number += 1
        if number % every == 0:
            watch.look()


def end_load(platform: Platform) -> None:
    """Let every closed user who thinks ask once more, and then leave."""
    for system in platform.systems.values():
        system.clients.proceed = lambda: None


def is_at_rest(platform: Platform) -> bool:
    return (
        all(host.cpu.present == 0 for host in platform.hosts.values())
        and not any(host.visits for host in platform.hosts.values())
        and not any(
            system.measures.requests.in_flight for system in platform.systems.values()
        )
        and not any(app.jobs and app.jobs.waiting for app in platform.apps.values())
    )


def nobody_is_left(platform: Platform) -> None:
    """Whoever came has gone, and what they held has been given back."""
    for system in platform.systems.values():
        assert system.measures.requests.in_flight == 0
        assert system.measures.attempts.in_flight == 0
        assert system.sessions is None or system.sessions.online.value == 0
    for host in platform.hosts.values():
        assert host.gateway.connections == 0
        assert not host.visits
        assert host.cpu.present == 0
    for database in platform.databases.values():
        assert database.cpu.present == 0
        assert all(pool.pool.in_use == 0 for pool in database.pools)


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
    for host in platform.hosts.values():
        platform.control.fail_host(host, "the end")
    for database in platform.databases.values():
        assert database.connections == 0
    for life in watch.alive:
        holds_nothing(life)
    for host in platform.hosts.values():
        services = [each for each in host.memory.reservoir.accounts if each.held]
        assert all(each.owner.oom_score_adj == -1000 for each in services)
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
    for app in platform.apps.values():
        for slot in app.slots:
            assert slot.serving is not None
            assert slot.serving.unaccepted == 0
            assert slot.serving.threads.in_use == 0
            assert not slot.serving.loop.is_busy
            leak = beside_requests(slot.serving)
            assert leak >= 0 if any(leaks) else leak == 0


def beside_requests(life: NodeProcess) -> int:
    """Return RSS - base - cache - connections - sessions, in bytes."""
    config = life.config
    cache = round(config.cache_mib * MIB / config.cache_fill_requests)
    cache = cache * config.cache_fill_requests - life._cache_left
    kept = round(config.base_mib * MIB) + cache
    if life.connections is not None:
        kept += life.connections.open * round(config.connection_mib * MIB)
    kept += sum(session_bytes(session) for session in life.sessions)
    return life.account.held - kept


def session_bytes(session: Session) -> int:
    assert session.app is not None
    assert session.app.sessions is not None
    return session.app.sessions._session
