"""The seam between the two planes: what each may ask of the other.

The control plane (`models.operation`) is everything rare and clever; the data plane is
what happens to every request. The first speaks to the second in these verbs alone, and
hears of it through these reports alone: it never reaches into a request, and nothing in
it happens per request. Times are seconds since the start, and a report is made at the
exact time of what it tells.

A protocol says what one kind of part does for the control plane, and for those who sum
up a run. The parts of each data plane fulfil them as they are; a test holds them to it.
Read in this order: `machines`, `stores`, `processes`, `endedrequests`, `users`, `parts`.
"""

from models.seam.endedrequests import CAUSES, NO_CAUSE, EndedRequests
from models.seam.machines import Burstable, Cpu, CreditsEmpty, Machine, Memory
from models.seam.parts import Parts
from models.seam.processes import (
    Ailments,
    Calls,
    DaemonKilled,
    Deployment,
    Ended,
    Life,
    Listens,
    Slot,
)
from models.seam.stores import Jobs, Service, Store, Work
from models.seam.users import Asked, Audience, Sockets, System, SystemChanged

__all__ = [
    "CAUSES",
    "NO_CAUSE",
    "Ailments",
    "Asked",
    "Audience",
    "Burstable",
    "Calls",
    "Cpu",
    "CreditsEmpty",
    "DaemonKilled",
    "Deployment",
    "Ended",
    "EndedRequests",
    "Jobs",
    "Life",
    "Listens",
    "Machine",
    "Memory",
    "Parts",
    "Service",
    "Slot",
    "Sockets",
    "Store",
    "System",
    "SystemChanged",
    "Work",
]
