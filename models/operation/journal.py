"""The journal: what rare things happened, and when."""

from collections.abc import Callable

from sim.environment import Environment

Events = Callable[[float, str, str, str], None]
"""Takes the time, the kind, the target and the details of one event."""


class Journal:
    """Passes on that something rare has happened, where somebody keeps it."""

    def __init__(self, env: Environment, events: Events | None = None) -> None:
        self._env = env
        self._events = events

    def note(self, kind: str, target: str, **details: object) -> None:
        """Note that *kind* has happened to *target* now."""
        if self._events is not None:
            words = [f"{key}={_short(value)}" for key, value in details.items()]
            self._events(self._env.now, kind, target, " ".join(words))


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
