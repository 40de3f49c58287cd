"""Rules of memory: a part is no larger than the whole, and a limit can be met."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import AppConfig, CacheConfig, ProcessConfig, Scenario, SessionsConfig
from models.loading.diagnosis import Finding, Place, Rule

EXEMPT = -1000
"""The adjustment with which Linux never kills a process for memory."""


def _shared_pages_are_not_all(
    process: ProcessConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if process.shared_mib and process.shared_mib >= process.base_mib:
        rule = (
            f"must be less than base_mib {process.base_mib:g}, of which it is a part, got"
            f" {process.shared_mib:g}"
        )
        yield Finding((*place, "shared_mib"), rule)


def _buffers_are_part_of_a_request(
    process: ProcessConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if process.request_buffer_mib > process.request_mib:
        rule = (
            f"must be at most request_mib {process.request_mib:g}, of which it is a part,"
            f" got {process.request_buffer_mib:g}"
        )
        yield Finding((*place, "request_buffer_mib"), rule)


def _buffers_are_part_of_a_session(
    sessions: SessionsConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if sessions.buffer_mib > sessions.session_mib:
        rule = (
            f"must be at most session_mib {sessions.session_mib:g}, of which it is a"
            f" part, got {sessions.buffer_mib:g}"
        )
        yield Finding((*place, "buffer_mib"), rule)


def _a_limit_can_be_met(app: AppConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    if app.memory_limit_mib is not None and app.oom_score_adj == EXEMPT:
        rule = (
            f"needs somebody who may be killed, got oom_score_adj = {EXEMPT}, raise that"
            " or leave the limit out"
        )
        yield Finding((*place, "memory_limit_mib"), rule)


def _a_cache_has_room(cache: CacheConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    if cache.size_mib is None:
        if cache.policy == "refuse":
            rule = "needs size_mib beside it, got 'refuse' alone: nothing is ever full"
            yield Finding((*place, "policy"), rule)
        return
    if cache.size_mib > cache.memory_mib:
        rule = (
            f"must be at most memory_mib {cache.memory_mib:g}, what it holds of its host,"
            f" got {cache.size_mib:g}, raise that"
        )
        yield Finding((*place, "size_mib"), rule)
    if cache.size_mib < cache.item_mib:
        rule = f"must hold an item of {cache.item_mib:g} MiB, got {cache.size_mib:g}"
        yield Finding((*place, "size_mib"), rule)


def _a_lifetime_is_of_something(
    cache: CacheConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if cache.ttl_s is not None and cache.keys is None and cache.size_mib is None:
        rule = f"needs keys or size_mib beside it, got {cache.ttl_s:g} alone"
        yield Finding((*place, "ttl_s"), rule)


MEMORY_RULES: Mapping[type, Sequence[Rule]] = {
    ProcessConfig: (_shared_pages_are_not_all, _buffers_are_part_of_a_request),
    SessionsConfig: (_buffers_are_part_of_a_session,),
    CacheConfig: (_a_cache_has_room, _a_lifetime_is_of_something),
    AppConfig: (_a_limit_can_be_met,),
}
