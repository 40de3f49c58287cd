"""What is counted of a system: requests, attempts, queries and minutes."""

from attrs import define

from models.config import ObjectivesConfig
from models.traffic.outcomes import Outcome
from sim.errors import InvariantError
from sim.monitor import Histogram

SLOW_SHARE = 0.05
"""A minute is within ``p95_s`` if no more than this share of its answers took longer."""


@define
class QueryCounts:
    """Database queries of a system's requests, counts from the start or warm-up on."""

    issued: int = 0
    cache_hits: int = 0
    executed: int = 0


class EndpointMeasures:
    """One route: latencies of answered requests (over customers) and counts."""

    __slots__ = ("arrived", "completed", "failed", "latency_s", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.arrived = self.completed = self.failed = 0
        self.latency_s = Histogram()

    @property
    def in_flight(self) -> int:
        """Requests that have arrived and not ended."""
        return self.arrived - self.completed - self.failed

    def clear(self) -> None:
        """Measure anew; who is in flight has arrived."""
        self.arrived, self.completed, self.failed = self.in_flight, 0, 0
        self.latency_s = Histogram()


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

    def __init__(
        self, name: str, paths: tuple[str, ...], objectives: ObjectivesConfig
    ) -> None:
        self.name = name
        self.objectives = objectives
        self.requests = Flow()
        self.attempts = Flow()
        self.outcomes = [0] * len(Outcome)
        self.queries = QueryCounts()
        self.endpoints = tuple(EndpointMeasures(path) for path in paths)
        self.good_minutes = 0
        self.minutes = 0
        self.minute = Minute()
        self._slow_s = objectives.p95_s

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

    def request_answered(self, endpoint: int, latency_s: float) -> None:
        """Count a request that its user got an answer to after *latency_s*."""
        requests = self.requests
        requests.in_flight -= 1
        requests.completed += 1
        measures = self.endpoints[endpoint]
        measures.completed += 1
        measures.latency_s.add(latency_s)
        minute = self.minute
        minute.completed += 1
        minute.latency_s += latency_s
        if self._slow_s is not None and latency_s > self._slow_s:
            minute.slow += 1

    def request_failed(self, endpoint: int) -> None:
        """Count a request whose user gave it up."""
        self.requests.in_flight -= 1
        self.requests.failed += 1
        self.endpoints[endpoint].failed += 1
        self.minute.failed += 1

    def end_minute(self) -> "Minute":
        """Judge the minute that has passed, begin the next, and return the old one."""
        self.requests.check(f"{self.name}: requests")
        self.attempts.check(f"{self.name}: attempts")
        minute, self.minute = self.minute, Minute()
        self.minutes += 1
        self.good_minutes += minute.is_within(self.objectives)
        return minute

    def clear(self) -> None:
        """Throw away what was measured so far: the warm-up is over."""
        self.requests.clear()
        self.attempts.clear()
        self.outcomes = [0] * len(Outcome)
        self.queries.issued = self.queries.cache_hits = self.queries.executed = 0
        for endpoint in self.endpoints:
            endpoint.clear()
        self.good_minutes = self.minutes = 0
        self.minute = Minute()

    def latency_s(self) -> Histogram:
        """Return the latencies of all routes together."""
        merged = Histogram()
        for endpoint in self.endpoints:
            merged.merge(endpoint.latency_s)
        return merged


@define
class Minute:
    """What a system's users experienced in one minute."""

    completed: int = 0
    failed: int = 0
    slow: int = 0
    latency_s: float = 0.0

    @property
    def latency_mean_s(self) -> float:
        """Mean latency of the answered requests; 0 if there is none."""
        return self.latency_s / self.completed if self.completed else 0.0

    def is_within(self, objectives: ObjectivesConfig) -> bool:
        """Say whether the objectives held; a minute without requests is within.

        Without any objective, a minute is good if more requests succeed than fail.
        """
        ended = self.completed + self.failed
        if not ended:
            return True
        if objectives.error_rate is None and objectives.p95_s is None:
            return self.completed > self.failed
        if self.failed > (objectives.error_rate or 0.0) * ended:
            return False
        return self.slow <= SLOW_SHARE * self.completed
