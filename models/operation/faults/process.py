"""What goes wrong with the processes of an application."""

from collections.abc import Iterator

from simpy.events import Event

from models.application.app import App
from models.config import FaultConfig, Scenario
from models.hosting.memory import MIB
from models.operation.faults.kind import (
    MISTAKES,
    FaultKind,
    Injection,
    Usual,
    Verb,
    nothing,
)
from models.traffic.channels import Channel
from sim.environment import Environment, Story

LEAK_STEP_S = 1.0
"""A leak claims its memory so often, ahead of its use."""
LEAK_MIB_PER_S = 20.0
"""A gibibyte in 50 s: so fast that PM2, which looks every 30 s, may come too late."""


class ProcessCrash(FaultKind):
    """A process of an application ends, as of a bug in it; its other ones serve on."""

    name = "process-crash"
    phrase = "{target} crashed"
    target = "apps"
    lasts = False
    channel = Channel.PROCESS
    per_month = Usual(
        30 / 7, "a Node.js process dies of a bug once in 7 days (1 to 30)", 30.0
    )

    def begin(self, injection: Injection) -> Verb:
        """End it; PM2 starts it again."""
        injection.control.crash(injection.parts.apps[injection.config.target])
        return nothing

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every application."""
        yield self.of(target)


class MemoryLeak(FaultKind):
    """Memory is claimed for nothing, with time or with requests."""

    name = "memory-leak"
    phrase = "{target} leaked memory"
    target = "apps"
    one_of = ("mib_per_s", "mib_per_request")
    channel = Channel.MEMORY
    duration_s = Usual(180.0, "assumption: six looks of PM2")
    per_month = MISTAKES

    def begin(self, injection: Injection) -> Verb:
        """Leak in every process of the application."""
        config, env = injection.config, injection.parts.env
        app = injection.parts.apps[config.target]
        if config.mib_per_request is not None:
            step = round(config.mib_per_request * MIB)
            app.leak(step)
            return lambda: app.leak(-step)
        step = round((config.mib_per_s or 0.0) * LEAK_STEP_S * MIB)
        repaired = env.event()
        env.process(_leak_in_time(env, app, step, repaired))

        def end() -> None:
            repaired.succeed()

        return end

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield a fast one for every application."""
        yield self.of(target, mib_per_s=LEAK_MIB_PER_S)


class ConnectionLeak(FaultKind):
    """Connections to the database are taken and never given back."""

    name = "connection-leak"
    phrase = "{target} leaked connections"
    target = "apps"
    needs = ("connections",)
    channel = Channel.DATABASE
    duration_s = Usual(120.0, "assumption, and short: a bad release stays 10 to 60 min")
    per_month = MISTAKES

    def begin(self, injection: Injection) -> Verb:
        """Take them from every process of the application."""
        config = injection.config
        return injection.parts.apps[config.target].hold(config.connections or 1)

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield a leak of the whole pool for every application that has a database."""
        app = scenario.apps[target]
        if app.database is not None:
            size = scenario.systems[app.system].process.pool_size
            yield self.of(target, connections=size)


class Deploy(FaultKind):
    """The processes of an application are replaced by a new version."""

    name = "deploy"
    phrase = "{target} was deployed"
    target = "apps"
    lasts = False
    channel = Channel.PROCESS
    per_month = Usual(1.5 * 30 / 7, "1 or 2 deploys a week", 2.0)

    def begin(self, injection: Injection) -> Verb:
        """Reload them, as PM2 does."""
        injection.control.deploy(injection.parts.apps[injection.config.target])
        return nothing

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every application."""
        yield self.of(target)


def _leak_in_time(env: Environment, app: App, step: int, repaired: Event) -> Story:
    """Claim memory for nothing, in every process of *app*, until it is *repaired*."""
    while not repaired.triggered:
        for process in app.lives:
            process.claim(step)
        yield env.timeout(LEAK_STEP_S)
