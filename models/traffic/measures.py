"""What is counted of a system: requests, attempts, queries and minutes."""

import numpy as np
from attrs import define, evolve

from models.config import SystemConfig
from models.traffic.endpoints import EndpointMeasures
from models.traffic.failures import Failures
from models.traffic.outcomes import Outcome
from models.traffic.windows import LATE_SHARE, Counts, Windows
from sim.buckets import BUCKETS, BucketCounts
from sim.errors import InvariantError
from sim.monitor import Histogram

MINUTE_S = 60.0
CALM_S = 300.0
"""A system has recovered when all was well for so long."""


@define
class QueryCounts:
    """Database queries of a system's requests, counts from the start or warm-up on."""

    issued: int = 0
    cache_hits: int = 0
    executed: int = 0


@define
class Flow:
    """Customers that came and went; ``arrived = completed + failed + in_flight``."""

    arrived: int = 0
    completed: int = 0
    failed: int = 0
    in_flight: int = 0

    def check(self, name: str) -> None:
        """Raise `InvariantError` unless the flow balances."""
        if self.arrived != self.completed + self.failed + self.in_flight:
            raise InvariantError(f"{name}: {self} does not balance")

    def clear(self) -> None:
        """Count anew; who is in flight has arrived."""
        self.arrived, self.completed, self.failed = self.in_flight, 0, 0


class SystemMeasures:
    """What one system's users experienced.

    Load counts attempts, experience counts requests. Invariant, at every instant and
    for both: arrived = completed + failed + in flight.
    """

    def __init__(self, name: str, config: SystemConfig) -> None:
        self.name = name
        self.objectives = config.objectives
        self.requests = Flow()
        self.attempts = Flow()
        self.outcomes = [0] * len(Outcome)
        self.queries = QueryCounts()
        self.endpoints = tuple(
            EndpointMeasures(path, endpoint)
            for path, endpoint in config.endpoints.items()
        )
        self.minute = Minute()
        self.measured_from_s = 0.0
        self._minute_from_s = 0.0
        self._arrived_before = 0
        self.bad_minutes_s: list[tuple[float, float]] = []
        """Begin and end of minutes in which somebody failed, or too many were slow."""
        self._slow_s = config.objectives.p95_s
        self.windows = Windows(late_after_s=self._slow_s)
        """How much of the time it was there; static files are not looked at."""
        self.failures = Failures()

    def request_arrived(self, endpoint: int) -> None:
        """Count a request."""
        self.requests.arrived += 1
        self.requests.in_flight += 1
        self.endpoints[endpoint].arrived += 1

    def attempt_begun(self) -> None:
        """Count an attempt."""
        self.attempts.arrived += 1
        self.attempts.in_flight += 1

    def attempt_ended(self, outcome: Outcome) -> None:
        """Count the end of an attempt."""
        attempts = self.attempts
        attempts.in_flight -= 1
        self.outcomes[outcome] += 1
        if outcome:
            attempts.failed += 1
        else:
            attempts.completed += 1

    def request_answered(
        self, endpoint: int, arrived_s: float, now_s: float, latency_s: float
    ) -> None:
        """Count a request of *arrived_s* that was answered now, after *latency_s*."""
        requests = self.requests
        requests.in_flight -= 1
        requests.completed += 1
        measures = self.endpoints[endpoint]
        measures.completed += 1
        measures.latency_s.add(latency_s)
        promised = measures.promised
        if promised is not None and promised.p95_s is not None:
            measures.late += latency_s > promised.p95_s
        minute = self.minute
        minute.completed += 1
        minute.latency_s += latency_s
        if self._slow_s is not None and latency_s > self._slow_s:
            minute.slow += 1
        if not measures.is_static:
            origin_s = self.measured_from_s
            self.windows.answered(
                arrived_s - origin_s, now_s - origin_s, latency_s=latency_s
            )

    def request_failed(
        self, endpoint: int, arrived_s: float, now_s: float, cause: object
    ) -> None:
        """Count a request of *arrived_s* that its user has given up now, of *cause*."""
        self.requests.in_flight -= 1
        self.requests.failed += 1
        measures = self.endpoints[endpoint]
        measures.failed += 1
        measures.late += 1
        self.minute.failed += 1
        if not measures.is_static:
            origin_s = self.measured_from_s
            self.windows.failed(arrived_s - origin_s, now_s - origin_s)
            self.failures.count(cause, now_s)

    def session_s(self, at_s: float, *, with_s: float, without_s: float) -> None:
        """Add session-seconds of the window that holds *at_s*, seconds of the run."""
        self.windows.session_s(at_s, with_s=with_s, without_s=without_s)

    def end_minute(self, now_s: float) -> "Minute":
        """Begin the next minute and return the one that has passed."""
        requests = self.requests
        requests.check(f"{self.name}: requests")
        self.attempts.check(f"{self.name}: attempts")
        minute, self.minute = self.minute, Minute()
        minute.arrived = requests.arrived - self._arrived_before
        self._arrived_before = requests.arrived
        if minute.is_bad:
            self.bad_minutes_s.append((self._minute_from_s, now_s))
        self._minute_from_s = now_s
        return minute

    def ended_so_far(self) -> Counts:
        """Return how the requests ended that have, static files apart."""
        return evolve(self.windows.total)

    def recovered_s(self, after_s: float, now_s: float) -> float | None:
        """Return how long it took from *after_s* on until all was well for a while.

        It is told by whole minutes, and none if all was not well by now.
        """
        last_s = after_s
        for began_s, ended_s in self.bad_minutes_s:
            if began_s >= last_s + CALM_S:
                break
            if ended_s > after_s:
                last_s = ended_s
        return None if last_s > max(after_s, now_s - MINUTE_S) else last_s - after_s

    def clear(self, now_s: float) -> None:
        """Throw away what was measured so far: the warm-up is over."""
        self.requests.clear()
        self.attempts.clear()
        self.outcomes = [0] * len(Outcome)
        self.queries.issued = self.queries.cache_hits = self.queries.executed = 0
        for endpoint in self.endpoints:
            endpoint.clear()
        self.minute = Minute()
        self._arrived_before = self.requests.arrived
        self.bad_minutes_s = []
        self.measured_from_s = self._minute_from_s = now_s
        self.windows = Windows(late_after_s=self._slow_s)
        self.failures = Failures()

    def latency_counts(self) -> BucketCounts:
        """Return how many latencies of all routes lie in each bucket so far."""
        counts = np.zeros(BUCKETS, dtype=np.int64)
        for endpoint in self.endpoints:
            endpoint.latency_s.add_to(counts)
        return counts

    def latency_s(self) -> Histogram:
        """Return the latencies of all routes together."""
        merged = Histogram()
        for endpoint in self.endpoints:
            merged.merge(endpoint.latency_s)
        return merged


@define
class Minute:
    """What a system's users experienced in one minute."""

    arrived: int = 0
    completed: int = 0
    failed: int = 0
    slow: int = 0
    latency_s: float = 0.0

    @property
    def is_bad(self) -> bool:
        """Did anybody fail, or were more slow than is allowed?"""
        return self.failed > 0 or self.slow > LATE_SHARE * self.completed

    @property
    def latency_mean_s(self) -> float:
        """Mean latency of the answered requests; 0 if there is none."""
        return self.latency_s / self.completed if self.completed else 0.0
