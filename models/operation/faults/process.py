"""What goes wrong with the processes of an application."""

from collections.abc import Iterator

from models.config import FaultConfig, Scenario
from models.hosting.memory import MIB
from models.operation.faults.kind import (
    MISTAKES,
    UNKNOWN,
    FaultKind,
    Injection,
    Usual,
    Verb,
    nothing,
)
from models.traffic.channels import Channel

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
        """Leak in every process of the application, while it listens."""
        config = injection.config
        app = injection.parts.apps[config.target]
        if config.mib_per_request is not None:
            step = round(config.mib_per_request * MIB)
            app.leak(step)
            return lambda: app.leak(-step)
        if not config.mib_per_s:
            return nothing
        return app.ailments.of_memory(config.mib_per_s * MIB)

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield a fast one for every application."""
        yield self.of(target, mib_per_s=LEAK_MIB_PER_S)


class ConnectionLeak(FaultKind):
    """Connections to the database are taken and never given back.

    All at once, of the processes that there are; or one after another until the pool is
    empty, also in those that start later.
    """

    name = "connection-leak"
    phrase = "{target} leaked connections"
    target = "apps"
    one_of = ("connections", "connections_per_s", "connections_per_request")
    channel = Channel.DATABASE
    duration_s = Usual(120.0, "assumption, and short: a bad release stays 10 to 60 min")
    per_month = MISTAKES

    def begin(self, injection: Injection) -> Verb:
        """Take them from every process of the application."""
        config = injection.config
        app = injection.parts.apps[config.target]
        if config.connections is not None:
            return app.ailments.hold(config.connections)
        return app.ailments.of_connections(
            per_s=config.connections_per_s or 0.0,
            per_request=config.connections_per_request or 0.0,
        )

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


class RollingDeploy(FaultKind):
    """A system is deployed on all its hosts, one after the other."""

    name = "rolling-deploy"
    phrase = "{target} was deployed"
    target = "systems"
    lasts = False
    channel = Channel.PROCESS
    per_month = UNKNOWN

    def begin(self, injection: Injection) -> Verb:
        """Reload its applications one by one, in the order of the file."""
        system = injection.parts.systems[injection.config.target]
        injection.control.roll_out(system.apps)
        return nothing
