"""Customers for the tests of theory: who comes, what they draw, what is measured."""

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrivals import PoissonArrivals
from sim.distributions import Deterministic, Distribution, Exponential, Hyperexponential
from sim.environment import Environment, Story
from sim.measuredpool import MeasuredPool
from sim.monitor import TimeWeighted
from sim.rate import Rate
from sim.streams import Streams

Floats = NDArray[np.float64]

WARM_UP = 0.1
"""Share of the customers, or of the time, that is not measured."""


def law(name: str, mean: float) -> Distribution:
    """Return the law of demand that the cases call *name*."""
    if name == "det":
        return Deterministic(mean)
    if name == "h2":
        return Hyperexponential.balanced(mean, scv=4.0)
    assert name == "exponential"
    return Exponential(mean)


def poisson_s(streams: Streams, rate_per_s: float, customers: int) -> Floats:
    """Return the arrival times of a Poisson process."""
    stream = streams.stream("customers", "arrivals")
    return PoissonArrivals(
        Rate.constant(rate_per_s), stream=stream, block_rows=customers
    ).block()


def drawn(streams: Streams, purpose: str, of: Distribution, customers: int) -> Floats:
    """Return one value *of* a distribution for each customer."""
    return of.from_uniforms(streams.stream("customers", purpose).block(customers))


def endless(streams: Streams, purpose: str, of: Distribution) -> Iterator[float]:
    """Draw values *of* a distribution, in blocks, for as long as they are asked for."""
    stream = streams.stream("customers", purpose)
    while True:
        yield from of.from_uniforms(stream.block(4096)).tolist()


class Servers:
    """Servers in front of one queue, first come, first served."""

    def __init__(self, env: Environment, servers: int) -> None:
        self._env = env
        self.pool = MeasuredPool(env, "servers", capacity=servers)

    def serve(self, demand_s: float) -> Story:
        with (yield from self.pool.acquire()):
            yield from self._env.pause(demand_s)


class OpenRun:
    """Customers who come at *arrived_s* and go through *journey*, each on their own.

    ``said[k]`` is what the k-th journey returned. An average over time is taken from
    the first customer after the warm-up to the last arrival, one over customers from
    those of that span.
    """

    def __init__(
        self,
        env: Environment,
        arrived_s: Floats,
        journey: Callable[[int], Story],
        *,
        busy_s: Sequence[Callable[[], float]] = (),
    ) -> None:
        self.arrived_s = arrived_s
        self.first = int(WARM_UP * len(arrived_s))
        left_s: list[float] = [0.0] * len(arrived_s)
        self.said: list[Any] = [None] * len(arrived_s)

        def customer(k: int) -> Story:
            self.said[k] = yield from journey(k)
            left_s[k] = env.now

        def arrivals() -> Story:
            for k, at in enumerate(arrived_s.tolist()):
                yield from env.pause(at - env.now)
                env.start(customer(k))

        env.start(arrivals())
        env.advance(self._since_s)
        before_s = [integral() for integral in busy_s]
        env.advance(self._until_s)
        self.mean_busy = [
            (integral() - before) / (self._until_s - self._since_s)
            for integral, before in zip(busy_s, before_s, strict=True)
        ]
        env.run()
        self.left_s = np.array(left_s)

    @property
    def _since_s(self) -> float:
        return float(self.arrived_s[self.first])

    @property
    def _until_s(self) -> float:
        return float(self.arrived_s[-1])

    def measured(self, values: Sequence[Any] | Floats) -> Floats:
        """Return the values of the customers after the warm-up."""
        return np.asarray(values[self.first :], dtype=np.float64)

    def sojourn_s(self) -> Floats:
        """Return the time from arrival to departure of each measured customer."""
        return (self.left_s - self.arrived_s)[self.first :]

    def found(self) -> Floats:
        """Return how many each measured customer found present."""
        gone = np.searchsorted(np.sort(self.left_s), self.arrived_s, side="right")
        return (np.arange(len(gone)) - gone)[self.first :].astype(np.float64)

    def mean_present(self, since_s: Floats | None = None) -> float:
        """Return the customers present over time, from *since_s* of each to its end."""
        came_s = self.arrived_s if since_s is None else since_s
        low, high = self._since_s, self._until_s
        spans_s = np.clip(self.left_s, low, high) - np.clip(came_s, low, high)
        return float(spans_s.sum()) / (high - low)

    def throughput_per_s(self, through: Floats | None = None) -> float:
        """Return the departures a second, of those who came *through*."""
        within = (self._since_s < self.left_s) & (self.left_s <= self._until_s)
        if through is not None:
            within &= through.astype(bool)
        return float(within.sum()) / (self._until_s - self._since_s)


class ClosedRun:
    """Users who think and ask for ever, watched from the warm-up to *horizon_s*."""

    def __init__(self, env: Environment, *, horizon_s: float) -> None:
        self._env = env
        self._horizon_s = horizon_s
        self._span_s = (1 - WARM_UP) * horizon_s
        self._present: dict[str, TimeWeighted] = {}
        self._response_s: dict[str, list[float]] = {}

    def add(
        self,
        users: int,
        journey: Callable[[], Story],
        think_s: Iterator[float],
        *,
        kind: str = "all",
    ) -> None:
        """Let *users* more take turns at thinking and at *journey*."""
        responses_s = self._response_s.setdefault(kind, [])
        for _ in range(users):
            self._env.start(self._user(journey, think_s, responses_s))

    def at(self, station: str, service: Story) -> Story:
        """Count a customer as present at *station* while *service* lasts."""
        if station not in self._present:
            self._present[station] = TimeWeighted(lambda: self._env._now)
        present = self._present[station]
        present.add(1)
        yield from service
        present.add(-1)

    def measure(self, *busy_s: Callable[[], float]) -> list[float]:
        """Run to the horizon; return the mean of what each integral measures."""
        self._env.advance(WARM_UP * self._horizon_s)
        for present in self._present.values():
            present.reset()
        for responses_s in self._response_s.values():
            responses_s.clear()
        before_s = [integral() for integral in busy_s]
        self._env.advance(self._horizon_s)
        return [
            (integral() - before) / self._span_s
            for integral, before in zip(busy_s, before_s, strict=True)
        ]

    def throughput_per_s(self, kind: str = "all") -> float:
        """Return the responses a second."""
        return len(self._response_s[kind]) / self._span_s

    def mean_response_s(self, kind: str = "all") -> float:
        """Return the mean over the responses."""
        return fmean(self._response_s[kind])

    def mean_present(self, station: str) -> float:
        """Return the customers at *station*, over time."""
        return self._present[station].mean()

    def _user(
        self,
        journey: Callable[[], Story],
        think_s: Iterator[float],
        responses_s: list[float],
    ) -> Story:
        env = self._env
        while True:
            yield from env.pause(next(think_s))
            began_at = env.now
            yield from journey()
            responses_s.append(env.now - began_at)
