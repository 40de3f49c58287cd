"""Stores: what queries ask of databases and of caches."""

from math import inf

from experiments.judgement.layout import Layout
from models.config import CacheConfig, DemandConfig, EndpointConfig


def database_s(
    layout: Layout, app: str, query: DemandConfig | None
) -> tuple[float, float]:
    """Return the CPU time of *query* and its time on the network."""
    name = layout.scenario.apps[app].database
    if name is None or query is None:
        return 0.0, 0.0
    speed = layout.databases[name].cores.speed
    return query.mean_s / speed, 2 * layout.scenario.databases[name].network_s


def cached_queries(
    layout: Layout, app: str, endpoint: EndpointConfig
) -> tuple[float, float, float]:
    """Return the queries that the cache of *app* answers, its CPU time and latency."""
    name = layout.scenario.apps[app].cache
    if name is None or not endpoint.is_cacheable:
        return 0.0, 0.0, 0.0
    cache = layout.scenario.caches[name]
    cpu_s = cache.cpu_s / layout.hosts[cache.host].cores.speed
    return endpoint.queries * full_hit_ratio(cache), cpu_s, cache.latency_s


def full_hit_ratio(cache: CacheConfig) -> float:
    """Return the hit ratio of *cache* as full as it gets, lifetimes apart."""
    size_mib = inf if cache.size_mib is None else cache.size_mib
    if cache.keys is None:
        return cache.hit_ratio
    return cache.hit_ratio * min(1.0, size_mib / cache.item_mib / cache.keys)
