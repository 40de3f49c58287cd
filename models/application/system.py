"""One web system as it serves: its applications, on however many hosts it runs."""

from collections.abc import Callable

from models.application.app import App
from models.application.balancer import Balancer
from models.config import SystemConfig
from models.traffic.measures import SystemMeasures
from sim.environment import Environment
from sim.monitor import TimeWeighted


class System:
    """What answers for one system, and what its users experience of it.

    Invariant: ``up`` is 1 exactly while one of its applications can serve, as of the
    last `refresh`.
    """

    def __init__(
        self, env: Environment, name: str, config: SystemConfig, *, is_balanced: bool
    ) -> None:
        """With *is_balanced* a group's balancer checks the health of its hosts."""
        self.name = name
        self.config = config
        self.apps: list[App] = []
        self.balancer = Balancer(
            has_health_checks=is_balanced
            if config.health_checks is None
            else config.health_checks == "on",
            is_counting=config.balancing == "least-connections",
        )
        self.measures = SystemMeasures(name, config)
        self.up = TimeWeighted(lambda: env.now, value=1.0)
        """1 while it could serve a new request, over time."""
        self.failures = 0
        """Count of the times it went down."""
        self._listener: Callable[[bool], None] | None = None

    def __repr__(self) -> str:
        return f"<System {self.name!r}: {self.measures.requests.in_flight} in flight>"

    @property
    def is_up(self) -> bool:
        """Is there a process that could take a new request, and a database for it?"""
        return any(app.can_serve for app in self.apps)

    @property
    def stale_answers(self) -> int:
        """Answers of its processes for which nobody waited any more."""
        return sum(app.stale_answers for app in self.apps)

    def join(self, app: App) -> None:
        """Let *app* serve for it."""
        self.apps.append(app)
        self.balancer.add(app)

    def listen(self, listener: Callable[[bool], None]) -> None:
        """Tell *listener* from now on when it goes up or down."""
        self._listener = listener

    def refresh(self) -> None:
        """Note whether it is up, after something has changed."""
        is_up = self.is_up
        if is_up != (self.up.value > 0):
            self.up.set(float(is_up))
            self.failures += not is_up
            if self._listener is not None:
                self._listener(is_up)

    def push(self, cpu_s: float) -> None:
        """Send a message of *cpu_s* to each open session, in one callback a process."""
        for app in self.apps:
            for slot in app.slots:
                if slot.serving is not None:
                    slot.serving.push(cpu_s)

    def clear(self, now_s: float) -> None:
        """Throw away what was measured so far."""
        self.measures.clear(now_s)
        self.up.reset()
        self.failures = 0
