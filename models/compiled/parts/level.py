"""Levels of the plane, as others read them."""

from models.compiled import levels
from models.compiled.engine import Engine
from sim.monitor import TimeWeighted


class PlaneLevel(TimeWeighted):
    """A quantity that changes in the plane, measured over time."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine = engine
        self._row = levels.levels(engine.p, number)
        super().__init__(lambda: engine.clock.now)

    @property
    def value(self) -> float:
        """The value now."""
        return self._row.value

    @property
    def peak(self) -> float:
        """The largest value since measuring began."""
        return self._row.highest

    def integral(self) -> float:
        """Return the area under the value since measuring began."""
        row = self._row
        return row.area + row.value * (self._engine.clock.now - row.settled_at)

    @property
    def span_s(self) -> float:
        """Time since measuring began."""
        return self._engine.clock.now - self._row.since

    def reset(self) -> None:
        """Measure anew from now, so that a warm-up is left out; keep the value."""
        row = self._row
        row.since = row.settled_at = self._engine.clock.now
        row.area = 0.0
        row.highest = row.value
