"""What goes wrong between a host and a database."""

from models.operation.faults.kind import FaultKind, Injection, Verb
from models.traffic.channels import Channel


class Partition(FaultKind):
    """No query of a host reaches a database; they wait."""

    name = "partition"
    phrase = "host {target} could not reach database {database}"
    target = "hosts"
    needs = ("database",)
    channel = Channel.DATABASE

    def begin(self, injection: Injection) -> Verb:
        """Cut the host off; its queries go on at the end."""
        control, name, config = injection.control, injection.name, injection.config
        host = injection.parts.hosts[config.target]
        database = injection.parts.databases[config.database or ""]
        control.cut_off(database, host, name)
        return lambda: control.reconnect(database, host, name)


class Delay(FaultKind):
    """The way between a host and a database takes longer."""

    name = "delay"
    phrase = "the way from host {target} to database {database} was long"
    target = "hosts"
    needs = ("database", "delay_s")
    channel = Channel.DATABASE

    def begin(self, injection: Injection) -> Verb:
        """Add it to both ways."""
        config = injection.config
        database = injection.parts.databases[config.database or ""]
        both_ways_s = 2.0 * (config.delay_s or 0.0)
        database.delay(config.target, both_ways_s)
        return lambda: database.hasten(config.target, both_ways_s)
