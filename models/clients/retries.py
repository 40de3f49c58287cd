"""What a client does when an attempt fails: try again, hold back, or stop asking.

Sources: Google SRE book ch. 21 (budgets), AWS Architecture Blog 2015 (jitter), opossum
9.0 (the breaker: it opens on a share of failures in a window and tries again later).
"""

from models.clients.budget import RetryBudget
from models.config import ClientsConfig
from sim.environment import Environment
from sim.streams import Stream

BREAKER_MIN_ATTEMPTS = 10
"""A window with fewer attempts opens no breaker."""

MOST_DOUBLINGS = 64
"""A pause that was doubled so often is over every cap: 2**64 s are the age of the
universe, a thousand times; and a float overflows at 1,024."""


class Retries:
    """The retry policy of one system's clients.

    Invariant: a request has at most ``max_attempts`` attempts, and with a budget no
    retry that it does not allow.
    """

    def __init__(self, config: ClientsConfig, *, stream: Stream) -> None:
        self._config = config
        self._stream = stream
        share = config.retry_budget
        self._budget = None if share is None else RetryBudget(share)

    def begin(self, now_s: float) -> None:
        """Count a request that is sent now."""
        if self._budget is not None:
            self._budget.request(now_s)

    def pause_s(self, attempts: int, now_s: float) -> float | None:
        """Return the pause before the next of *attempts* attempts; none to give up."""
        config = self._config
        if attempts >= config.max_attempts:
            return None
        if self._budget is not None and not self._budget.retry(now_s):
            return None
        if config.backoff == "none":
            return 0.0
        if config.backoff == "fixed":
            return config.backoff_s
        pause_s = doubled_pause_s(config, attempts - 1)
        if config.backoff == "full-jitter":
            return pause_s * self._stream.one()
        return pause_s


def doubled_pause_s(config: ClientsConfig, times: int) -> float:
    """Return the pause, doubled so many *times* up to its cap, before any jitter."""
    doubled_s = config.backoff_s * 2.0 ** min(times, MOST_DOUBLINGS)
    return min(config.backoff_cap_s, doubled_s)


class Breaker:
    """A circuit breaker shared by the clients of one system.

    Invariant: while it is open nothing is let out; after its pause one attempt is,
    and that one decides.
    """

    def __init__(self, env: Environment, config: ClientsConfig) -> None:
        self._env = env
        self._config = config
        self._share = config.breaker_failure_share
        self._window_began_at = env.now
        self._attempts = 0
        self._failures = 0
        self._open_until: float | None = None
        self._probe: object = None
        """The attempt that decides, while the breaker is open."""

    def lets_out(self, attempt: object) -> bool:
        """Say whether *attempt* may be made now."""
        if self._share is None or self._open_until is None:
            return True
        if self._probe is not None or self._env.now < self._open_until:
            return False
        self._probe = attempt
        return True

    def note(self, attempt: object, *, failed: bool) -> None:
        """Learn how *attempt* ended."""
        if self._share is None:
            return
        if self._open_until is not None:
            if attempt is self._probe:
                self._probe = None
                self._open_until = self._reset_at() if failed else None
                self._begin_window()
            return
        if self._env.now - self._window_began_at > self._config.breaker_window_s:
            self._begin_window()
        self._attempts += 1
        self._failures += failed
        if (
            self._attempts >= BREAKER_MIN_ATTEMPTS
            and self._failures >= self._share * self._attempts
        ):
            self._open_until = self._reset_at()

    def _reset_at(self) -> float:
        return self._env.now + self._config.breaker_reset_s

    def _begin_window(self) -> None:
        self._window_began_at = self._env.now
        self._attempts = self._failures = 0
