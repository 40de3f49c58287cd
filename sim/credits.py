"""Burst credits: a processor that may exceed its baseline for as long as it saved up.

The rule is AWS's (EC2 User Guide, "Burstable performance instances: CPU credits
and baseline utilization"): credits are earned at the baseline rate all the time and
spent at the rate of use, so the balance is a fluid, ``dB/dt = baseline - busy``. Launch
credits are spent before it, by the whole use, and meanwhile it grows at the baseline.
"""

from collections.abc import Callable
from enum import Enum
from math import inf

from attrs import frozen
from simpy.events import Event

from sim.environment import Environment, Wakeup
from sim.processor import ProcessorSharing

NEAR_S = 60.0
"""Below so many seconds of full use the balance is watched at every change."""


class CreditMode(Enum):
    """What happens when the balance is used up."""

    STANDARD = "standard"
    """The processor is throttled to its baseline."""
    UNLIMITED = "unlimited"
    """It runs on, borrows up to one full balance and pays for what is beyond."""


@frozen(kw_only=True)
class Burst:
    """What a processor may use beyond its baseline, in server-seconds."""

    baseline: float
    """Servers' worth that is earned all the time."""
    cap: float
    """Credits that it keeps at most."""
    initial: float
    """Credits that it begins with."""
    launch: float = 0.0
    """Credits of its launch, which are spent first, and by the whole use."""
    mode: CreditMode = CreditMode.STANDARD

    def __attrs_post_init__(self) -> None:
        if not self.baseline > 0:
            raise ValueError(f"baseline must be positive, got {self.baseline}")
        if not 0 <= self.initial <= self.cap:
            raise ValueError(
                f"initial credit must be in [0, {self.cap:g}], got {self.initial}"
            )


