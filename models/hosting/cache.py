"""A cache: Redis on a host, one thread that answers reads at once or not at all."""

from models.config import CacheConfig
from models.hosting.commands import Commands
from models.hosting.contents import Contents
from models.traffic.outcomes import CacheError
from sim.environment import Environment, Story, Wakeup
from sim.eventloop import EventLoop
from sim.processor import ProcessorSharing

COLD = 0.5
"""A cache is cold where it answers less than this share of what a full one does."""


class Cache:
    """Redis: answers a share of the cacheable reads instead of the database.

    Invariants: while it is down it runs nothing; whoever waited then asks elsewhere,
    at once or when its client gives up. When it comes back it is empty.
    """

    def __init__(
        self,
        env: Environment,
        name: str,
        config: CacheConfig,
        *,
        cpu: ProcessorSharing,
        is_warm: bool = False,
    ) -> None:
        self._env = env
        self.name = name
        self.host = config.host
        self.hit_ratio = config.hit_ratio
        self.is_up = True
        """Does it answer?"""
        self.gets = 0
        self._asked = self._held = 0
        """Reads while it was there, and those whose values it had."""
        self._cpu_s = config.cpu_s
        self._latency_s = config.latency_s
        self._thread = EventLoop(env, cpu)
        self.contents: Contents | None = None
        """What it holds, if that is to be known."""
        if config.keys is not None or config.size_mib is not None:
            self.contents = Contents(config)
            if is_warm:
                self.contents.fill(env.now)
        self.commands: Commands | None = None
        """Who waits while it is away, if anybody does."""
        if config.when_away == "wait":
            retries = config.most_retries
            self.commands = Commands(env, most_retries=retries, is_up=lambda: self.is_up)
        self._is_plain = self.contents is None and self.commands is None

    def stop(self) -> None:
        """Answer nothing; whoever waits for it goes on without."""
        self.is_up = False
        self._thread.abandon()
        if self.contents is not None:
            self.contents.flush()
        if self.commands is not None:
            self.commands.lose()

    def start(self) -> None:
        """Answer again."""
        self.is_up = True

    def flush(self) -> None:
        """Forget every key."""
        if self.contents is not None:
            self.contents.flush()

    def answers(self, draw: float) -> bool:
        """Say whether to ask it for the read with this *draw*: it answers, or is away."""
        if self._is_plain:
            return self.is_up and draw < self.hit_ratio
        if not self._is_reachable:
            return self.commands is not None
        is_held = self._holds(draw)
        self._asked += 1
        self._held += is_held
        return is_held

    def missing(self) -> float:
        """Return by how many reads it has missed `COLD` of what a full one answers."""
        full = 1.0 if self.contents is None else self.contents.full_share
        return COLD * self.hit_ratio * full * self._asked - self._held

    def get(self, draw: float) -> Story:
        """Fetch the value of the read with this *draw*; return whether it came."""
        self.gets += 1
        if self._latency_s:
            yield Wakeup(self._env, self._latency_s)
        while True:
            commands = self.commands
            is_away = commands is not None and not commands.is_joined
            if commands is not None and is_away:
                came = yield from commands.wait()
                if not came or not self._holds(draw):
                    return False
            if self.is_up:
                yield from self._thread.run(self._cpu_s)
            if self.is_up or commands is None:
                return self.is_up

    def put(self, draw: float) -> None:
        """Store what the database answered to the read with this *draw*.

        Raise `CacheError` if it is full and refuses it.
        """
        if self.contents is None or not self._is_reachable:
            return
        key = self._key(draw)
        if key is None and self.contents.keys is not None:
            return  # of those that no cache answers
        if not self.contents.store(key, self._env.now):
            raise CacheError(f"{self.name} is full")

    def is_awaited_by(self, turn: object) -> bool:
        """Say whether *turn* is that of a command that waits for it to be back."""
        return self.commands is not None and self.commands.is_awaited_by(turn)

    def clear(self) -> None:
        """Throw away what was measured so far."""
        if self.contents is not None:
            self.contents.clear()

    @property
    def _is_reachable(self) -> bool:
        return self.is_up if self.commands is None else self.commands.is_joined

    def _holds(self, draw: float) -> bool:
        if self.contents is None or self.contents.keys is None:
            return draw < self.hit_ratio
        key = self._key(draw)
        return key is not None and self.contents.holds(key, self._env.now)

    def _key(self, draw: float) -> int | None:
        """Return which key this *draw* asks for, if it is one that is asked for again."""
        if self.contents is None or self.contents.keys is None or draw >= self.hit_ratio:
            return None
        return int(draw / self.hit_ratio * self.contents.keys)
