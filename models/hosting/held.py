"""Held: those who wait until what holds them is over."""

from sim.environment import Environment, Story, Turn


class Held:
    """Stories that wait, by what holds them: a lock on a schema, a cut to a host.

    Invariant: nobody waits for what does not hold.
    """

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._turns: dict[str, list[Turn]] = {}

    def __contains__(self, key: object) -> bool:
        """Say whether *key* holds somebody, or would."""
        return key in self._turns

    def __bool__(self) -> bool:
        """Say whether anything holds."""
        return bool(self._turns)

    def hold(self, key: str) -> None:
        """Let whoever waits for *key* wait from now on."""
        self._turns.setdefault(key, [])

    def release(self, key: str) -> None:
        """Let go on what waits for *key*."""
        for turn in self._turns.pop(key, ()):
            if not turn.triggered:
                turn.succeed()

    def wait(self, key: str) -> Story:
        """Wait while *key* holds."""
        while key in self._turns:
            turn = Turn(self._env)
            self._turns[key].append(turn)
            yield turn
