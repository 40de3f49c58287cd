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
        machine = database_machine(config, load_catalog())
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
