"""The seam: the parts of the data plane do what the control plane may ask of them."""

from models import seam
from models.application.app import App
from models.application.process import NodeProcess
from models.application.slot import Slot
from models.application.system import System
from models.clients.clients import Clients
from models.clients.sessions import Sessions
from models.config import BatchConfig, CacheConfig
from models.hosting.batch import BatchWork
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from models.hosting.jobs import JobWorker
from models.parts import Parts
from tests import bare
from tests.inside import clients_of, serving, sessions_of, slot_of, system_of, works_of


def as_machine(part: Host) -> seam.Machine:
    return part


def as_store(part: Database) -> seam.Store:
    return part


def as_service(part: Cache) -> seam.Service:
    return part


def as_jobs(part: JobWorker) -> seam.Jobs:
    return part


def as_system(part: System) -> seam.System:
    return part


def as_sockets(part: Sessions) -> seam.Sockets:
    return part


def as_slot(part: Slot[NodeProcess]) -> seam.Slot:
    return part


def as_work(part: BatchWork) -> seam.Work:
    return part


def as_parts(parts: Parts) -> seam.Parts:
    return parts


def as_life(part: NodeProcess) -> seam.Life:
    return part


def as_deployment(part: App) -> seam.Deployment:
    return part


def as_audience(part: Clients) -> seam.Audience:
    return part


def test_every_part_fulfils_its_protocol() -> None:
    # The types say it to the type checker, and this to who runs the tests.
    shop = bare.system(
        bare.route(cpu=0.1, query=0.1),
        asynchronous_jobs=True,
        sessions=bare.sessions(1.0, 60.0),
    )
    cache = CacheConfig(host="web", hit_ratio=0.5)
    work = BatchConfig(host="web", cpu_s=1.0)
    it = bare.platform({"web": shop}, caches={"redis": cache}, batch={"backup": work})
    jobs = it.apps["web"].jobs
    assert jobs is not None
    parts = [
        (as_machine(it.hosts["web"]), seam.Machine),
        (as_store(it.databases["db"]), seam.Store),
        (as_service(it.caches["redis"]), seam.Service),
        (as_jobs(jobs), seam.Jobs),
        (as_system(system_of(it)), seam.System),
        (as_sockets(sessions_of(it)), seam.Sockets),
        (as_slot(slot_of(it)), seam.Slot),
        (as_work(*works_of(it)), seam.Work),
        (as_life(serving(it)), seam.Life),
        (as_deployment(it.apps["web"]), seam.Deployment),
        (as_audience(clients_of(it)), seam.Audience),
    ]
    assert as_parts(it.parts) is it.parts
    for part, protocol in parts:
        assert isinstance(part, protocol)
