"""Loss of sessions alone: no request failed, and connections went with processes."""

from collections import Counter

from experiments.summary.suspect import Suspect
from experiments.summary.systems import SystemSummary
from models.hosting.exits import Exit
from models.operation.gauge import Span
from models.operation.simulation import Simulation
from models.traffic.reasons import Reason


def is_of_sessions(system: SystemSummary) -> bool:
    """Say whether what was lost is session time alone: no request was."""
    presence, p95_s = system.presence, system.slo.p95_s
    was_late = p95_s is not None and p95_s.met is False
    return system.sessions is not None and not presence.failed and not was_late


def share_of_ends(platform: Simulation, name: str, suspect: Suspect) -> float:
    """Return the share of the ends of a system's processes that *suspect* is behind.

    Whoever loses a connection without any fault has lost it with a process.
    """
    ends: Counter[Exit | Reason] = Counter()
    for app in platform.systems[name].apps:
        for slot in app.slots:
            ends.update(slot.restarts)
    own = sum(ends[reason] for reason in suspect.reasons)
    return own / ends.total() if own else 0.0


def lost_spans(system: SystemSummary) -> list[Span]:
    """Return when *system* lost anything."""
    return [(each.begins_s, each.ends_s) for each in system.presence.lost_windows]
