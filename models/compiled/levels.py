"""Levels: quantities that change in steps; twin of `sim.monitor.TimeWeighted`."""

from models.compiled.clock import now_of
from models.compiled.records import Plane, compiled, record, rows


@record
class Level:
    """One quantity."""

    value: float
    highest: float
    area: float
    settled_at: float
    since: float


levels = rows("levels", Level)


@compiled
def change(p: Plane, number: int, delta: float) -> None:
    """Change a level by *delta* from now on."""
    level = levels(p, number)
    now = now_of(p)
    level.area += level.value * (now - level.settled_at)
    level.settled_at = now
    level.value += delta
    level.highest = max(level.highest, level.value)
