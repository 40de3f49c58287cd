"""Admission: so many new sessions a second, and no more."""

from sim.environment import Environment


class Admission:
    """Lets in so many a second; whoever comes beyond is turned away at once.

    What is not used in a second is not saved up for the next one.

    Invariant: of those who come within *t* seconds it lets in at most
    ``per_s * t + max(1, per_s)``.
    """

    def __init__(self, env: Environment, *, per_s: float) -> None:
        if not per_s > 0:
            raise ValueError(f"per_s must be positive, got {per_s}")
        self._env = env
        self._per_s = per_s
        self._most = max(1.0, per_s)
        self._left = self._most
        self._counted_at = env.now

    def __repr__(self) -> str:
        return f"<Admission: {self._left:.3g} of {self._most:g} left>"

    def admit(self) -> bool:
        """Let one in, if there is room; say whether."""
        now = self._env.now
        gained = (now - self._counted_at) * self._per_s
        self._left = min(self._most, self._left + gained)
        self._counted_at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
