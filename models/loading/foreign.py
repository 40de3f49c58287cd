"""Foreign words: what others call our keys and options, and where those stand here.

Spelt small, words joined by '_', without a unit: as `memory` of Docker's ``--memory``.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from models.config import (
    AppConfig,
    CacheConfig,
    ClientsConfig,
    DatabaseConfig,
    EndpointConfig,
    GatewayConfig,
    GroupConfig,
    HostConfig,
    ProcessConfig,
    Scenario,
    SessionsConfig,
    SystemConfig,
)
from models.loading.shapes import (
    attributes,
    is_choice,
    is_mapping,
    is_record,
    is_sequence,
    item,
    settled,
    variants,
)
from models.loading.units import without_unit

_KEYS: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        # docker run, Compose, Kubernetes; PM2 and systemd
        AppConfig: {
            "memory_limit_mib": "mem_limit memory memory_max limit_memory limits_memory",
            "cpu_quota": "cpus cpu cpu_limit limit_cpu limits_cpu cpu_max nano_cpus",
            "instances": "replicas processes workers exec_instances scale",
            "mode": "exec_mode",
            "health": "liveness_probe healthcheck health_check livenessprobe probe",
        },
        # V8, node-postgres, Knex, Prisma, HikariCP; PHP-FPM, Puma, Tomcat; libuv
        ProcessConfig: {
            "heap_limit_mib": "max_old_space_size max_heap_size heap_size xmx",
            "pool_size": "pool max_pool_size maximum_pool_size connection_limit pool_max",
            "acquire_timeout_s": "connection_timeout pool_timeout checkout_timeout"
            " connection_timeout_millis",
            "connection_idle_s": "idle_timeout idle_timeout_millis",
            "backlog": "listen_backlog somaxconn accept_count",
            "workers": "max_children pm_max_children max_threads thread_pool_size",
            "threads": "uv_threadpool_size",
            "keep_alive_s": "keep_alive_timeout keepalive_timeout",
        },
        EndpointConfig: {
            "wait": "external external_call call upstream api_call sleep http",
            "limit_per_min": "rate_limit limit_req rate throttle max_requests",
        },
        # nginx
        GatewayConfig: {
            "limit_per_s": "rate_limit limit_req limit_req_zone rate",
            "limit_burst": "burst",
            "shed_beyond": "limit_conn max_conns max_inflight queue_limit",
            "proxy_read_timeout_s": "read_timeout timeout",
        },
        # Redis and its clients
        CacheConfig: {
            "size_mib": "maxmemory max_memory max_size",
            "policy": "maxmemory_policy max_memory_policy eviction eviction_policy",
            "most_retries": "max_retries_per_request max_retries",
            "ttl_s": "expire expires lifetime",
        },
        DatabaseConfig: {"memory_mib": "shared_buffers buffer_pool_size"},
        # AWS, Kubernetes
        GroupConfig: {
            "min_hosts": "min_size min_replicas",
            "desired_hosts": "desired_capacity desired_size",
            "max_hosts": "max_size max_replicas",
            "target_cpu": "target_cpu_utilization target_value",
        },
        HostConfig: {
            "plan": "instance_type bundle_id machine_type",
            "vcpus": "cpus cores",
            "ram_mib": "memory mem",
        },
        # k6, JMeter; axios-retry, Polly, resilience4j
        ClientsConfig: {
            "users": "vus concurrency virtual_users",
            "max_attempts": "retries max_retries retry_count attempts",
            "backoff_s": "retry_delay retry_interval",
        },
        # socket.io
        SessionsConfig: {
            "handshake_timeout_s": "connect_timeout timeout",
            "heartbeat_s": "ping_interval",
            "reconnect_s": "reconnection_delay",
            "reconnect_cap_s": "reconnection_delay_max",
            "reconnect_jitter": "randomization_factor",
            "transport": "transports",
            "is_sticky": "sticky sticky_sessions affinity session_affinity",
        },
        SystemConfig: {"balancing": "load_balancing lb_method lb_policy algorithm"},
    }
)
_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        # Redis
        "noeviction": "refuse",
        "allkeys-lru": "evict",
        "allkeys-lfu": "evict",
        "allkeys-random": "evict",
        "volatile-lru": "evict",
        "volatile-lfu": "evict",
        "volatile-random": "evict",
        "volatile-ttl": "evict",
        # nginx
        "least_conn": "least-connections",
        "rr": "round-robin",
        # what a fault is called elsewhere
        "host-slow": "steal",
        "cpu-steal": "steal",
        "noisy-neighbour": "steal",
        "noisy-neighbor": "steal",
        "freeze": "standstill",
        "pause": "standstill",
        "gc-pause": "standstill",
        "external-slow": "slow-call",
        "api-slow": "slow-call",
        "oom": "memory-leak",
        "thundering-herd": "announcement",
    }
)
_ENTRY = "NAME"


def our_key(key: str, record: type) -> str | None:
    """Return the key of *record* that others call *key*, whose unit does not count."""
    word = without_unit(_spelt(key))
    for ours, theirs in _KEYS.get(record, {}).items():
        if word in theirs.split():
            return ours
    return None


def our_option(word: str, options: Collection[str]) -> str | None:
    """Return the one of *options* that others call *word*."""
    ours = _OPTIONS.get(word.lower())
    return ours if ours in options else None


def place_elsewhere(key: str) -> str | None:
    """Return the one place of *key*, or of what others call it, in any scenario."""
    places = _places().get(key)
    if places is None:
        ours = {our_key(key, record) for record in _KEYS} - {None}
        places = [place for each in ours for place in _places().get(each or "", ())]
    return places[0] if len(places) == 1 else None


@cache
def _places() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, place in _walk(Scenario, ""):
        found.setdefault(key, []).append(place)
    return found


def _walk(shape: Any, above: str) -> Iterator[tuple[str, str]]:
    """Yield every key below *shape*, which stands at *above*, and its place."""
    shape = settled(shape)
    if is_choice(shape):
        for record in variants(shape).values():
            yield from _walk(record, above)
    elif is_mapping(shape):
        yield from _walk(item(shape), f"{above}.{_ENTRY}")
    elif is_sequence(shape):
        yield from _walk(item(shape), f"{above}[0]")
    elif is_record(shape):
        for key, each in attributes(shape).items():
            place = f"{above}.{key}".removeprefix(".")
            yield key, place
            yield from _walk(each.type, place)


def _spelt(key: str) -> str:
    """Return *key* in small letters, its words joined by '_'."""
    joined = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", key)
    return joined.lower().strip("_")
