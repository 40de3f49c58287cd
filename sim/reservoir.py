"""A reservoir: an amount of something finite, claimed and freed by account holders.

Amounts are integers (bytes, for memory): sums of floats drift, and a drift in the
account of memory ends as a kill that never was.
"""

from collections.abc import Callable

from sim.errors import InvariantError
from sim.monitor import TimeWeighted


class Reservoir:
    """*capacity* units, shared by accounts that claim and free them.

    Invariants, at every event:

    * ``0 <= used <= capacity``, and ``used`` is the sum of what the accounts hold;
    * closing an account returns exactly what it held.

    Before a claim would exceed the capacity, *make_room* is called with the account
    that claims; it closes or shrinks accounts, that one if need be, and says whether
    it could.
    """

    def __init__(
        self,
        name: str,
        *,
        capacity: int,
        clock: Callable[[], float],
        make_room: Callable[["Account"], bool] = lambda _: False,
    ) -> None:
        if capacity < 0:
            raise ValueError(f"{name}: capacity must not be negative, got {capacity}")
        self.name = name
        self.capacity = capacity
        self.used = 0
        self.usage = TimeWeighted(clock)
        """Units used, over time."""
        self._changed: Callable[[], object] | None = None
        self.accounts: list[Account] = []
        """The open accounts, oldest first."""
        self._make_room = make_room
        self._band_low = -1
        self._band_high = capacity + 1

    def __repr__(self) -> str:
        return f"<Reservoir {self.name!r}: {self.used} of {self.capacity} used>"

    def open(self, owner: object) -> "Account":
        """Return a new, empty account of *owner*."""
        account = Account(self, owner)
        self.accounts.append(account)
        return account

    def watch(self, low: int, high: int, changed: Callable[[], object]) -> None:
        """Call *changed* once the use falls below *low* or rises above *high*."""
        self._band_low, self._band_high = low, high
        self._changed = changed

    def _move(self, units: int, since_s: float | None = None) -> None:
        self.used += units
        if since_s is None:
            self.usage.add(units)
        else:
            self.usage.amend(units, since_s=since_s)
        if not 0 <= self.used <= self.capacity:
            raise InvariantError(f"{self!r}: the use left its bounds")
        if self._changed is not None and not (
            self._band_low <= self.used <= self._band_high
        ):
            self._changed()


class Account:
    """What one owner holds of a reservoir.

    Invariants: ``held >= 0``; a closed account holds nothing and gets nothing.
    """

    __slots__ = ("_reservoir", "held", "is_open", "owner", "peak")

    def __init__(self, reservoir: Reservoir, owner: object) -> None:
        self._reservoir = reservoir
        self.owner = owner
        self.held = 0
        self.peak = 0
        self.is_open = True

    def claim(self, units: int) -> bool:
        """Take *units*, making room first; say whether the account still lives."""
        reservoir = self._reservoir
        while self.is_open and reservoir.used + units > reservoir.capacity:
            if not reservoir._make_room(self):
                raise InvariantError(
                    f"{reservoir!r}: no room for {units} units, and nothing to free"
                )
        if not self.is_open:
            return False
        self.held += units
        if self.held > self.peak:
            self.peak = self.held
        reservoir._move(units)
        return True

    def free(self, units: int, *, since_s: float | None = None) -> None:
        """Give *units* back; nothing, if the account was closed meanwhile.

        With *since_s* they count as free from that instant on, which has passed.
        """
        if not self.is_open:
            return
        if units > self.held:
            raise InvariantError(f"{self.owner}: frees {units} of {self.held} units")
        self.held -= units
        self._reservoir._move(-units, since_s)

    def clear(self) -> None:
        """Measure the highest amount anew."""
        self.peak = self.held

    def close(self) -> int:
        """Give everything back; return how much it was."""
        units, self.held = self.held, 0
        if self.is_open:
            self.is_open = False
            self._reservoir.accounts.remove(self)
            self._reservoir._move(-units)
        return units
