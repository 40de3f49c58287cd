"""A slowdown: by how much longer something takes, for all reasons together."""

from math import prod


class Slowdown:
    """The product of all factors that hold now, 1 while there is none.

    Invariant: a factor that is taken back leaves no trace, also one of 0.
    """

    __slots__ = ("_factors", "factor")

    def __init__(self) -> None:
        self.factor = 1.0
        self._factors: list[float] = []

    def begin(self, factor: float) -> None:
        """Let everything take *factor* times as long."""
        self._factors.append(factor)
        self.factor = prod(self._factors)

    def end(self, factor: float) -> None:
        """Take back a `begin` with *factor*."""
        self._factors.remove(factor)
        self.factor = prod(self._factors)
