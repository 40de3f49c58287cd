"""A suspect: what could have kept a system from its users, faults apart, and when."""

from collections.abc import Sequence

from attrs import frozen

from experiments.summary.cause import Kind
from models.hosting.exits import Exit
from models.operation.gauge import Span
from models.operation.simulation import Simulation
from models.seam import Machine, Store
from models.traffic.reasons import Reason

Reasons = tuple[Exit | Reason, ...]


@frozen(kw_only=True)
class Suspect:
    """A part with its full minutes, and the reasons of failures that point at it."""

    kind: Kind
    place: str
    spans: Sequence[Span] = ()
    reasons: Reasons = ()
    remedies: tuple[str, ...] = ()
    route: tuple[str, float] | None = None
    """The route with most of a loop's time, and its share."""


def place_of(part: Machine | Store) -> str:
    """Return the place of a machine in the config."""
    return f"{'hosts' if isinstance(part, Machine) else 'databases'}.{part.name}"


def size_key(platform: Simulation, place: str, key: str = "vcpus") -> str:
    """Return the key that makes a machine larger: its plan, if it has one."""
    table, name = place.split(".")
    config = getattr(platform.scenario, table)[name]
    return f"{place}.plan" if config.plan is not None else f"{place}.{key}"
