"""Contents: which keys a cache holds, since when, and which it lets go."""

from math import inf

from models.config import CacheConfig


class Contents:
    """The keys of one cache, all asked for equally often.

    Which keys are more popular is left out: the hit ratio that is given is that of a
    cache in which all of them are.

    Invariants: it holds at most `capacity` keys, none for longer than its lifetime, and
    none twice. The oldest goes first, where one has to.
    """

    def __init__(self, config: CacheConfig) -> None:
        self.keys = config.keys
        """How many different ones are asked for; None if each is stored but once."""
        size_mib = inf if config.size_mib is None else config.size_mib
        self.capacity = size_mib / config.item_mib
        self._item_mib = config.item_mib
        self._ttl_s = inf if config.ttl_s is None else config.ttl_s
        self._refuses = config.policy == "refuse"
        self._ends_s: dict[int, float] = {}
        """When each key expires, the oldest first."""
        self._singles = 0
        self.evicted = 0
        self.refused = 0
        """Writes that found no room."""

    @property
    def held(self) -> int:
        """Keys that it holds, those included that nobody has found expired yet."""
        return len(self._ends_s)

    @property
    def held_mib(self) -> float:
        """Memory of the values that it holds."""
        return self.held * self._item_mib

    @property
    def full_share(self) -> float:
        """Share of the keys that is there when it holds as many as it can."""
        return 1.0 if self.keys is None else min(1.0, self.capacity / self.keys)

    def holds(self, key: int, now_s: float) -> bool:
        """Say whether *key* is there."""
        return self._ends_s.get(key, 0.0) > now_s

    def store(self, key: int | None, now_s: float) -> bool:
        """Keep *key*, or one that nobody asks for again; say whether there was room."""
        ends_s = self._ends_s
        if key is None:
            self._singles += 1
            key = -self._singles
        ends_s.pop(key, None)
        while ends_s and next(iter(ends_s.values())) <= now_s:
            del ends_s[next(iter(ends_s))]
        if len(ends_s) + 1 > self.capacity:
            if self._refuses:
                self.refused += 1
                return False
            self.evicted += 1
            del ends_s[next(iter(ends_s))]
        ends_s[key] = now_s + self._ttl_s
        return True

    def fill(self, now_s: float) -> None:
        """Hold as many keys as there is room for, their ages spread evenly."""
        keys = 0 if self.keys is None else int(min(self.keys, self.capacity))
        for key in range(keys):
            left = inf if self._ttl_s == inf else self._ttl_s * (key + 1) / keys
            self._ends_s[key] = now_s + left

    def flush(self) -> None:
        """Hold nothing."""
        self._ends_s.clear()

    def clear(self) -> None:
        """Count anew."""
        self.evicted = self.refused = 0
