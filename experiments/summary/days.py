"""Several days: what a system does in general, from replications of one scenario.

A run tells its own day; the mean over five or more tells of the system, as far as its
interval lies on one side of what is promised.
"""

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from experiments.summary.document import Summary
from experiments.summary.systems import Objective, Objectives, SystemSummary
from models.traffic.windows import LATE_SHARE
from sim.estimation import Standing, standing

LEAST_DAYS = 5
"""Fewer say nothing about other days."""
MOST_DAYS = 30
"""What takes more than these to decide sits on its promise."""


@frozen(kw_only=True)
class DaysPromise:
    """One promise over several days; late and failed requests and times are shares."""

    objective: str
    """Its key: ``p95_s``, ``availability`` and so on."""
    route: str | None
    """None for a promise of the system."""
    target: float
    seen: int
    """Days on which it could be judged."""
    standing: Standing | None
    """Of what it is judged by; none if it could be on fewer than `LEAST_DAYS`."""

    @property
    def is_met(self) -> bool | None:
        """Is it clearly kept, or clearly broken? None if that is open."""
        return None if self.standing is None else self.standing.is_met


@frozen(kw_only=True)
class SystemDays:
    """One system over several days."""

    title: str
    days: int
    kept_days: int
    """On which it kept all its promises."""
    broken_days: int
    promises: tuple[DaysPromise, ...]
    """Those of the system first, then those of its routes."""
    dropped: tuple[int, ...]
    """Connections that were lost, by day."""

    @property
    def judged(self) -> list[DaysPromise]:
        """Promises that could be judged on enough of the days."""
        return [each for each in self.promises if each.standing is not None]

    @property
    def is_met(self) -> bool | None:
        """Does it keep its promises? None if that is open; one that is broken decides."""
        found = [each.is_met for each in self.judged]
        if False in found:
            return False
        return None if None in found or not found else True

    @property
    def more_days(self) -> float:
        """How many days more would decide what is unclear, if all goes on like this."""
        needed = [
            each.standing.replications_needed - each.seen
            for each in self.judged
            if each.standing is not None and each.is_met is None
        ]
        return max(1.0, *needed) if needed else 0.0

    @property
    def sits_on_limit(self) -> bool:
        """Would so many be needed that it is not worth to ask?"""
        return self.days + self.more_days > MOST_DAYS


def kept_in_general(summaries: Sequence[Summary], name: str) -> bool | None:
    """Say whether system *name* keeps its promises; None if open, or days are few."""
    if len(summaries) < LEAST_DAYS:
        return None
    return days_of(summaries, name).is_met


def days_of(summaries: Sequence[Summary], name: str) -> SystemDays:
    """Return what *summaries*, one a seed, say together of system *name*.

    Raise `ValueError` unless they are five or more whole runs of one scenario, each
    under a seed of its own.
    """
    _require_days(summaries)
    systems = [summary.systems[name] for summary in summaries]
    found = [system.slo.met for system in systems]
    return SystemDays(
        title=systems[0].title,
        days=len(summaries),
        kept_days=found.count(True),
        broken_days=found.count(False),
        promises=(*_of_system(systems), *_of_routes(systems)),
        dropped=tuple(
            0 if each.sessions is None else each.sessions.dropped for each in systems
        ),
    )


def _require_days(summaries: Sequence[Summary]) -> None:
    if len(summaries) < LEAST_DAYS:
        raise ValueError(
            f"summaries: at least {LEAST_DAYS} days needed to say what a system does in"
            f" general, got {len(summaries)}; a single run tells its own day"
        )
    if len({each.scenario.sha256 for each in summaries}) > 1:
        raise ValueError("summaries: must be of one scenario, got several")
    seeds = [each.seed for each in summaries]
    if len(set(seeds)) < len(seeds):
        raise ValueError(f"summaries: every day needs a seed of its own, got {seeds}")
    if any(each.interrupted_at_s is not None for each in summaries):
        raise ValueError("summaries: must be of whole runs, got an interrupted one")


def _of_system(systems: Sequence[SystemSummary]) -> Iterator[DaysPromise]:
    promised = [each.slo for each in systems]
    presences = [each.presence for each in systems]
    late = [each.late_share for each in presences]
    failed = [each.failed_share for each in presences]
    there = [each.availability for each in presences]
    yield from _promise("p95_s", promised, late, is_most=True)
    yield from _promise("error_rate", promised, failed, is_most=True)
    yield from _promise("availability", promised, there, is_most=False)
    yield from _promise(
        "connected_share",
        promised,
        _observed(promised, lambda slo: slo.connected_share),
        is_most=False,
    )
    yield from _promise(
        "reconnect_p95_s",
        promised,
        _observed(promised, lambda slo: slo.reconnect_p95_s),
        is_most=True,
    )


def _of_routes(systems: Sequence[SystemSummary]) -> Iterator[DaysPromise]:
    for path in systems[0].slo.routes or {}:
        promised = [(each.slo.routes or {})[path] for each in systems]
        late = [None if it is None else 1.0 - it for it in _in_time(promised)]
        failed = _observed(promised, lambda slo: slo.error_rate)
        yield from _promise("p95_s", promised, late, is_most=True, route=path)
        yield from _promise("error_rate", promised, failed, is_most=True, route=path)


def _in_time(promised: Sequence[Objectives]) -> list[float | None]:
    return [each.in_time_share for each in promised]


def _observed(
    promised: Sequence[Objectives], which: Callable[[Objectives], Objective | None]
) -> list[float | None]:
    found = [which(each) for each in promised]
    return [None if each is None else each.observed for each in found]


def _promise(
    objective: str,
    promised: Sequence[Objectives],
    values: Sequence[float | None],
    *,
    is_most: bool,
    route: str | None = None,
) -> Iterator[DaysPromise]:
    """Yield the promise called *objective*, if there is one, by one of *values* a day."""
    given: Objective | None = getattr(promised[0], objective)
    if given is None:
        return
    seen = [each for each in values if each is not None]
    limit = LATE_SHARE if objective == "p95_s" else given.target
    yield DaysPromise(
        objective=objective,
        route=route,
        target=given.target,
        seen=len(seen),
        standing=standing(seen, limit, is_most=is_most)
        if len(seen) >= LEAST_DAYS
        else None,
    )
