"""What users do all at once."""

from collections.abc import Iterator
from math import inf

from models.config import FaultConfig, Scenario, SurgeConfig
from models.operation.faults.kind import FaultKind, Injection, Usual, Verb, nothing
from models.traffic.channels import Channel


class Surge(FaultKind):
    """More requests arrive, or fewer, by a factor."""

    name = "surge"
    phrase = "{target} was asked more"
    target = "systems"
    needs = ("factor",)
    is_known_before = True
    channel = Channel.CPU
    per_month = Usual(1.0, "assumption: one announcement a month")

    def begin(self, injection: Injection) -> Verb:
        """Do nothing: it is part of the arrival rate since before the run."""
        return nothing

    def surges(self, config: FaultConfig, horizon_s: float) -> Iterator[SurgeConfig]:
        """Yield its every occurrence."""
        at_s = config.at_s or 0.0
        while at_s < horizon_s:
            yield SurgeConfig(
                at_s=at_s,
                duration_s=config.duration_s or horizon_s,
                factor=1.0 if config.factor is None else config.factor,
            )
            at_s += config.every_s or inf

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Object to a trace, which has no rate that a factor could change."""
        system = scenario.systems.get(config.target)
        if system is not None and system.clients.kind == "trace":
            yield "target", f"must not follow a trace, as {config.target!r} does"

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one, strong enough to be seen, for every system with an open load."""
        if scenario.systems[target].clients.kind == "open":
            yield self.of(target, factor=10.0)


class Announcement(FaultKind):
    """Everybody who is online is told something, and looks at once."""

    name = "announcement"
    phrase = "{target} was announced"
    target = "systems"
    lasts = False
    channel = Channel.CPU

    def begin(self, injection: Injection) -> Verb:
        """Let every open session fetch."""
        target = injection.config.target
        sessions = injection.parts.sessions.get(target)
        if sessions is not None:
            sessions.fetch_all(injection.parts.clients[target].fetch)
        return nothing

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Object to a system where nobody hears it."""
        system = scenario.systems.get(config.target)
        if system is None or system.sessions is not None:
            return
        heard = [
            name for name, each in scenario.systems.items() if each.sessions is not None
        ]
        there = ", ".join(heard) or "none"
        rule = f"must be a system with sessions, got {config.target!r}"
        yield "target", f"{rule}, there is {there}"
