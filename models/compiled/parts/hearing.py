"""Who hears what a plane reports of its machines."""

from collections.abc import Mapping

from models.compiled.engine import Engine
from models.compiled.kinds import EMPTY, KILLED_DAEMON
from models.compiled.parts.cores import BurstableCpu
from models.compiled.parts.databases import PlaneStore
from models.compiled.parts.machines import PlaneHost
from models.hosting.exits import Exit


def listen_to_machines(
    engine: Engine, hosts: Mapping[str, PlaneHost], databases: Mapping[str, PlaneStore]
) -> None:
    """Let machines hear that their credits are gone, and daemons that they are killed."""
    machines = list(hosts.values())
    cpus = [host.cpu for host in machines]
    cpus += [store.cpu for store in databases.values()]

    def emptied(number: int, _: int) -> None:
        cpu = cpus[number]
        if isinstance(cpu, BurstableCpu):
            cpu.be_empty()

    def killed(number: int, held: int) -> None:
        daemon = machines[number].memory.daemon
        if daemon is not None:
            daemon.be_closed(held)
            daemon.resident.die(Exit.OOM)

    engine.hear_of(EMPTY, emptied)
    engine.hear_of(KILLED_DAEMON, killed)
