"""Fitting: the caches and the job workers of a plane, as they begin."""

from math import inf

from models.compiled import contents, jobwork, rediscache
from models.compiled.building import set_row
from models.compiled.engine import Engine
from models.compiled.kinds import NONE
from models.compiled.verbs import NEW_LOOP, NEW_SPREAD
from models.config import CacheConfig


def build_cache(
    engine: Engine, number: int, config: CacheConfig, *, host: int, first_key: int
) -> None:
    """Make the cache *number* on a host; the rows of its keys begin at *first_key*."""
    has_contents = config.keys is not None or config.size_mib is not None
    waits = config.when_away == "wait"
    for key in range(config.keys or 0):
        contents.keys(engine.p, first_key + key).entry = NONE
    set_row(
        rediscache.caches(engine.p, number),
        loop=engine.do(NEW_LOOP, host),
        is_up=True,
        hit_ratio=config.hit_ratio,
        cpu_s=config.cpu_s,
        latency_s=config.latency_s,
        is_plain=not has_contents and not waits,
        has_contents=has_contents,
        keys=config.keys or 0,
        first_key=first_key,
        capacity=inf if config.size_mib is None else config.size_mib / config.item_mib,
        ttl_s=inf if config.ttl_s is None else config.ttl_s,
        refuses=config.policy == "refuse",
        first=NONE,
        last=NONE,
        waits=waits,
        most_retries=config.most_retries,
        is_joined=True,
        first_waiting=NONE,
    )


def build_worker(engine: Engine, number: int, host: int) -> None:
    """Make the job worker *number* on a host."""
    set_row(
        jobwork.workers(engine.p, number),
        cpu=host,
        is_up=True,
        first=NONE,
        last=NONE,
        work=NONE,
        sojourn=engine.do(NEW_SPREAD),
    )
