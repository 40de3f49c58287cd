"""Rate limits of nginx: how often an address may ask before it is answered 429."""

from sim.environment import Environment

WINDOW_S = 60.0
"""A route's limit counts within windows of this length."""


class LeakyLimit:
    """A leaky bucket for each address, as nginx's ``limit_req`` with ``nodelay``.

    What an address asked in excess of its rate drains at that rate; a request that finds
    more than the burst in excess is turned away, and adds nothing to it.

    Invariant: nobody has more than ``burst`` in excess after being let in.
    """

    def __init__(self, env: Environment, *, per_s: float, burst: int) -> None:
        self._env = env
        self._per_s = per_s
        self._burst = burst
        self._excess: dict[int, tuple[float, float]] = {}

    def lets_in(self, address: int) -> bool:
        """Count a request of *address*; say whether it may pass."""
        now_s = self._env.now
        if address not in self._excess:
            self._excess[address] = (0.0, now_s)
            return True
        excess, since_s = self._excess[address]
        excess = max(0.0, excess - self._per_s * (now_s - since_s) + 1.0)
        if excess > self._burst + 1e-9:
            return False
        self._excess[address] = (excess, now_s)
        return True


class WindowLimit:
    """So many requests of an address a minute, as express-rate-limit counts them.

    A window of an address begins with its first request after the one before is over.

    Invariant: no window lets in more than ``per_window``.
    """

    def __init__(self, env: Environment, *, per_window: int) -> None:
        self._env = env
        self._per_window = per_window
        self._windows: dict[int, tuple[float, int]] = {}

    def lets_in(self, address: int) -> bool:
        """Count a request of *address*; say whether it may pass."""
        now_s = self._env.now
        began_s, passed = self._windows.get(address, (now_s, 0))
        if now_s >= began_s + WINDOW_S:
            began_s, passed = now_s, 0
        is_let_in = passed < self._per_window
        self._windows[address] = (began_s, passed + is_let_in)
        return is_let_in


def address_of(number: int, addresses: int) -> int:
    """Return the address of the *number*-th request: one of *addresses*, as if drawn.

    It is a hash (the finaliser of MurmurHash3), so that no stream of draws is needed.
    """
    mixed = number & 0xFFFFFFFF
    for factor, shift in ((0x85EBCA6B, 16), (0xC2B2AE35, 13)):
        mixed = (mixed ^ mixed >> shift) * factor & 0xFFFFFFFF
    return (mixed ^ mixed >> 16) * addresses >> 32
