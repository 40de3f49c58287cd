"""Caches: how many keys they come to hold, and whether there is room for them."""

from collections.abc import Iterator
from math import inf

from experiments.figures import mib, quantity, span
from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from experiments.judgement.stores import full_hit_ratio
from experiments.language.tongue import phrase
from models.config import CacheConfig


def cache_objections(layout: Layout, mean: Equilibrium) -> Iterator[str]:
    """Yield caches that come to refuse writes under the *mean* load."""
    for name, cache in layout.scenario.caches.items():
        if cache.policy != "refuse" or cache.size_mib is None:
            continue
        room = cache.size_mib / cache.item_mib
        stored_per_s = _stored_per_s(layout, mean, name, cache)
        wanted = inf if cache.ttl_s is None else stored_per_s * cache.ttl_s
        if cache.keys is not None:
            wanted = cache.keys
        if stored_per_s and wanted > room:
            yield phrase(
                "cache {name} comes to be full and refuses writes, whose requests fail:"
                " {room} values of {item} MiB fill its {size} MiB, {span} after a start"
                " (caches.{name}.size_mib, or policy = 'evict')",
                name=name,
                room=quantity(room),
                item=quantity(cache.item_mib),
                size=mib(cache.size_mib),
                span=span(room / stored_per_s),
            )


def _stored_per_s(
    layout: Layout, mean: Equilibrium, name: str, cache: CacheConfig
) -> float:
    """Return how many values a second are stored in an empty cache."""
    hits_per_s = sum(
        rate * route.cached
        for route, rate in mean.work.routes
        if route.app is not None and layout.scenario.apps[route.app].cache == name
    )
    ratio = full_hit_ratio(cache)
    if not ratio:
        return 0.0
    reads_per_s = hits_per_s / ratio
    stored = cache.hit_ratio if cache.keys is not None else 1 - cache.hit_ratio
    return reads_per_s * stored
