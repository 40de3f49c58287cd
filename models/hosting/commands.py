"""Commands to a cache that is away: they wait for it, as ioredis lets them.

Source: ioredis 6.0 (``RedisOptions.js``, ``event_handler.js``): the offline queue is on,
a connection is tried again after min(50 ms * 2^(n - 1), 5 s) and up to 200 ms, and
whenever it was lost ``maxRetriesPerRequest + 1`` times in a row what waits ends in an
error.
"""

from collections.abc import Callable

from sim.environment import Environment, Story, Turn, Wakeup

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 5.0
JITTER_S = 0.1
"""The mean of 0 to 200 ms: the clients of a cache share one pace here."""


class Commands:
    """The offline queue of the clients of one cache.

    Invariant: while the connection is up nothing waits.
    """

    def __init__(
        self, env: Environment, *, most_retries: int, is_up: Callable[[], bool]
    ) -> None:
        """Try *most_retries* times before what waits is given up; ask *is_up*."""
        self._env = env
        self._most_retries = most_retries
        self._is_up = is_up
        self._waiting: list[Turn] = []
        self.is_joined = True
        """Is there a connection?"""

    def lose(self) -> None:
        """Have no connection any more, and try to get it back."""
        if self.is_joined:
            self.is_joined = False
            self._env.start(self._try_again())

    def wait(self) -> Story:
        """Wait for the connection; return whether it came."""
        turn = Turn(self._env)
        self._waiting.append(turn)
        yield turn
        return bool(turn.value)

    def is_awaited_by(self, turn: object) -> bool:
        """Say whether *turn* is that of a command that waits."""
        return any(each is turn for each in self._waiting)

    def _try_again(self) -> Story:
        losses = 0
        while not self.is_joined:
            losses += 1
            if losses % (self._most_retries + 1) == 0:
                self._release(came=False)
            doubled_s = FIRST_PAUSE_S * 2.0 ** min(losses - 1, 10)
            yield Wakeup(self._env, min(doubled_s, LONGEST_PAUSE_S) + JITTER_S)
            self.is_joined = self._is_up()
        self._release(came=True)

    def _release(self, *, came: bool) -> None:
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            turn.succeed(came)
