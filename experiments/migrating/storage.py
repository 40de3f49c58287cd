"""Storage: what fills up, month by month."""

from math import inf, log

from attrs import frozen

from experiments.migrating.clock import FIRST, Clock
from experiments.migrating.migration import StorageConfig


@frozen(kw_only=True)
class Storage:
    """A disk, and what is stored anew; months are those of growth.

    Invariant: there is room at the start.
    """

    config: StorageConfig
    rate: float
    """By which what is stored anew grows, a month."""

    def used_gb(self, month: float) -> float:
        """Return what is stored at the beginning of *month*.

        The sum of what each month before has added: ``g ((1 + r)**n - 1) / r``.
        """
        passed = month - FIRST
        if self.rate:
            passed = ((1.0 + self.rate) ** passed - 1.0) / self.rate
        return self.config.used_gb + self.config.gb_per_month * passed

    def full_at(self) -> float:
        """Return when it is full, in months and parts of one; infinite if never."""
        left = self.config.plan_gb - self.config.used_gb
        if not self.config.gb_per_month:
            return inf
        months = left / self.config.gb_per_month
        if self.rate:
            grown = 1.0 + self.rate * months
            if grown <= 0:  # what is stored anew shrinks, and adds up to less than that
                return inf
            months = log(grown) / log(1.0 + self.rate)
        return FIRST + months

    def full_in(self, clock: Clock) -> float:
        """Return the month of *clock* in which it is full; infinite if never."""
        full_at = self.full_at()
        return inf if full_at == inf else clock.last_until(full_at)
