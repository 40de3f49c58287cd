"""A counter: servers behind one queue, in a room, with customers who may give up."""

from math import inf

import numpy as np

from sim.distributions import Distribution
from sim.environment import Environment, Story
from sim.errors import AcquireTimeoutError
from sim.measuredpool import MeasuredPool
from sim.pool import Pool
from sim.streams import Streams
from tests.theory.stations import Floats, OpenRun, drawn, poisson_s


class Counter:
    """Servers in a room: the queue of a pool, within a pool of places."""

    def __init__(
        self,
        arrived_s: Floats,
        demands_s: Floats,
        *,
        servers: int,
        room: float = inf,
        patience_s: Floats | None = None,
    ) -> None:
        env = Environment()
        self.pool = MeasuredPool(env, "servers", capacity=servers)
        places = Pool(env, "room", capacity=int(min(room, 10**9)))
        demand_of = demands_s.tolist()
        patience_of = (
            [inf] * len(demand_of) if patience_s is None else patience_s.tolist()
        )
        began_s = [0.0] * len(demand_of)

        def journey(k: int) -> Story:
            try:
                with (yield from places.acquire(patience_s=0)):
                    try:
                        lease = yield from self.pool.acquire(patience_s=patience_of[k])
                    finally:
                        began_s[k] = env.now
                    with lease:
                        yield from env.pause(demand_of[k])
            except AcquireTimeoutError as refused:
                return refused.pool
            return "served"

        self.run = OpenRun(env, arrived_s, journey, busy_s=[self.pool.lent_s])
        self.is_served = np.array([word == "served" for word in self.run.said])
        assert self.pool.in_use == places.in_use == 0
        refused_at = np.array([word == "room" for word in self.run.said])
        self.is_in = ~refused_at
        self.began_s = np.where(refused_at, arrived_s, np.array(began_s))
        self.waited_s = self.began_s - arrived_s
        assert self.pool.timeouts == np.sum(~self.is_served & self.is_in)

    def measures(self, *, slo_s: float = inf) -> dict[str, float]:
        run, first = self.run, self.run.first
        served = self.is_served[first:]
        sojourn_s, waited_s = run.sojourn_s()[served], self.waited_s[first:]
        return {
            "busy": run.mean_busy[0],
            "utilisation": run.mean_busy[0] / self.pool.capacity,
            "mean_number": run.mean_present(),
            "mean_queue": run.mean_present() - run.mean_busy[0],
            "mean_sojourn": float(sojourn_s.mean()),
            "mean_wait": float(waited_s[served].mean()),
            "mean_wait_all": float(waited_s.mean()),
            "prob_wait": float((waited_s > 1e-9).mean()),
            "prob_wait_gt_slo": float((waited_s > slo_s).mean()),
            "p95_sojourn": float(np.quantile(sojourn_s, 0.95)),
            "p99_sojourn": float(np.quantile(sojourn_s, 0.99)),
            "block_prob": float((~self.is_in[first:]).mean()),
            "abandon_prob": float((~served & self.is_in[first:]).mean()),
            "throughput": run.throughput_per_s(self.is_served),
            "p_empty": float((run.found() == 0).mean()),
        }


def mm(
    streams: Streams,
    rate_per_s: float,
    demand: Distribution,
    *,
    servers: int,
    room: float = inf,
    patience: Distribution | None = None,
    customers: int = 20_000,
) -> Counter:
    """Return a counter with Poisson arrivals and demands of any law."""
    return Counter(
        poisson_s(streams, rate_per_s, customers),
        drawn(streams, "demands", demand, customers),
        servers=servers,
        room=room,
        patience_s=None
        if patience is None
        else drawn(streams, "patience", patience, customers),
    )
