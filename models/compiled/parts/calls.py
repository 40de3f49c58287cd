"""What the processes of an application ask of others, outside the platform."""

from models.compiled.engine import Engine
from models.compiled.lives import App
from models.compiled.parts.level import PlaneLevel
from models.hosting.slowdown import Slowdown
from sim.monitor import TimeWeighted


class PlaneCalls:
    """What the processes of an application ask of others."""

    def __init__(self, engine: Engine, row: App) -> None:
        self.holding: TimeWeighted = PlaneLevel(engine, row.holding)
        self._row = row
        self._slowdown = Slowdown()

    def slow_down(self, factor: float) -> None:
        """Let calls that begin from now on take *factor* times as long."""
        self._slowdown.begin(factor)
        self._row.call_slowness = self._slowdown.factor

    def quicken(self, factor: float) -> None:
        """Take back a `slow_down` by *factor*."""
        self._slowdown.end(factor)
        self._row.call_slowness = self._slowdown.factor
