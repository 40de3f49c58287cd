"""The books of a platform's parts: what adds up in each of them, at every instant."""

from models.application.app import App
from models.application.leak import ConnectionLeak
from models.application.process import NodeProcess
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from models.hosting.memory import MIB
from models.traffic.measures import SystemMeasures
from sim.credits import BurstableProcessor
from sim.processor import ProcessorSharing
from tests.inside import pools_at, sessions_bytes


def flows_balance(measures: SystemMeasures) -> None:
    for flow in (measures.requests, measures.attempts):
        assert flow.arrived == flow.completed + flow.failed + flow.in_flight
        assert flow.in_flight >= 0
    # Every attempt ends in exactly one outcome.
    attempts = measures.attempts
    assert sum(measures.outcomes) == attempts.completed + attempts.failed
    assert measures.outcomes[0] == attempts.completed
    assert sum(each.completed for each in measures.endpoints) == (
        measures.requests.completed
    )
    assert sum(each.failed for each in measures.endpoints) == measures.requests.failed


def memory_fits(host: Host) -> None:
    memory = host.memory.reservoir
    assert 0 <= memory.used <= memory.capacity
    assert memory.used == sum(account.held for account in memory.accounts)
    assert all(account.held >= 0 and account.is_open for account in memory.accounts)
    assert host.memory.page_cache_mib() >= 0
    assert 0 <= host.memory.used_mib <= memory.used / MIB
    assert not host.memory.mean_mib() > memory.usage.peak / MIB * (1 + 1e-9)


def connections_add_up(database: Database) -> None:
    pools = pools_at(database)
    assert database.connections == sum(pool.open for pool in pools)
    assert 0 <= database.connections <= database.max_connections
    for pool in pools:
        assert 0 <= pool.pool.in_use <= pool.open <= pool.pool.capacity
        assert not pool.pool.waiting or pool.pool.in_use == pool.pool.capacity
    if not database.is_up and database.host is None:
        assert database.cpu.present == 0
    # Who begins to ask when it is down, with a connection lent before, is on the way.
    is_far = database.network_s or database._delays_s or database._cut_off
    if not database.is_up and not is_far:
        assert not database.visits
    if database._backends is not None:
        beside = database.connections * database._backends._backend_bytes
        assert database._backends.held == 5 * MIB + beside


def lends_each_once(life: NodeProcess) -> None:
    """Who is worked on has one connection at most, but for a leak that has more."""
    connections, visits = life.connections, life.visits
    if connections is None or any(isinstance(it, ConnectionLeak) for it in visits):
        return
    assert connections.pool.in_use + connections.pool.waiting <= len(visits)


def works_within_its_means(cpu: ProcessorSharing, now: float) -> None:
    assert cpu.busy_server_s() <= cpu.servers * now + 1e-6
    if isinstance(cpu, BurstableProcessor):
        assert 0 <= cpu._balance <= cpu.cap
        assert cpu.surplus() >= 0


def stays_within_its_quota(app: App, now: float) -> None:
    """No more than its cores in each period, that of now included."""
    quota = app.quota
    if quota is None:
        return
    assert -1e-9 <= quota._left_s <= quota._each_s
    assert quota.throttled_s() <= now + 1e-9
    assert not quota._slices or quota._left_s > 0
    assert len(quota._slices) in (0, quota.present)


def holds_nothing(life: NodeProcess) -> None:
    assert not life.is_alive
    assert not life.is_listening
    assert life.footprint.account.held == 0
    assert not life.footprint.account.is_open
    assert not life.sessions
    assert not life.visits
    assert not life.loop.is_busy
    assert life.loop.waiting == 0
    assert life.threads.in_use == life.threads.waiting == 0
    if life.connections is not None:
        assert life.connections.open == 0
        assert life.connections.pool.in_use == life.connections.pool.waiting == 0
        assert life.connections not in life.connections.database.pools


def beside_requests(life: NodeProcess) -> int:
    """Return RSS - base - cache - connections - sessions, in bytes; kept ones apart."""
    config = life.config
    cache = round(config.cache_mib * MIB / config.cache_fill_requests)
    cache = cache * config.cache_fill_requests - life.footprint.cache_left
    base_mib = config.base_mib + (config.workers or 0) * config.worker_mib
    kept = round(base_mib * MIB) + cache
    if life.connections is not None:
        kept += life.connections.open * round(config.connection_mib * MIB)
    kept += sessions_bytes(life)
    if life.footprint.pages is not None:
        kept += life.footprint.pages.kept
    return life.footprint.account.held + life.footprint.shared - kept


def cache_keeps(cache: Cache) -> None:
    contents, commands = cache.contents, cache.commands
    if contents is not None:
        assert 0 <= contents.held <= contents.capacity
        assert cache.is_up or not contents.held
    if commands is not None:
        assert not (commands.is_joined and commands._waiting)
        assert cache.is_up or not commands.is_joined


def container_holds(app: App) -> None:
    if app.container is not None:
        assert app.container.room() >= 0


def shared_once(host: Host, lives: list[NodeProcess]) -> None:
    shared = [life.footprint.shared for life in lives]
    assert host.shared_pages.held == max(shared, default=0)
