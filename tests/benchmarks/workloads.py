"""One two-tier workload, told twice: in plain SimPy and with the kernel's stations.

Poisson requests at 50/s; 8 ms on the application's thread, one of ten connections
held during 12 ms on a database of two servers, then 4 ms on the thread again. All
service is exponential, and both stories read the same numbers, drawn beforehand.
"""

from collections.abc import Generator
from math import inf
from typing import Any

import simpy

from sim.arrivals import PoissonArrivals
from sim.distributions import Exponential
from sim.environment import Environment, Story
from sim.eventloop import EventLoop
from sim.pool import Pool
from sim.processor import ProcessorSharing
from sim.rate import Rate
from sim.streams import Streams

RATE_PER_S = 50.0
BEFORE_S, QUERY_S, AFTER_S = 0.008, 0.012, 0.004
CONNECTIONS, DATABASE_SERVERS = 10, 2

Row = tuple[float, float, float, float]
"""When a request comes, and its three demands."""


def draw(requests: int) -> list[Row]:
    """Return what *requests* requests bring with them."""
    streams = Streams(1)
    arrivals = PoissonArrivals(
        Rate.constant(RATE_PER_S),
        stream=streams.stream("clients", "arrivals"),
        block_rows=requests,
    )
    columns = [arrivals.block().tolist()]
    for purpose, mean_s in (("before", BEFORE_S), ("query", QUERY_S), ("after", AFTER_S)):
        uniforms = streams.stream("clients", purpose).block(requests)
        columns.append(Exponential(mean_s).from_uniforms(uniforms).tolist())
    return list(zip(*columns, strict=True))


def plain(rows: list[Row]) -> float:
    """Serve *rows* in SimPy alone, as its guide does it; return the mean sojourn."""
    env = simpy.Environment()
    app = simpy.Resource(env, capacity=1)
    pool = simpy.Resource(env, capacity=CONNECTIONS)
    database = simpy.Resource(env, capacity=DATABASE_SERVERS)
    total_s = 0.0

    def request(
        before_s: float, query_s: float, after_s: float
    ) -> Generator[simpy.Event, Any, None]:
        nonlocal total_s
        arrived_at = env.now
        with app.request() as thread:
            yield thread
            yield env.timeout(before_s)
        with pool.request() as connection:
            yield connection
            with database.request() as server:
                yield server
                yield env.timeout(query_s)
        with app.request() as thread:
            yield thread
            yield env.timeout(after_s)
        total_s += env.now - arrived_at

    def arrivals() -> Generator[simpy.Event, Any, None]:
        for at, before_s, query_s, after_s in rows:
            yield env.timeout(at - env.now)
            env.process(request(before_s, query_s, after_s))

    env.process(arrivals())
    env.run()
    return total_s / len(rows)


def kernel(rows: list[Row]) -> float:
    """Serve *rows* with the kernel's stations; return the mean sojourn."""
    env = Environment()
    app = EventLoop(env, ProcessorSharing(env, servers=1))
    pool = Pool(env, "connections", capacity=CONNECTIONS)
    database = ProcessorSharing(env, servers=DATABASE_SERVERS)
    total_s = 0.0

    def request(before_s: float, query_s: float, after_s: float) -> Story:
        nonlocal total_s
        arrived_at = env.now
        yield from app.run(before_s)
        lease = yield from pool.acquire()
        try:
            yield from database.serve(query_s)
        finally:
            lease.release()
        yield from app.run(after_s)
        total_s += env.now - arrived_at

    def arrivals() -> Story:
        for at, before_s, query_s, after_s in rows:
            yield env.wake(at - env.now)
            env.start(request(before_s, query_s, after_s))

    env.start(arrivals())
    env.advance(inf)
    return total_s / len(rows)
