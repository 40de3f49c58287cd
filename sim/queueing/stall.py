"""A stall as a fluid: the backlog that it leaves, its retries, and when that is over.

One queue, first come, first served, whose customers give up and ask again while what
they asked before is still worked on. Times are in seconds, backlogs in seconds of work.
"""

from heapq import heappop, heappush
from math import inf

from attrs import define, field, frozen

MOST_EVENTS = 10_000
"""Whoever goes up and down for longer than that is said to do so for ever."""
CLOSE = 1e-9
"""Of work, in seconds: less is none."""
SHORT_S = 1e-3
"""A stall of a millisecond is as short as any."""
LONGEST_S = 86_400.0
"""A stall of a day is as long as any."""


@frozen(kw_only=True)
class Demanding:
    """A load on a station, and how often its customers ask, and for how long."""

    utilisation: float
    """Of the station, while every customer is served at the first attempt."""
    patience_s: float
    """For the queueing time of one attempt."""
    attempts: float
    """At most, on average: of 1.2 one in five asks again."""
    pauses_s: tuple[float, ...] = (0.0,)
    """Between two attempts; the last holds for all that follow."""
    most_s: float = inf
    """Work that may wait; what is beyond is turned away, and asks again."""

    @property
    def stormy(self) -> float:
        """Utilisation, while no attempt is served in time."""
        return self.attempts * self.utilisation


@frozen(kw_only=True)
class Recovery:
    """How long after a stall it is over; infinite for never."""

    answers_after_s: float
    """Until whoever comes is served in time, from then on."""
    drained_after_s: float
    """Until the backlog of the stall is worked off, retries included."""


def recovery_of(
    load: Demanding, *, stall_s: float, speed: float = 0.0, surge: float = 1.0
) -> Recovery:
    """Return the recovery from *stall_s* at *speed* of the usual and *surge* of the load.

    Source: Bronson, Aghayev, Charapko & Zhu, HotOS 2021; the fluid is exact where
    arrivals and service are.
    """
    return _Fluid(load, stall_s, speed, surge).run()


def longest_survived_s(load: Demanding) -> float:
    """Return the longest standstill that *load* comes back from; infinite for any.

    It is 0 for customers who do not wait at all. Exact to a thousandth, or to `SHORT_S`.
    """
    if load.patience_s <= 0:
        return 0.0
    low_s, high_s = 0.0, LONGEST_S
    if recovery_of(load, stall_s=high_s).answers_after_s < inf:
        return inf
    while high_s - low_s > max(SHORT_S, 1e-3 * high_s):
        middle_s = (low_s + high_s) / 2
        if recovery_of(load, stall_s=middle_s).answers_after_s < inf:
            low_s = middle_s
        else:
            high_s = middle_s
    return low_s


