"""What goes wrong with machines: one host, or a whole availability zone."""

from collections.abc import Iterable, Iterator
from functools import cache

from models.config import FaultConfig, Scenario
from models.operation.faults.kind import FaultKind, Injection, Usual, Verb, nothing
from models.operation.faults.repairs import HOST_REPAIR
from models.plans.catalog import Catalog, load_catalog
from models.plans.machine import host_machine
from models.traffic.channels import Channel


class HostCrash(FaultKind):
    """A host goes down with everything on it."""

    name = "host-crash"
    phrase = "host {target} was down"
    target = "hosts"
    channel = Channel.HOST
    duration_s = Usual(480.0, "a host that recovers by itself takes 3 to 15 min")
    repair = HOST_REPAIR
    per_month = Usual(1 / 24, "a host fault or retirement once in 2 years (1 to 5)", 5.0)

    def begin(self, injection: Injection) -> Verb:
        """Let it go down; it boots at the end."""
        return _down(injection)

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every host."""
        yield self.of(target)


class Reboot(FaultKind):
    """A host is restarted, by its operator or its provider."""

    name = "reboot"
    phrase = "host {target} was down"
    target = "hosts"
    channel = Channel.HOST
    per_month = Usual(1 / 24, "as a host fault, once in 2 years", 5.0)

    def begin(self, injection: Injection) -> Verb:
        """Let it go down; it boots at the end."""
        return _down(injection)


class SpotInterruption(FaultKind):
    """The provider takes a spot instance back, after a warning."""

    name = "spot-interruption"
    phrase = "host {target} was down"
    target = "hosts"
    notice = "spot-notice"
    channel = Channel.HOST
    duration_s = Usual(300.0, "assumption: it is replaced within 1.5 to 7 min")
    per_month = Usual(2.3 / 12, "t3.micro in Tokyo: once in 5.2 months")

    def begin(self, injection: Injection) -> Verb:
        """Take it; a new machine comes, from the auto scaler if it is in a group."""
        host = injection.parts.hosts[injection.config.target]
        for group in injection.groups.values():
            if host in group.hosts:
                group.lose(host)
                return nothing
        return _down(injection, is_new=True)

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Object to a host that is no spot instance."""
        host = _first_member(config.target, scenario.hosts)
        if host is None:
            return  # there is no such host, which is another rule
        plan = scenario.hosts[host].plan
        plans = _catalog().instances
        if plan is not None and (plan not in plans or plans[plan].is_spot):
            return
        spots = ", ".join(sorted(name for name, sold in plans.items() if sold.is_spot))
        yield (
            "target",
            f"must be a host on a spot plan, got {config.target!r} on"
            f" {plan or 'no plan'}: write kind = 'host-crash', or take the plan {spots}",
        )

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every host on a spot plan."""
        if host_machine(scenario.hosts[target], _catalog()).is_spot:
            yield self.of(target)


class ZoneEvent(FaultKind):
    """A whole availability zone goes down: its hosts and its databases."""

    name = "az-event"
    phrase = "zone {target} was down"
    target = "zones"
    channel = Channel.HOST
    duration_s = Usual(300.0, "assumption, and short: real ones last 1 to 6 h")
    per_month = Usual(1 / 30, "once in 2 to 3 years", 1.5)

    def begin(self, injection: Injection) -> Verb:
        """Let databases and hosts go down together, and come back in that order."""
        parts, control, name = injection.parts, injection.control, injection.name
        zone = injection.config.target
        hosts = [h for h in parts.hosts.values() if h.config.zone == zone]
        databases = [d for d in parts.databases.values() if d.zone == zone]
        for database in databases:
            control.stop_database(database, name)
        for host in hosts:
            control.fail_host(host, name)

        def end() -> None:
            for database in databases:
                control.start_database(database, name)
            for host in hosts:
                control.recover_host(host, name)

        return end


def _down(injection: Injection, *, is_new: bool = False) -> Verb:
    """Let the host go down, and boot at the end, as a new machine if it *is_new*."""
    control, name = injection.control, injection.name
    host = injection.parts.hosts[injection.config.target]
    control.fail_host(host, name)
    return lambda: control.recover_host(host, name, is_new=is_new)


@cache
def _catalog() -> Catalog:
    """Return the plans on sale."""
    return load_catalog()


def _first_member(host: str, hosts: Iterable[str]) -> str | None:
    """Return the host in the file that *host* is, or is a copy of in its group."""
    known = set(hosts)
    return next((h for h in (host, host.rpartition("-")[0]) if h in known), None)
