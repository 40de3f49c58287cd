"""A watch over a compiled plane: its tables keep what docs/model.md promises.

The twin of `watch`, which steps from event to event; this one looks between two spans.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from models.compiled import (
    connections,
    credits,
    databases,
    hosts,
    levels,
    lives,
    memory,
    pool,
    pressure,
    quota,
    requestpages,
    requests,
    sessions,
    works,
)
from models.compiled.calendar import later, soon
from models.compiled.kinds import ASKS_AGAIN, ATTEMPT, HANDSHAKE, NONE
from models.compiled.platform import CompiledPlatform
from models.compiled.visits import visits
from models.config import FaultConfig
from models.hosting.gateway import PROXIED
from tests.properties.books import flows_balance


class PlaneWatch:
    """Looks at the tables of one platform, as often as it is asked to."""

    def __init__(self, platform: CompiledPlatform) -> None:
        self.platform = platform
        self.engine = platform.parts.workshop._engine
        self.p = self.engine.p

    def look(self) -> None:
        for number, name in enumerate(self.platform.scenario.systems):
            flows_balance(self.platform.systems[name].measures)
            self.sessions(number, name)
        for number, name in enumerate(self.platform.scenario.hosts):
            self.memory(number)
            self.gateway(number)
            self.is_still_when_down(number, name)
        for number in range(len(self.platform.scenario.apps)):
            self.app(number)
        for number in range(len(self.platform.scenario.databases)):
            self.database(number)
        for number in range(len(self.engine.tables.rows("cpus"))):
            self.works_within_its_means(number)
        for number, name in enumerate(self.platform.scenario.batch):
            self.work(number, name)
        self.closed_users()

    def lives_of(self, app: int) -> list[int]:
        """The processes of an application, slot by slot."""
        row = lives.apps(self.p, app)
        slots = [lives.slots(self.p, row.first_slot + n) for n in range(row.slots)]
        both = [life for slot in slots for life in (slot.serving, slot.starting)]
        return [life for life in both if life != NONE]

    def apps_on(self, host: int) -> list[int]:
        every = range(len(self.platform.scenario.apps))
        return [app for app in every if lives.apps(self.p, app).host == host]

    def memory(self, number: int) -> None:
        """It adds up, and who holds some in a process is in a slot."""
        row, p = pressure.memories(self.p, number), self.p
        accounts = list(_chain(row.first_account, lambda a: memory.accounts(p, a).next))
        held = [memory.accounts(p, account).held for account in accounts]
        assert 0 <= row.used <= row.capacity
        assert row.used == sum(held)
        assert all(units >= 0 for units in held)
        assert all(memory.accounts(p, account).is_open for account in accounts)
        owners = [memory.accounts(p, account).life for account in accounts]
        in_slots = [life for app in self.apps_on(number) for life in self.lives_of(app)]
        assert Counter(each for each in owners if each != NONE) == Counter(in_slots)
        shared = hosts.hosts(p, number).shared_account
        if shared != NONE:
            mapped = [lives.lives(p, life).shared for life in in_slots]
            assert memory.accounts(p, shared).held == max(mapped, default=0)

    def app(self, number: int) -> None:
        """Its processes live, and stay within their quota and their container."""
        row, p = lives.apps(self.p, number), self.p
        alive = self.lives_of(number)
        for life in alive:
            self.life(life)
        if row.memory_limit >= 0:
            accounts = [
                memory.accounts(p, lives.lives(p, life).account)
                for life in alive
                if not lives.lives(p, life).doom
            ]
            assert sum(account.held for account in accounts) <= row.memory_limit
        if row.core >= quota.FIRST_QUOTA:
            had = quota.quotas(p, number)
            assert -1e-9 <= had.left_s <= had.each_s
            assert had.throttled_s <= self.engine.clock.now + 1e-9
            assert had.first_ended == NONE
        name = list(self.platform.scenario.apps)[number]
        assert not (row.is_draining and self.platform.parts.apps[name].can_serve)

    def life(self, number: int) -> None:
        """RSS = base + cache + connections + sessions + requests + leak."""
        p, row = self.p, lives.lives(self.p, number)
        need = lives.needs(p, lives.apps(p, row.app).system)
        account = memory.accounts(p, row.account)
        threads = pool.pools(p, row.threads)
        assert row.is_alive
        assert account.is_open
        assert account.life == number
        assert 0 <= threads.idle <= threads.capacity
        assert row.unaccepted >= 0
        if not row.is_listening:
            return
        kept = need.base_units + need.cache - row.cache_left
        kept += row.sessions * sessions.groups(p, lives.apps(p, row.app).system).units
        if row.pool != NONE:
            kept += connections.connections(p, row.pool).opened * need.connection
        if account.has_pages:
            pages = requestpages.pages(p, row.account)
            kept += max(0, pages.least - pages.in_use)
        requests = account.held - kept
        assert requests >= 0
        if not any(each.kind == "memory-leak" for each in self._faults()):
            assert requests % need.request == 0 if need.request else requests == 0

    def database(self, number: int) -> None:
        """Its connections are those of the pools, and who is down runs nothing."""
        row, p = databases.databases(self.p, number), self.p
        kept_by = connections.connections
        pools = list(_chain(row.first_pool, lambda each: kept_by(p, each).following))
        opened = [kept_by(p, each).opened for each in pools]
        assert row.connections == sum(opened)
        assert 0 <= row.connections <= row.max_connections
        for each, count in zip(pools, opened, strict=True):
            tokens = pool.pools(p, each)
            assert 0 <= tokens.capacity - tokens.idle <= count <= tokens.capacity
            assert tokens.first == NONE or tokens.idle == 0
        assert row.is_up or row.first_visit == NONE

    def sessions(self, number: int, name: str) -> None:
        """Those online are the ones that processes hold."""
        if name not in self.platform.sessions:
            return
        p, held = self.p, 0
        apps = range(len(self.platform.scenario.apps))
        for app in (app for app in apps if lives.apps(p, app).system == number):
            for life in self.lives_of(app):
                own = self._sockets(life)
                assert len(own) == lives.lives(p, life).sessions
                assert all(sessions.sockets(p, each).life == life for each in own)
                held += len(own)
        assert levels.levels(p, sessions.groups(p, number).online).value == held

    def gateway(self, number: int) -> None:
        """Connections: of the attempts that wait, of sockets open and being opened."""
        p, row, expected = self.p, hosts.hosts(self.p, number), 0
        for v in _chain(row.first_visit, lambda each: visits(p, each).host_next):
            visit = visits(p, v)
            if visit.kind == ATTEMPT:
                expected += visit.sockets if visit.outcome == NONE else 0
            elif visit.kind == HANDSHAKE:
                expected += 0 if visit.is_over else PROXIED
        for app in self.apps_on(number):
            for life in self.lives_of(app):
                expected += PROXIED * lives.lives(p, life).sessions
        assert row.connections == expected
        assert 0 <= expected <= row.limit

    def is_still_when_down(self, number: int, name: str) -> None:
        row = hosts.hosts(self.p, number)
        assert bool(row.is_up) == self.platform.hosts[name].is_up
        if row.is_up:
            return
        assert row.first_visit == NONE
        assert credits.cpus(self.p, row.cpu).present == 0
        assert not [life for app in self.apps_on(number) for life in self.lives_of(app)]

    def works_within_its_means(self, number: int) -> None:
        cpu = credits.cpus(self.p, number)
        assert cpu.busy_s <= cpu.servers * self.engine.clock.now + 1e-6
        if cpu.is_burstable:
            assert 0 <= cpu.balance <= cpu.cap
            assert cpu.charged >= 0

    def work(self, number: int, name: str) -> None:
        """It holds memory only while it runs, and each run has one end at most."""
        made, row = self.platform.batches.works[name], works.works(self.p, number)
        is_running = row.visit != NONE
        assert made.runs == made.done + made.killed + is_running
        if not is_running and row.account != NONE:
            assert memory.accounts(self.p, row.account).held == 0
        assert not is_running or made.host.is_up

    def closed_users(self) -> None:
        """Thinking + in flight = users, and those who ask beside their turns."""
        clock = self.engine.clock
        pending = [soon(self.p, n) for n in range(clock.soon)]
        pending += [later(self.p, n) for n in range(clock.pending - clock.soon)]
        for number, (name, system) in enumerate(self.platform.scenario.systems.items()):
            if system.clients.kind == "closed":
                thinking = sum(
                    event.kind == ASKS_AGAIN and event.subject == number
                    for event in pending
                )
                in_flight = self.platform.systems[name].measures.requests.in_flight
                unplanned = requests.systems(self.p, number).unplanned
                assert thinking + in_flight == system.clients.users + unplanned

    def _sockets(self, life: int) -> list[int]:
        first = lives.lives(self.p, life).first_session
        return list(_chain(first, lambda each: sessions.sockets(self.p, each).life_next))

    def _faults(self) -> list[FaultConfig]:
        return [*self.platform.scenario.faults.values()]


def _chain(first: int, following: Callable[[int], int]) -> Iterator[int]:
    """Yield the rows of a list, which ends."""
    while first != NONE:
        yield first
        first = following(first)
