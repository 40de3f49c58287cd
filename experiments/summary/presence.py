"""How much of the time a system was there for its users, and when it was not.

Static files are not looked at: whoever gets them has not got what they came for.
"""

from collections.abc import Iterable, Sequence
from math import sqrt

from attrs import frozen

from models.config import ObjectivesConfig
from models.operation.faults import Occurrence
from models.seam import Audience, System
from models.traffic.windows import LATE_SHARE, Judged, availability

FAR = 4.0
"""So many standard errors from its limit a share is not turned over by another seed."""
SURE = 3.0
"""Of so many expected at the limit, none is a clear answer (the rule of three)."""
Part = tuple[float, float]
"""What is counted in one cluster, and of how much."""
LAST = 3
"""Windows by which it is judged whether a system is down at the end."""


@frozen(kw_only=True)
class LostWindow:
    """A stretch of time of which a part was lost, in seconds since the start."""

    begins_s: float
    ends_s: float
    lost_s: float
    failed: int


@frozen(kw_only=True)
class Presence:
    """What the users who asked for something to be computed went through."""

    requests: int
    """That have ended, or have waited for longer than was promised."""
    failed: int
    late: int
    """Not answered well within ``p95_s``, those that failed included."""
    judged_s: float
    lost_s: float
    availability: float | None
    lost_windows: tuple[LostWindow, ...]
    """The windows of five minutes or more of which a part was lost."""
    is_down_at_end: bool
    """Was more than half of the last three windows lost?"""
    may_differ: bool
    """Is a promise so nearly kept or broken that another seed may say otherwise?"""

    @property
    def late_share(self) -> float | None:
        """Share of the requests that were late."""
        return self.late / self.requests if self.requests else None

    @property
    def failed_share(self) -> float | None:
        """Share of the requests that failed."""
        return self.failed / self.requests if self.requests else None

    @property
    def in_time_share(self) -> float | None:
        """Share of the requests that were answered well in time."""
        return 1.0 - self.late / self.requests if self.requests else None


def presence_of(
    system: System, clients: Audience, now_s: float, faults: Iterable[Occurrence]
) -> Presence:
    """Return how much *system* was there until *now_s*."""
    measures = system.measures
    origin_s = measures.measured_from_s
    waiting = [at_s - origin_s for at_s in clients.waiting_since()]
    windows, total = measures.windows, measures.windows.total
    overdue = len(windows.overdue(now_s - origin_s, waiting))
    judged = windows.judged(now_s - origin_s, waiting=waiting)
    calm = _apart_from(windows.base(now_s - origin_s, waiting=waiting), faults, origin_s)
    last = judged[-LAST:]
    return Presence(
        requests=total.requests + overdue,
        failed=total.failed,
        late=total.late + overdue,
        judged_s=sum(each.judged_s for each in judged),
        lost_s=sum(each.lost_s for each in judged),
        availability=availability(judged),
        lost_windows=tuple(
            LostWindow(
                begins_s=origin_s + each.begins_s,
                ends_s=origin_s + each.ends_s,
                lost_s=each.lost_s,
                failed=each.counts.failed,
            )
            for each in judged
            if each.lost_s > 0
        ),
        is_down_at_end=sum(each.lost_s for each in last)
        > 0.5 * sum(each.judged_s for each in last),
        may_differ=_is_close(measures.objectives, judged, calm),
    )


def clustered_error(parts: Sequence[Part], share: float) -> float:
    """Return the standard error of a ratio of sums of *parts*, each a cluster.

    Parts are pairs of what is counted and of how much there was to count:
    ``se**2 = W / (W - 1) * sum((k - share * n)**2) / N**2``.
    """
    whole = sum(n for _, n in parts)
    if len(parts) < 2 or not whole:
        return 0.0
    squares = sum((k - share * n) ** 2 for k, n in parts)
    return sqrt(len(parts) / (len(parts) - 1) * squares) / whole


def _is_close(
    promised: ObjectivesConfig, judged: Sequence[Judged], calm: Sequence[Judged]
) -> bool:
    """Say whether a promise is within `FAR` standard errors of its limit.

    The errors are those of the *calm* windows: what is scheduled is no chance.
    """
    return (
        (promised.p95_s is not None and _is_near(LATE_SHARE, _late(judged), _late(calm)))
        or (
            promised.error_rate is not None
            and _is_near(promised.error_rate, _failed(judged), _failed(calm))
        )
        or (
            promised.availability is not None
            and _is_near(1.0 - promised.availability, _lost(judged), _lost(calm))
        )
    )


def _is_near(limit: float, whole: Sequence[Part], calm: Sequence[Part]) -> bool:
    share, size = _ratio(whole), sum(n for _, n in whole)
    if share == 0:
        return 0 < size * limit < SURE
    return abs(share - limit) < FAR * clustered_error(calm, _ratio(calm))


def _ratio(parts: Sequence[Part]) -> float:
    whole = sum(n for _, n in parts)
    return sum(k for k, _ in parts) / whole if whole else 0.0


def _late(windows: Iterable[Judged]) -> list[Part]:
    return [(each.counts.late, each.counts.requests) for each in windows]


def _failed(windows: Iterable[Judged]) -> list[Part]:
    return [(each.counts.failed, each.counts.requests) for each in windows]


def _lost(windows: Iterable[Judged]) -> list[Part]:
    return [(each.lost_s, each.judged_s) for each in windows]


def _apart_from(
    windows: Iterable[Judged], faults: Iterable[Occurrence], origin_s: float
) -> list[Judged]:
    """Return those of *windows* in which none of *faults* held."""
    spans = [
        (fault.at_s - origin_s, (fault.until_s or float("inf")) - origin_s)
        for fault in faults
    ]
    return [
        window
        for window in windows
        if not any(
            began_s < window.ends_s and window.begins_s <= ended_s
            for began_s, ended_s in spans
        )
    ]
