"""A week of burst credits as a fluid: hours of constant load, over and over.

Loads are in cores, hour by hour from Monday 00:00; balances and backlogs in core-seconds.
Within an hour everything is exact. After one week the state repeats itself, so that the
second week is the steady one.
"""

from collections.abc import Sequence
from math import fsum, inf

from attrs import define, frozen

HOUR_S = 3600.0
HOURS = 168
LONGEST_WEEKS = 520
"""A balance that lasts for ten years is said to last for ever."""


@frozen(kw_only=True)
class Bucket:
    """What a burstable machine earns, in cores, and keeps, in core-seconds."""

    baseline: float
    cap: float
    backlog: float = 0.0
    """Work that can wait while it is throttled, in core-seconds; the rest is refused."""


def charged_core_s(load: Sequence[float], bucket: Bucket) -> float:
    """Return what "unlimited" bills of a steady week of *load*, in core-seconds.

    The level is balance minus debt, within the cap on either side: what would fall below
    is charged, what would rise above is lost. Source: EC2 User Guide, "Unlimited mode".
    """
    mean = fsum(load) / len(load)
    level = -bucket.cap if mean > bucket.baseline else bucket.cap
    charged = 0.0
    for _ in range(2):
        charged = 0.0
        for cores in load:
            level += (bucket.baseline - cores) * HOUR_S
            if level < -bucket.cap:
                charged += -bucket.cap - level
            level = max(-bucket.cap, min(bucket.cap, level))
    return charged


def throttled_share(load: Sequence[float], bucket: Bucket) -> float:
    """Return the share of a steady week of *load* in which it is throttled."""
    mean = fsum(load) / len(load)
    tank = Tank(bucket, balance=0.0 if mean >= bucket.baseline else bucket.cap)
    throttled_s = 0.0
    for _ in range(2):
        throttled_s = fsum(tank.pass_hour(cores) for cores in load)
    return throttled_s / (HOUR_S * len(load))


def empty_after_s(
    load: Sequence[float],
    bucket: Bucket,
    *,
    balance: float,
    launch: float = 0.0,
    from_hour: int = 0,
) -> float:
    """Return when credits lack first, from the beginning of *from_hour* of the week.

    That is when more than the baseline is wanted and the balance is used up; *launch*
    credits are spent before it, by the whole use. Infinity stands for never.
    """
    tank = Tank(bucket, balance=balance, launch=launch)
    passed_s, before = 0.0, None
    for hour in range(from_hour, from_hour + LONGEST_WEEKS * HOURS):
        if (hour - from_hour) % len(load) == 0:
            now = (tank.balance, tank.launch, tank.waiting)
            if now == before:
                return inf  # and so on, week after week
            before = now
        left_s = HOUR_S
        while left_s > 0:
            cores = load[hour % len(load)]
            if tank.is_empty and cores > bucket.baseline:
                return passed_s
            span_s, _ = tank.step(cores, left_s)
            left_s -= span_s
            passed_s += span_s
    return inf


@define
class Tank:
    """The credits of one machine and the work that waits for them.

    Invariants: ``0 <= balance <= cap``, ``0 <= waiting <= backlog``.
    """

    bucket: Bucket
    balance: float
    launch: float = 0.0
    waiting: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Are all credits used up?"""
        return self.balance <= 0 and self.launch <= 0

    def pass_hour(self, cores: float) -> float:
        """Go through an hour with a load of *cores*; return how long it was throttled."""
        left_s, throttled_s = HOUR_S, 0.0
        while left_s > 0:
            span_s, is_throttled = self.step(cores, left_s)
            left_s -= span_s
            throttled_s += span_s if is_throttled else 0.0
        return throttled_s

    def step(self, cores: float, left_s: float) -> tuple[float, bool]:
        """Go on until the regime changes, at most for *left_s*.

        Return how long that was, and whether it was throttled meanwhile.
        """
        bucket = self.bucket
        gain = bucket.baseline - cores
        if self.launch > 0:
            span_s = min(left_s, self.launch / cores if cores else left_s)
            self.launch = max(0.0, self.launch - cores * span_s)
            self.balance = min(bucket.cap, self.balance + bucket.baseline * span_s)
            return span_s, False
        if self.balance <= 0 and (gain < 0 or self.waiting > 0):
            span_s = left_s
            if gain > 0:
                span_s = min(left_s, self.waiting / gain)
            self.waiting = min(bucket.backlog, max(0.0, self.waiting - gain * span_s))
            if gain > 0 and span_s < left_s:
                self.waiting = 0.0  # whatever rounding left of it
            return span_s, True
        span_s = min(left_s, self.balance / -gain) if gain < 0 else left_s
        self.balance = max(0.0, min(bucket.cap, self.balance + gain * span_s))
        if gain < 0 and span_s < left_s:
            self.balance = 0.0
        return span_s, False
