"""A watch over a platform: between two events it asserts what docs/model.md promises."""

from models.application.blocking import BlockingProcess
from models.application.process import NodeProcess
from models.clients.clients import ClosedClients
from models.clients.handshake import Handshake
from models.clients.request import Attempt
from models.clients.session import Session
from models.hosting.gateway import PROXIED
from models.hosting.host import Host
from models.hosting.memory import MIB
from models.platform import Platform
from tests.inside import (
    clients_of,
    has_sessions,
    is_kept_waiting,
    lives_of,
    measures_of,
    requests_of,
    sessions_of,
    slots_of,
    unplanned_at,
    works_of,
)
from tests.properties.books import (
    beside_requests,
    cache_keeps,
    connections_add_up,
    container_holds,
    flows_balance,
    holds_nothing,
    lends_each_once,
    memory_fits,
    shared_once,
    stays_within_its_quota,
    works_within_its_means,
)


class Watch:
    """Looks at a platform, as often as it is asked to, and knows who has ended."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.now = 0.0
        self.alive: dict[NodeProcess, None] = {}
        self.ended: list[NodeProcess] = []
        self.are_disbanded = False
        """May the groups want fewer hosts than they should, for it is the end?"""
        faults = platform.scenario.faults.values()
        self.has_leak = any(fault.kind == "memory-leak" for fault in faults)

    def look(self) -> None:
        platform = self.platform
        assert platform.env.now >= self.now
        self.now = platform.env.now
        self.lives()
        for name in platform.systems:
            flows_balance(measures_of(platform, name))
            self.sessions(name)
        for host in platform.hosts.values():
            memory_fits(host)
            self.processes(host)
            self.gateway(host)
            self.is_still_when_down(host)
            works_within_its_means(host.cpu, self.now)
        for database in platform.databases.values():
            connections_add_up(database)
            works_within_its_means(database.cpu, self.now)
        for cache in platform.caches.values():
            cache_keeps(cache)
        self.groups()
        self.batch_work()
        self.closed_users()

    def batch_work(self) -> None:
        """It holds memory only while it runs, and each run has one end at most."""
        for work in works_of(self.platform):
            assert work.runs == work.done + work.killed + work.is_running
            assert work.is_running or not work._account.is_open or not work._account.held
            assert not work.is_running or work.host.is_up

    def groups(self) -> None:
        """Who is let go takes nothing new; no group runs more than it may."""
        for app in self.platform.apps.values():
            stays_within_its_quota(app, self.now)
            container_holds(app)
            assert not (app.is_draining and app.can_serve)
            assert not is_kept_waiting(app)
            # Who waits for another company is still worked on.
            assert all(visit in app.host.visits for visit in app.calls.visits)
            lent = sum(life.pool.in_use for life in app.lives if life.pool is not None)
            assert 0 <= app.calls.holding.value <= min(lent, len(app.calls.visits))
        for name, group in self.platform.groups.items():
            config = self.platform.scenario.groups[name]
            least = 0 if self.are_disbanded else config.min_hosts
            assert least <= group.wanted <= config.max_hosts
            assert len(group.running) <= config.max_hosts

    def lives(self) -> None:
        """A process that has ended holds nothing and runs nothing."""
        alive = dict.fromkeys(lives_of(self.platform))
        for life in self.alive:
            if life not in alive:
                self.ended.append(life)
                holds_nothing(life)
        for life in alive:
            assert life.is_alive
            assert life.footprint.account.is_open
            assert life.last_rss == 0
            self.resident_memory(life)
            lends_each_once(life)
            assert 0 <= life.threads.in_use <= life.threads.capacity
            assert life.unaccepted >= 0
            if isinstance(life, BlockingProcess):
                self.workers(life)
        for slot in slots_of(self.platform):
            assert slot.serving is None or slot.serving.is_listening
            assert slot.starting is None or not slot.starting.is_listening
        self.alive = alive

    def workers(self, life: BlockingProcess) -> None:
        """Each has one request at most, and nobody waits while one idles."""
        slots = life.loop.slots
        assert 0 <= slots.in_use <= slots.capacity
        assert not slots.waiting or slots.in_use == slots.capacity
        assert slots.in_use <= len(life.visits)
        assert slots.waiting <= life.unaccepted

    def resident_memory(self, life: NodeProcess) -> None:
        """RSS = base + cache + connections + sessions + requests + leak."""
        assert life.footprint.account.held >= 0
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
        lives = set(lives_of(self.platform, host=host.name))
        shared_once(host, list(lives))
        assert residents == lives
        assert self.platform.supervisors[host.name].is_up or not lives
        for visit in [visit for life in lives for visit in life.visits]:
            # The second request of a polling client may meet a process of another host.
            door = visit.app.host if isinstance(visit, Handshake) else host
            assert visit in door.visits

    def sessions(self, system: str) -> None:
        if not has_sessions(self.platform, system):
            return
        held = [
            (session, life)
            for life in lives_of(self.platform, system=system)
            for session in life.sessions
            if isinstance(session, Session)
        ]
        assert sessions_of(self.platform, system).online.value == len(held)
        assert all(session.process is life for session, life in held)

    def gateway(self, host: Host) -> None:
        """Connections: of the attempts that wait, of sockets open and being opened."""
        expected = 0
        for visit in host.visits:
            if isinstance(visit, Attempt):
                expected += visit.connections if visit.outcome is None else 0
            elif isinstance(visit, Handshake):
                expected += 0 if visit.is_over else PROXIED
        for life in lives_of(self.platform, host=host.name):
            expected += PROXIED * len(life.sessions)
        assert host.gateway.connections == expected
        assert 0 <= expected <= host.gateway.limit

    def is_still_when_down(self, host: Host) -> None:
        if host.is_up:
            return
        assert not host.visits
        assert host.cpu.present == 0
        assert not lives_of(self.platform, host=host.name)

    def closed_users(self) -> None:
        """Thinking + in flight = users, and those who ask beside their turns."""
        pending = [entry[3] for entry in self.platform.env._queue]
        for name, system in self.platform.scenario.systems.items():
            clients = clients_of(self.platform, name)
            if isinstance(clients, ClosedClients):
                thinking = sum(event.callbacks == [clients.send] for event in pending)
                in_flight = requests_of(self.platform, name).in_flight
                askers = system.clients.users + unplanned_at(clients)
                assert thinking + in_flight == askers


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