class BurstableProcessor(ProcessorSharing):
    """Processor sharing within a budget of credits, in server-seconds.

    Invariants:

    * ``0 <= balance <= cap``, and the launch credit only shrinks;
    * in standard mode the processor is throttled exactly while the balance and the
      launch credit are 0 and more than the baseline is wanted;
    * in unlimited mode ``0 <= owed <= cap``; what is used beyond is *charged*.

    A crossing is found at its exact time: far from empty a single call stands at the
    earliest time at which the balance could come near it; near empty every change of
    the share moves that call to the time at which the balance will be 0.
    """

    def __init__(
        self,
        env: Environment,
        *,
        servers: float,
        burst: Burst,
        speed: float = 1.0,
    ) -> None:
        """Serve on *servers*, within what *burst* allows."""
        if not burst.baseline <= servers:
            raise ValueError(
                f"baseline must be in (0, {servers:g}], got {burst.baseline:g}"
            )
        super().__init__(env, servers=servers, speed=speed)
        self.baseline = burst.baseline
        self.cap = burst.cap
        self.mode = burst.mode
        self._balance = burst.initial
        self._launch = burst.launch
        self._owed = 0.0
        self._charged = 0.0
        self._throttled = False
        self._throttled_s = 0.0
        self._throttles = 0
        self._emptied: Callable[[], None] | None = None
        """Called when the balance has run out, at that time."""
        self._is_special = burst.launch > 0
        self._watch: Wakeup | None = None
        self._watches_at = inf
        self._look_ahead()

    @property
    def is_throttled(self) -> bool:
        """Is the processor held at its baseline now?"""
        return self._throttled and self._present * self._given > self.baseline

    def when_empty(self, action: Callable[[], None]) -> None:
        """Call *action* whenever the credits have run out."""
        self._emptied = action

    def balance(self) -> float:
        """Return the credits left, launch credit included, in server-seconds."""
        self._settle()
        return self._balance + self._launch

    def launch(self) -> float:
        """Return what of that is launch credit."""
        self._settle()
        return self._launch

    def surplus(self) -> float:
        """Return what is charged: used beyond the credits and what may be borrowed."""
        self._settle()
        return self._charged

    def owed(self) -> float:
        """Return what is borrowed now; it is free if it is earned back."""
        self._settle()
        return self._owed

    def throttled_s(self) -> float:
        """Return the time spent throttled so far."""
        self._settle()
        return self._throttled_s

    @property
    def throttles(self) -> int:
        """Count of the times the balance ran out."""
        return self._throttles

    def forget_credits(self, *, launch: float) -> None:
        """Start anew with an empty balance and *launch* credit, as after a stop.

        What was borrowed is charged: there is no time left to earn it back.
        """
        self._settle()
        self._charged += self._owed
        self._owed = 0.0
        self._balance, self._launch = 0.0, launch
        self._is_special = True
        if launch > 0:
            self._throttled = False
            self._allow(self.servers)
        self._share()
        self._look_ahead()

    def _settle(self) -> None:
        now = self._env._now
        span_s = now - self._settled_at
        if not span_s:
            return
        busy = self._busy
        self._attained_s += self._rate * span_s
        self._busy_s += busy * span_s
        self._settled_at = now
        balance = self._balance + (self.baseline - busy) * span_s
        if balance <= 0 or self._is_special:
            self._spend(span_s)
        else:
            self._balance = balance if balance < self.cap else self.cap

    def _spend(self, span_s: float) -> None:
        """Account for *span_s* where the balance alone does not tell the story."""
        if self.is_throttled:
            self._throttled_s += span_s
        if self._launch > 0:
            span_s -= self._spend_launch(span_s)
        spent = (self._busy - self.baseline) * span_s
        if spent <= 0:
            repaid = min(self._owed, -spent)
            self._owed -= repaid
            self._balance = min(self.cap, self._balance - spent - repaid)
        else:
            from_balance = min(self._balance, spent)
            self._balance -= from_balance
            if self.mode is CreditMode.UNLIMITED:
                borrowed = min(self.cap - self._owed, spent - from_balance)
                self._owed += borrowed
                self._charged += spent - from_balance - borrowed
        if self._throttled and self._balance > 0:
            self._throttled = False
            self._allow(self.servers)
        self._is_special = self._launch > 0 or self._owed > 0 or self._throttled

    def _spend_launch(self, span_s: float) -> float:
        """Spend the launch credit for up to *span_s*; return how long it lasted."""
        used = self._busy * span_s
        lasted_s = span_s if used < self._launch else self._launch / self._busy
        self._launch = max(0.0, self._launch - used)
        self._balance = min(self.cap, self._balance + self.baseline * lasted_s)
        return lasted_s

    def _lasts_s(self, busy: float) -> float:
        """Return how long the credits last if *busy* servers stay so, above baseline."""
        drain = busy - self.baseline
        launch_s = self._launch / busy
        balance = min(self.cap, self._balance + self.baseline * launch_s)
        return launch_s + balance / drain

    def _look_ahead(self) -> None:
        """Keep a call at the next time at which the balance needs attention."""
        if self.mode is CreditMode.UNLIMITED or self.baseline >= self.servers:
            return
        now = self._env._now
        left = self._balance
        if self._launch:  # what full use has yet to spend beyond what it earns
            left = self._lasts_s(self.servers) * (self.servers - self.baseline)
        near = NEAR_S * self.servers
        if left > near:
            self._watcher = None
            self._watch_at(now + (left - near / 2) / (self.servers - self.baseline))
            return
        self._watcher = self._look_ahead
        is_draining = self._busy > self.baseline and not self._throttled
        self._watch_at(now + self._lasts_s(self._busy) if is_draining else inf)

    def _watch_at(self, at: float) -> None:
        if at == self._watches_at:
            return
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        self._watches_at = at
        if at < inf:
            self._watch = Wakeup(self._env, at - self._env.now, self._look)

    def _look(self, _: Event) -> None:
        self._watch = None
        self._watches_at = inf
        self._settle()
        now = self._env.now
        if self._busy > self.baseline and now + self._lasts_s(self._busy) <= now:
            self._balance = self._launch = 0.0
            self._throttled = self._is_special = True
            self._throttles += 1
            self._allow(self.baseline)
            if self._emptied is not None:
                self._emptied()
        self._share()
        self._look_ahead()
