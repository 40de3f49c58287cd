"""What was counted in the plane, as the measures of a system that others read."""

import numpy as np

from models.compiled import measures as plane
from models.compiled.causes import cause_of
from models.compiled.engine import Engine
from models.compiled.histogram import spreads
from models.compiled.measures import KINDS_OF_CAUSE, OUTCOMES, Route, routes, tallies
from models.compiled.requests import systems
from models.compiled.verbs import CLEAR_SPREAD
from models.config import SystemConfig
from models.traffic.endpoints import EndpointMeasures
from models.traffic.failures import Behind, Failures
from models.traffic.measures import Flow, Minute, QueryCounts, SystemMeasures
from models.traffic.windows import Windows
from sim.buckets import BUCKETS, BucketCounts
from sim.monitor import Histogram


def histogram_of(engine: Engine, spread: int) -> Histogram:
    """Return the distribution that the plane has as *spread*."""
    kept = spreads(engine.p, spread)
    if not kept.number:
        return Histogram()
    rows = engine.tables.rows("buckets")["number"]
    buckets = rows[spread * BUCKETS : (spread + 1) * BUCKETS].tolist()
    return Histogram.of(buckets, kept.total, kept.smallest, kept.largest)


class PlaneMeasures(SystemMeasures):
    """The measures of one system, which are counted in the plane and read here.

    Invariant: whoever reads one reads what the plane has counted by now.
    """

    def __init__(
        self, engine: Engine, number: int, name: str, config: SystemConfig
    ) -> None:
        self._engine = engine
        self._number = number
        self._tally = tallies(engine.p, number)
        super().__init__(name, config)

    @property
    def _routes(self) -> list[Route]:
        first = systems(self._engine.p, self._number).first_route
        return [
            routes(self._engine.p, first + index) for index in range(len(self._endpoints))
        ]

    @property
    def endpoints(self) -> tuple[EndpointMeasures, ...]:
        """The routes, as they are counted now."""
        for each, route in zip(self._endpoints, self._routes, strict=True):
            each.arrived, each.completed = route.arrived, route.completed
            each.failed, each.late = route.failed, route.late
            each.latency_s = histogram_of(self._engine, route.latency)
        return self._endpoints

    @endpoints.setter
    def endpoints(self, endpoints: tuple[EndpointMeasures, ...]) -> None:
        self._endpoints = endpoints

    def latency_counts(self) -> BucketCounts:
        """Return how many latencies of all routes lie in each bucket so far."""
        rows = self._engine.tables.rows("buckets")["number"]
        begins = [route.latency * BUCKETS for route in self._routes]
        own = [rows[first : first + BUCKETS] for first in begins]
        together: BucketCounts = np.sum(own, axis=0, dtype=np.int64)
        return together

    @property
    def windows(self) -> Windows:
        """The windows, as they are counted now."""
        tally = self._tally
        for index in range(tally.told_windows, tally.last_window + 1):
            window = plane.windows(self._engine.p, tally.first_window + index)
            self._windows.recount(
                index, requests=window.requests, failed=window.failed, late=window.late
            )
        tally.told_windows = tally.last_window + 1
        total = self._windows.total
        total.requests, total.failed = tally.requests, tally.total_failed
        total.late = tally.total_late
        return self._windows

    @windows.setter
    def windows(self, windows: Windows) -> None:
        self._windows = windows

    @property
    def failures(self) -> Failures:
        """What was behind failures, in the order in which it was first seen."""
        first = self._number * KINDS_OF_CAUSE
        found = []
        for number in range(KINDS_OF_CAUSE):
            behind = plane.behinds(self._engine.p, first + number)
            if behind.failed:
                counted = Behind(behind.failed, behind.first_s, behind.last_s)
                found.append((behind.rank, cause_of(number), counted))
        failures = Failures()
        for _, cause, counted in sorted(found, key=lambda each: each[0]):
            if cause is not None:
                failures.behind[cause] = counted
        return failures

    @failures.setter
    def failures(self, failures: Failures) -> None:
        """Nothing is kept here."""

    @property
    def requests(self) -> Flow:
        """The requests, as they are counted now."""
        tally, flow = self._tally, self._requests
        flow.arrived, flow.completed = tally.arrived, tally.completed
        flow.failed, flow.in_flight = tally.failed, tally.in_flight
        return flow

    @requests.setter
    def requests(self, flow: Flow) -> None:
        self._requests = flow

    @property
    def attempts(self) -> Flow:
        """The attempts, as they are counted now."""
        tally, flow = self._tally, self._attempts
        flow.arrived, flow.completed = tally.attempts_arrived, tally.attempts_completed
        flow.failed, flow.in_flight = tally.attempts_failed, tally.attempts_in_flight
        return flow

    @attempts.setter
    def attempts(self, flow: Flow) -> None:
        self._attempts = flow

    @property
    def queries(self) -> QueryCounts:
        """The queries, as they are counted now."""
        tally, queries = self._tally, self._queries
        queries.issued, queries.cache_hits = tally.issued, tally.hits
        queries.executed = tally.executed
        return queries

    @queries.setter
    def queries(self, queries: QueryCounts) -> None:
        self._queries = queries

    @property
    def outcomes(self) -> list[int]:
        """Attempts by the number of their outcome, as they are counted now."""
        first = self._number * OUTCOMES
        counted = self._engine.tables.rows("outcomes")["number"]
        numbers: list[int] = counted[first : first + OUTCOMES].tolist()
        return numbers

    @outcomes.setter
    def outcomes(self, outcomes: list[int]) -> None:
        """Nothing is kept here."""

    def session_s(self, at_s: float, *, with_s: float, without_s: float) -> None:
        """Add session-seconds of the window that holds *at_s*, seconds of the run.

        They are not counted in the plane.
        """
        self._windows.session_s(at_s, with_s=with_s, without_s=without_s)

    def end_minute(self, now_s: float) -> Minute:
        """Begin the next minute and return the one that has passed."""
        tally, minute = self._tally, self.minute
        minute.completed, minute.failed = tally.minute_completed, tally.minute_failed
        minute.slow, minute.latency_s = tally.minute_slow, tally.minute_latency_s
        tally.minute_completed = tally.minute_failed = tally.minute_slow = 0
        tally.minute_latency_s = 0.0
        return super().end_minute(now_s)

    def clear(self, now_s: float) -> None:
        """Throw away what was measured so far: the warm-up is over."""
        tally, engine = self._tally, self._engine
        tally.arrived, tally.completed, tally.failed = tally.in_flight, 0, 0
        tally.attempts_arrived = tally.attempts_in_flight
        tally.attempts_completed = tally.attempts_failed = 0
        tally.issued = tally.hits = tally.executed = 0
        tally.minute_completed = tally.minute_failed = tally.minute_slow = 0
        tally.minute_latency_s = 0.0
        tally.requests = tally.total_failed = tally.total_late = tally.causes = 0
        for name, rows in (("outcomes", OUTCOMES), ("behinds", KINDS_OF_CAUSE)):
            whole = engine.tables.rows(name)
            whole[self._number * rows : (self._number + 1) * rows] = 0
        first = tally.first_window
        engine.tables.rows("windows")[first : first + tally.windows] = 0
        tally.told_windows, tally.last_window = 0, -1
        tally.measured_from_s = now_s
        for route in self._routes:
            route.arrived -= route.completed + route.failed
            route.completed = route.failed = route.late = 0
            engine.do(CLEAR_SPREAD, route.latency)
        super().clear(now_s)