@define
class _Fluid:
    """The backlog from the beginning of a stall on, linear between events.

    Invariant: ``0 <= work_s <= load.most_s``.
    """

    load: Demanding
    stall_s: float
    speed: float
    surge: float
    now_s: float = 0.0
    work_s: float = 0.0
    is_late: bool = False
    """Does whoever comes now wait longer than the patience?"""
    in_time_since_s: float = 0.0
    arriving: dict[int, float] = field(factory=dict)
    """Work a second that each attempt brings, the first being 1."""
    due: list[tuple[float, int, float]] = field(factory=list)
    """When an attempt begins to bring another amount."""

    def run(self) -> Recovery:
        """Follow the backlog until it is gone, or never will be."""
        self._bring(1, self.load.utilisation * self.surge)
        heappush(self.due, (self.stall_s, 1, self.load.utilisation))
        self._judge()
        for _ in range(MOST_EVENTS):
            slope = self._slope()
            is_settled = not self.due and self.now_s >= self.stall_s
            if is_settled and (slope >= 0 and self.work_s > CLOSE):
                break
            if is_settled and self.work_s <= CLOSE and not self.is_late:
                since_s = max(0.0, self.in_time_since_s - self.stall_s)
                drained_s = max(since_s, self.now_s - self.stall_s)
                return Recovery(answers_after_s=since_s, drained_after_s=drained_s)
            self._go_to(min(self._next_s(slope), self._next_due_s()), slope)
        return Recovery(answers_after_s=inf, drained_after_s=inf)

    def _slope(self) -> float:
        """Return the growth of the backlog."""
        slope = sum(self.arriving.values()) - self._rate()
        if self.work_s <= CLOSE:
            return max(0.0, slope)
        return min(0.0, slope) if self.work_s >= self.load.most_s else slope

    def _rate(self) -> float:
        return self.speed if self.now_s < self.stall_s else 1.0

    def _wait_s(self, at_s: float, work_s: float) -> float:
        """Return how long one waits who comes *at_s* and finds *work_s*."""
        left_s = max(0.0, self.stall_s - at_s)
        if work_s <= self.speed * left_s:
            return work_s / self.speed if self.speed else 0.0
        return work_s + (1 - self.speed) * left_s

    def _next_due_s(self) -> float:
        return min(self.due[0][0] if self.due else inf, self._end_s())

    def _end_s(self) -> float:
        return self.stall_s if self.now_s < self.stall_s else inf

    def _next_s(self, slope: float) -> float:
        """Return when the backlog meets a bound, or the wait the patience."""
        spans_s = [inf]
        if slope < 0:
            spans_s.append(self.work_s / -slope)
        elif slope > 0:
            spans_s.append((self.load.most_s - self.work_s) / slope)
        spans_s += [span for span in self._crossings_s(slope) if span > CLOSE]
        return self.now_s + min(spans_s)

    def _crossings_s(self, slope: float) -> list[float]:
        """Return the spans after which either part of the wait is the patience."""
        left_s = max(0.0, self.stall_s - self.now_s)
        idle = 1 - self.speed if left_s else 0.0
        patience_s = self.load.patience_s
        beyond_s = patience_s - self.work_s - idle * left_s
        found = [beyond_s / (slope - idle)] if slope != idle else []
        if left_s and slope:
            found.append((self.speed * patience_s - self.work_s) / slope)
        return found

    def _go_to(self, at_s: float, slope: float) -> None:
        self.work_s += slope * (at_s - self.now_s)
        self.work_s = max(0.0, min(self.load.most_s, self.work_s))
        self.now_s = at_s
        while self.due and self.due[0][0] <= at_s:
            _, attempt, amount = heappop(self.due)
            self._bring(attempt, amount)
        self._judge()

    def _bring(self, attempt: int, amount: float) -> None:
        """Let *attempt* bring *amount* from now on, and the next one if it is late."""
        self.arriving[attempt] = amount
        if self.is_late:
            self._repeat(attempt, amount)

    def _repeat(self, attempt: int, amount: float) -> None:
        again = self._share(attempt + 1)
        if again <= 0:
            return
        pauses_s = self.load.pauses_s
        pause_s = pauses_s[min(attempt, len(pauses_s)) - 1]
        at_s = self.now_s + self.load.patience_s + pause_s
        amount *= again / self._share(attempt)
        heappush(self.due, (at_s, attempt + 1, amount))

    def _share(self, attempt: int) -> float:
        """Return the share of the customers that may ask for the *attempt*-th time."""
        return max(0.0, min(1.0, self.load.attempts - (attempt - 1)))

    def _judge(self) -> None:
        """Say whether whoever comes from now on is late, and what that brings."""
        # A wait that stands on the patience is judged by where it is going.
        soon_s = 10 * CLOSE
        ahead_s = self.work_s + soon_s * self._slope()
        is_late = self._wait_s(self.now_s + soon_s, ahead_s) > self.load.patience_s
        if is_late == self.is_late:
            return
        self.is_late = is_late
        if not is_late:
            self.in_time_since_s = self.now_s
        for attempt, amount in list(self.arriving.items()):
            self._repeat(attempt, amount if is_late else 0.0)
