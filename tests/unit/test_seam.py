"""The seam: the parts of the data plane do what the control plane may ask of them."""

from models import seam
from models.application.app import App
from models.application.process import NodeProcess
from models.clients.clients import Clients
from models.config import CacheConfig
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from models.hosting.jobs import JobWorker
from tests import bare
from tests.inside import clients_of, serving


def as_machine(part: Host) -> seam.Machine:
    return part


def as_store(part: Database) -> seam.Store:
    return part


def as_service(part: Cache | JobWorker) -> seam.Service:
    return part


def as_life(part: NodeProcess) -> seam.Life:
    return part


def as_deployment(part: App) -> seam.Deployment:
    return part


def as_audience(part: Clients) -> seam.Audience:
    return part


def test_every_part_fulfils_its_protocol() -> None:
    # The types say it to the type checker, and this to who runs the tests.
    shop = bare.system(bare.route(cpu=0.1, query=0.1), asynchronous_jobs=True)
    cache = CacheConfig(host="web", hit_ratio=0.5)
    it = bare.platform({"web": shop}, caches={"redis": cache})
    jobs = it.apps["web"].jobs
    assert jobs is not None
    parts = [
        (as_machine(it.hosts["web"]), seam.Machine),
        (as_store(it.databases["db"]), seam.Store),
        (as_service(it.caches["redis"]), seam.Service),
        (as_service(jobs), seam.Service),
        (as_life(serving(it)), seam.Life),
        (as_deployment(it.apps["web"]), seam.Deployment),
        (as_audience(clients_of(it)), seam.Audience),
    ]
    for part, protocol in parts:
        assert isinstance(part, protocol)
