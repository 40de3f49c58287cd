"""Strictness: which answers end a command with another exit code under ``--strict``."""

from collections.abc import Sequence

from experiments.summary.days import LEAST_DAYS, days_of
from experiments.summary.document import Summary


def is_bad(summary: Summary) -> bool:
    """Say whether a promise is broken, a system answers nobody, or memory ran out."""
    return any(
        each.slo.met is False for each in summary.systems.values()
    ) or _is_hopeless(summary)


def is_bad_in_general(summaries: Sequence[Summary]) -> bool:
    """Say whether a system breaks its promises in general, or a day is hopeless.

    Fewer days than it takes to say so are judged by the worst of them.
    """
    if len(summaries) < LEAST_DAYS:
        return any(map(is_bad, summaries))
    names = summaries[0].systems
    breaks = any(days_of(summaries, name).is_met is False for name in names)
    return breaks or any(map(_is_hopeless, summaries))


def _is_hopeless(summary: Summary) -> bool:
    return any(
        each.requests.arrived and not each.requests.completed
        for each in summary.systems.values()
    ) or any(host.oom_kills for host in summary.hosts.values())
