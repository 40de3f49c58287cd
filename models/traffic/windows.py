"""Windows of five minutes: how much of the time a system was there for its users.

After the service level agreement of Amazon S3: availability is 1 minus the mean share of
errors of each five-minute period, with lateness added. It is graded, so that a crash of
three seconds costs three seconds, and everybody hanging is lost time.
"""

from collections.abc import Iterable, Iterator
from math import fsum

import scipy
from attrs import define, evolve, frozen

WINDOW_S = 300.0
LATE_SHARE = 0.05
"""What ``p95_s`` allows to be late."""
CHANCE = 0.01
"""So rarely a window in which just that share is late has as many late ones as seen."""
ENOUGH = 20
"""Requests that a window needs to be judged alone."""


@define
class Counts:
    """Requests of one base window, and session-seconds with and without a socket."""

    requests: int = 0
    failed: int = 0
    late: int = 0
    """Not answered well in time, those that failed included."""
    with_socket_s: float = 0.0
    without_socket_s: float = 0.0

    def count(self, failed: int, late: int) -> None:
        """Count one request."""
        self.requests += 1
        self.failed += failed
        self.late += late

    def add(self, other: "Counts") -> None:
        """Count what *other* counts, too."""
        self.requests += other.requests
        self.failed += other.failed
        self.late += other.late
        self.with_socket_s += other.with_socket_s
        self.without_socket_s += other.without_socket_s

    @property
    def is_judged(self) -> bool:
        """Was there anybody to be there for?"""
        return self.requests > 0 or self.with_socket_s + self.without_socket_s > 0

    def lost_share(self) -> float:
        """Return the share of the window that was lost to its users."""
        shares = [0.0]
        if self.requests:
            shares += [self.failed / self.requests, self._late_excess()]
        session_s = self.with_socket_s + self.without_socket_s
        if session_s:
            shares.append(self.without_socket_s / session_s)
        return max(shares)

    def _late_excess(self) -> float:
        """Return the share that is late beyond what is allowed, unless by chance."""
        n, late = self.requests, self.late
        if late <= LATE_SHARE * n:
            return 0.0
        if scipy.stats.binom.sf(late - 1, n, LATE_SHARE) > CHANCE:
            return 0.0
        return (late / n - LATE_SHARE) / (1.0 - LATE_SHARE)


@frozen(kw_only=True)
class Judged:
    """One or more base windows that are judged together."""

    begins_s: float
    ends_s: float
    judged_s: float
    """Length without the base windows in which there was nobody."""
    counts: Counts

    @property
    def lost_s(self) -> float:
        """Time lost in it."""
        return self.counts.lost_share() * self.judged_s


class Windows:
    """The base windows of one system, from the end of the warm-up on.

    Three integers and two sums a window are all that is kept. A request counts in the
    window in which it arrived and in every later one throughout which it waited.
    """

    def __init__(self, *, late_after_s: float | None) -> None:
        """Take a request as late after *late_after_s*; without it only failures count."""
        self._late_after_s = late_after_s
        self._windows: list[Counts] = []
        self.total = Counts()
        """Of all requests that have ended, each once."""

    def answered(self, arrived_s: float, ended_s: float, *, latency_s: float) -> None:
        """Count a request by its times since the end of the warm-up."""
        limit_s = self._late_after_s
        is_late = limit_s is not None and latency_s > limit_s
        self._count(arrived_s, ended_s, failed=0, late=int(is_late))

    def failed(self, arrived_s: float, ended_s: float) -> None:
        """Count a request that its user gave up at *ended_s*."""
        is_late = self._late_after_s is not None
        self._count(arrived_s, ended_s, failed=1, late=int(is_late))

    def session_s(self, at_s: float, *, with_s: float, without_s: float) -> None:
        """Add session-seconds of the window that holds *at_s*."""
        window = self._window(int(at_s // WINDOW_S))
        window.with_socket_s += with_s
        window.without_socket_s += without_s

    def recount(self, index: int, *, requests: int, failed: int, late: int) -> None:
        """Take over what was counted elsewhere of the base window *index*."""
        window = self._window(index)
        window.requests, window.failed, window.late = requests, failed, late

    def judged(self, until_s: float, *, waiting: Iterable[float] = ()) -> list[Judged]:
        """Return the judged windows of a run until *until_s*, in order.

        *waiting* are the times of arrival of those that wait for an answer then; one
        that has not waited for too long yet is left out.
        """
        return list(_joined(self.base(until_s, waiting=waiting)))

    def base(self, until_s: float, *, waiting: Iterable[float] = ()) -> list[Judged]:
        """Return the base windows in which there was anybody, before they are joined."""
        open_ended = Windows(late_after_s=self._late_after_s)
        open_ended._windows = [evolve(window) for window in self._windows]
        for arrived_s in self.overdue(until_s, waiting):
            # It waits throughout the last window, however short that is.
            ends_s = (until_s // WINDOW_S + 1) * WINDOW_S
            open_ended._count(arrived_s, ends_s, failed=0, late=1)
        return list(open_ended._spans(until_s))

    def overdue(self, until_s: float, waiting: Iterable[float]) -> list[float]:
        """Return those of *waiting* who have waited for longer than was promised."""
        limit_s = self._late_after_s
        if limit_s is None:
            return []
        return [arrived_s for arrived_s in waiting if until_s - arrived_s > limit_s]

    def _count(self, arrived_s: float, ended_s: float, *, failed: int, late: int) -> None:
        first = int(arrived_s // WINDOW_S)
        if first >= 0:
            self._window(first).count(failed, late)
            self.total.count(failed, late)
        last = int(ended_s // WINDOW_S)
        if last > first + 1:
            for index in range(max(0, first + 1), last):
                self._window(index).count(failed, late)

    def _window(self, index: int) -> Counts:
        while len(self._windows) <= index:
            self._windows.append(Counts())
        return self._windows[index]

    def _spans(self, until_s: float) -> Iterator[Judged]:
        """Yield every base window that was judged, before any is joined to another."""
        for index, counts in enumerate(self._windows):
            begins_s = index * WINDOW_S
            ends_s = min(begins_s + WINDOW_S, until_s)
            if counts.is_judged and ends_s > begins_s:
                yield Judged(
                    begins_s=begins_s,
                    ends_s=ends_s,
                    judged_s=ends_s - begins_s,
                    counts=counts,
                )


def availability(windows: Iterable[Judged]) -> float | None:
    """Return the share of the judged time that was not lost; none if none was judged."""
    judged = list(windows)
    judged_s = fsum(each.judged_s for each in judged)
    return 1.0 - fsum(each.lost_s for each in judged) / judged_s if judged_s else None


def _joined(spans: Iterable[Judged]) -> Iterator[Judged]:
    """Join neighbours until they hold enough requests; a rest joins the one before."""
    whole: list[Judged] = []
    part: Judged | None = None
    for span in spans:
        part = span if part is None else _together(part, span)
        if part.counts.requests >= ENOUGH:
            whole.append(part)
            part = None
    if part is not None:
        whole = [*whole[:-1], _together(whole[-1], part)] if whole else [part]
    return iter(whole)


def _together(first: Judged, second: Judged) -> Judged:
    counts = evolve(first.counts)
    counts.add(second.counts)
    return Judged(
        begins_s=first.begins_s,
        ends_s=second.ends_s,
        judged_s=first.judged_s + second.judged_s,
        counts=counts,
    )
