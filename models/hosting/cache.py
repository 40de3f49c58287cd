"""A cache: Redis on a host, one thread that answers reads at once or not at all."""

from models.config import CacheConfig
from sim.environment import Environment, Story, Wakeup
from sim.eventloop import EventLoop
from sim.processor import ProcessorSharing


class Cache:
    """Redis: answers a share of the cacheable reads instead of the database.

    Invariant: while it is down it runs nothing; whoever waited then asks elsewhere.
    """

    def __init__(
        self, env: Environment, name: str, config: CacheConfig, *, cpu: ProcessorSharing
    ) -> None:
        self._env = env
        self.name = name
        self.host = config.host
        self.hit_ratio = config.hit_ratio
        self.is_up = True
        """Does it answer?"""
        self.gets = 0
        self._cpu_s = config.cpu_s
        self._latency_s = config.latency_s
        self._thread = EventLoop(env, cpu)

    def stop(self) -> None:
        """Answer nothing; whoever waits for it goes on without."""
        self.is_up = False
        self._thread.abandon()

    def start(self) -> None:
        """Answer again."""
        self.is_up = True

    def answers(self, draw: float) -> bool:
        """Say whether the read with this *draw* is answered here."""
        return self.is_up and draw < self.hit_ratio

    def get(self) -> Story:
        """Fetch one value; return whether it came."""
        self.gets += 1
        if self._latency_s:
            yield Wakeup(self._env, self._latency_s)
        if self.is_up:
            yield from self._thread.run(self._cpu_s)
        return self.is_up
