"""The connections of a process that ends while somebody takes one."""

import pytest

from models.application.connections import Connection, ConnectionPool
from models.config import DatabaseConfig, ProcessConfig
from models.hosting.database import Database
from models.hosting.exits import Exit
from models.plans.catalog import load_catalog
from models.plans.machine import database_machine
from sim.environment import Environment, Story
from sim.errors import Killed


class Client:
    """A process that dies of the memory of its *last* connection."""

    def __init__(self, *, last: int) -> None:
        self.env = Environment()
        config = DatabaseConfig(max_connections=5, connect_s=0.0)
        machine = database_machine(config, load_catalog(), {})
        self.database = Database(self.env, "db", config, machine)
        self.last = last
        self.got: list[Connection] = []
        self.ended_by: object = None
        self.pool = ConnectionPool(
            self.env,
            "pool",
            ProcessConfig(),
            database=self.database,
            size=4,
            resized=self.resized,
        )

    def resized(self, connections: int) -> bool:
        if self.pool.open == self.last and connections > 0:
            self.pool.shut(Exit.OOM)
            return False
        return True

    def take(self) -> Story:
        """Take one connection after the other until there are none left to take."""
        try:
            while True:
                self.got.append((yield from self.pool.acquire()))
        except Killed as killed:
            self.ended_by = killed.cause


def test_whoever_takes_the_connection_that_its_process_dies_of_learns_of_it() -> None:
    it = Client(last=2)
    it.env.start(it.take())
    it.env.advance(1.0)
    assert len(it.got) == 1  # the second was the end
    assert it.ended_by is Exit.OOM
    assert it.pool.open == it.database.connections == 0
    # The first is still held by its story, which gives it back to nobody.
    it.got[0].drop()
    assert it.pool.pool.in_use == it.database.connections == 0


def test_a_closed_pool_lends_nothing() -> None:
    it = Client(last=4)
    it.pool.shut(Exit.CRASH)
    it.env.start(it.take())
    it.env.advance(1.0)
    assert not it.got
    assert it.ended_by is Exit.CRASH
    assert it.database.connections == it.pool.pool.in_use == 0


def test_a_story_that_ends_of_it_ends_quietly() -> None:
    it = Client(last=1)

    def leak() -> Story:
        yield from it.pool.acquire()
        pytest.fail("a dead process lent a connection")

    task = it.env.start(leak())
    it.env.advance(1.0)
    assert not task.is_alive
    assert it.database.connections == 0


class Idle:
    """A pool of which connections idle for ten seconds, and a clock to move."""

    def __init__(self, *, connections: int) -> None:
        self.env = Environment()
        config = DatabaseConfig(max_connections=5, connect_s=0.0)
        machine = database_machine(config, load_catalog(), {})
        database = Database(self.env, "db", config, machine)
        self.pool = ConnectionPool(
            self.env,
            "pool",
            ProcessConfig(connection_idle_s=10.0),
            database=database,
            size=4,
            resized=lambda _: True,
        )
        self.lent = [self.take() for _ in range(connections)]

    def take(self) -> Connection:
        """Take a connection that is free, or new."""
        lent: list[Connection] = []

        def story() -> Story:
            lent.append((yield from self.pool.acquire()))

        self.env.start(story())
        self.env.advance(self.env.now)
        return lent[0]


def test_a_connection_is_closed_that_has_idled_for_just_so_long() -> None:
    it = Idle(connections=1)
    it.lent[0].give_back()
    it.env.advance(9.0)
    it.pool.close_idle()
    assert it.pool.open == 1
    it.env.advance(10.0)
    it.pool.close_idle()
    assert it.pool.open == 0


def test_the_connection_used_last_is_used_next() -> None:
    # Given back at 0 and at 5 s. The one of 5 s is taken and given back at 8 s: at 10 s
    # the other has idled for ten seconds. First in, first out, that of 0 s would be young
    # again and that of 5 s old only at 15 s.
    it = Idle(connections=2)
    it.lent[0].give_back()
    it.env.advance(5.0)
    it.lent[1].give_back()
    it.env.advance(8.0)
    it.take().give_back()
    it.env.advance(10.0)
    it.pool.close_idle()
    assert it.pool.open == 1
