"""One web system as it serves: its applications, on however many hosts it runs."""

from models.application.app import App
from models.application.balancer import Balancer
from models.application.filling import Filling
from models.application.systembook import SystemBook
from models.config import SystemConfig
from models.traffic.measures import SystemMeasures
from sim.environment import Environment
from sim.streams import Streams


class System(SystemBook[App]):
    """What answers for one system, and what its users experience of it."""

    def __init__(
        self,
        env: Environment,
        name: str,
        config: SystemConfig,
        *,
        is_balanced: bool,
        streams: Streams,
    ) -> None:
        """With *is_balanced* a group's balancer checks the health of its hosts."""
        super().__init__(env, name, config)
        self.filling = Filling(name, config.process, streams=streams)
        self.balancer = Balancer(
            has_health_checks=is_balanced
            if config.health_checks is None
            else config.health_checks == "on",
            is_counting=config.balancing == "least-connections",
        )
        self.measures = SystemMeasures(name, config)

    def __repr__(self) -> str:
        return f"<System {self.name!r}: {self.measures.requests.in_flight} in flight>"

    def join(self, app: App) -> None:
        """Let *app* serve for it."""
        self.apps.append(app)
        self.balancer.add(app)

    def push(self, cpu_s: float) -> int:
        """Send a message of *cpu_s* to each open session, in one callback a process.

        Return how many processes have any.
        """
        serving = [slot.serving for app in self.apps for slot in app.slots]
        holders = [each for each in serving if each is not None and each.sessions]
        for process in holders:
            process.push(cpu_s)
        return len(holders)

    def clear(self, now_s: float) -> None:
        """Throw away what was measured so far."""
        self.measures.clear(now_s)
        self.begin_anew()
