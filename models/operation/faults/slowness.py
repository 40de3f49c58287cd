"""What slows or stops machines and processes without taking anything from them."""

from collections.abc import Iterator

from models.config import FaultConfig, Scenario, title_of
from models.operation.faults.kind import FaultKind, Injection, Usual, Verb
from models.traffic.channels import Channel


class Steal(FaultKind):
    """A host's neighbours take a share of its cores; its own use of them stays low."""

    name = "steal"
    target = "hosts"
    needs = ("share",)
    channel = Channel.CPU
    duration_s = Usual(2400.0, "one report: a neighbour took 89 % for 40 min")

    def begin(self, injection: Injection) -> Verb:
        """Take the share away; give it back at the end."""
        return _taken(injection, injection.config.share or 0.0)

    def told(self, config: FaultConfig, scenario: Scenario) -> str:
        """Say how much was taken."""
        share = 100 * (config.share or 0.0)
        host = title_of(scenario, self.target, config.target)
        return f"others took {share:.3g} % of the cores of host {host}"


class HostStandstill(FaultKind):
    """A host stands still, as while it is moved or copied, and goes on as it was."""

    name = "host-standstill"
    phrase = "host {target} stood still"
    target = "hosts"
    channel = Channel.CPU
    duration_s = Usual(10.0, "assumption: a snapshot or a move to other hardware")

    def begin(self, injection: Injection) -> Verb:
        """Let nothing run on it."""
        return _taken(injection, 1.0)


class Standstill(FaultKind):
    """The loop of a process stands still, as in a call that blocks, and loses nothing.

    It is the process whose turn it is; the other ones of the application serve on.
    """

    name = "standstill"
    phrase = "a process of {target} stood still"
    target = "apps"
    channel = Channel.CPU
    duration_s = Usual(10.0, "assumption: a call that blocks, of seconds")

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Object to processes that have no one loop to stand still."""
        app = scenario.apps.get(config.target)
        system = scenario.systems.get(app.system) if app is not None else None
        if system is not None and system.process.kind == "workers":
            rule = f"must name an application with an event loop, got {config.target}"
            yield "target", f"{rule}: write kind = 'host-standstill' for its host"

    def begin(self, injection: Injection) -> Verb:
        """Let its loop run nothing; at the end it goes on, if it is still there."""
        return injection.parts.apps[injection.config.target].stand_still()


def _taken(injection: Injection, share: float) -> Verb:
    host, name = injection.parts.hosts[injection.config.target], injection.name
    host.take_away(share, name)
    return lambda: host.give_back(name)
