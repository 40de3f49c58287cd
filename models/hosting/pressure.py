"""Pressure: how slow a host becomes while its memory fills, and then its swap.

The kernel's documents give no figure for either. The laws here are the simplest with the
right ends: without its page cache a machine is `thrash_factor` times slower; and of the
pages that a second of work touches, as many wait for the disk as there are pages beyond
the RAM, in proportion.
"""

from bisect import bisect_left

from attrs import frozen

PRESSURE_STEPS = 16
SWAP_STEPS = 64
"""Steps of that law in a RAM's worth of swap."""
TOUCHES_PER_CPU_S = 20_000.0
"""Pages that a second of work touches and no cache of the CPU holds: one every 50 us (an
assumption to sweep)."""


@frozen(kw_only=True)
class Pressure:
    """The pace of one host by its anonymous memory, all in bytes.

    Below its floor the page cache slows it down by ``1 + (thrash_factor - 1) * (1 - page
    cache / floor)**2``, an assumption to sweep: accounts speak of several to twenty
    times. What is beyond the RAM lies in swap, and adds ``TOUCHES_PER_CPU_S * swap_io_s *
    (anonymous - RAM) / RAM``.

    Invariant: it never quickens while memory fills.
    """

    ram: int
    """Without the kernel's share, and without swap."""
    wanted: int
    """The page cache that the host would like to have."""
    floor: int
    thrash_factor: float
    swap_io_s: float
    """One page read back from swap."""

    def page_cache(self, used: float) -> float:
        """Return the page cache that is left beside *used*."""
        return max(0.0, min(self.wanted, self.ram - used))

    def slowness(self, used: int) -> float:
        """Return how many times slower all work is at *used*."""
        slowness = 1.0
        step = self.floor // PRESSURE_STEPS
        left = max(0, self.ram - used)
        if step and left < self.floor:
            squeeze = 1.0 - left // step * step / self.floor
            slowness += (self.thrash_factor - 1.0) * squeeze * squeeze
        if used > self.ram:
            swapped = self._swap_steps(used) * self._swap_step
            slowness += TOUCHES_PER_CPU_S * self.swap_io_s * swapped / self.ram
        return slowness

    def used_at(self, slowness: float) -> int:
        """Return the least use at which it is so many times slower, or twice the RAM."""
        return bisect_left(range(2 * self.ram), slowness, key=self.slowness)

    def band(self, used: int) -> tuple[int, int]:
        """Return the least and the most use at which the pace is that at *used*."""
        ram, step = self.ram, self.floor // PRESSURE_STEPS
        if used > ram:
            swapped = self._swap_steps(used) * self._swap_step
            return ram + swapped - self._swap_step + 1, ram + swapped
        if not step:
            return 0, ram
        if ram - used >= self.floor:
            return 0, ram - self.floor
        level = (ram - used) // step
        return ram - (level + 1) * step, ram - level * step

    @property
    def _swap_step(self) -> int:
        return max(1, self.ram // SWAP_STEPS)

    def _swap_steps(self, used: int) -> int:
        return -(-(used - self.ram) // self._swap_step)
