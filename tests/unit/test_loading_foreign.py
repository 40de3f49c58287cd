"""What others call our keys and options: one step leads to ours."""

from pathlib import Path

import pytest

from models.config import ProcessConfig
from models.loading import foreign
from models.loading.foreign import our_key, place_elsewhere
from models.loading.shapes import attributes
from tests.small import BOOKING, CHAT, SLOTS, WEB, Edit, faults_of

APP: tuple[str, ...] = ("apps", "chat")
REDIS = ("caches", "redis")

OF_OTHERS: dict[str, tuple[Edit, str]] = {
    "Docker's memory": (
        ((*APP, "mem_limit_mib"), 512.0),
        "apps.chat.mem_limit_mib: unknown key 'mem_limit_mib', write 'memory_limit_mib':"
        " Anonymous memory of its processes together, beyond which one of them is killed"
        " (a container's limit); none, if absent",
    ),
    "Docker's cores": (
        ((*APP, "cpus"), 0.5),
        "apps.chat.cpus: unknown key 'cpus', write 'cpu_quota': Cores' worth of CPU that"
        " its processes have together in each 0.1 s, as in a container; all there is, if"
        " absent",
    ),
    "V8's heap": (
        ((*CHAT, "process", "max-old-space-size"), 512),
        "systems.chat.process.max-old-space-size: unknown key 'max-old-space-size',"
        " write 'heap_limit_mib': V8's heap limit; half of the RAM up to 2096, if absent",
    ),
    "Tomcat's threads": (
        ((*CHAT, "process", "maxThreads"), 200),
        "systems.chat.process.maxThreads: unknown key 'maxThreads', write 'workers':"
        " Children or threads that take a request each",
    ),
    "Redis's memory": (
        ((*REDIS, "max_memory_mib"), 25.0),
        "caches.redis.max_memory_mib: unknown key 'max_memory_mib', write 'size_mib':"
        " Memory for values (maxmemory); without bound, if absent",
    ),
    "Redis's policy": (
        ((*REDIS, "maxmemory-policy"), "noeviction"),
        "caches.redis.maxmemory-policy: unknown key 'maxmemory-policy', write policy ="
        " 'refuse': When it is full: evict the oldest, or refuse the write, and its"
        " request fails",
    ),
    "its option": (
        ((*REDIS, "policy"), "noeviction"),
        "caches.redis.policy: must be one of evict, refuse, got 'noeviction', did you"
        " mean 'refuse'?",
    ),
    "another company": (
        ((*SLOTS, "external"), {"mean_s": 0.3}),
        "systems.booking.endpoints.\"/api/slots\".external: unknown key 'external', write"
        " 'wait': Time without CPU, as for an answer of another company's API",
    ),
    "nginx's rate": (
        ((*WEB, "gateway"), {"limit_req": 5.0}),
        "hosts.web.gateway.limit_req: unknown key 'limit_req', write 'limit_per_s':"
        " Requests a second that it lets an address send; 429 beyond",
    ),
    "nginx's least connections": (
        ((*BOOKING, "balancing"), "least_conn"),
        "systems.booking.balancing: must be one of round-robin, least-connections, got"
        " 'least_conn', did you mean 'least-connections'?",
    ),
    "our key, in another table": (
        ((*CHAT, "process", "memory_limit_mib"), 512.0),
        "systems.chat.process.memory_limit_mib: unknown key 'memory_limit_mib', write"
        " apps.NAME.memory_limit_mib",
    ),
    "their key, in another table": (
        ((*APP, "max_old_space_size"), 512.0),
        "apps.chat.max_old_space_size: unknown key 'max_old_space_size', write"
        " systems.NAME.process.heap_limit_mib",
    ),
}


@pytest.mark.parametrize(("edit", "line"), OF_OTHERS.values(), ids=OF_OTHERS)
def test_a_word_of_others_leads_to_ours(tmp_path: Path, edit: Edit, line: str) -> None:
    assert faults_of(tmp_path, edit) == [line]


def test_a_fault_of_another_name_says_with_which_keys_it_goes(tmp_path: Path) -> None:
    stolen = {"kind": "host-slow", "target": "web", "at_s": 5.0}
    (line,) = faults_of(tmp_path, (("faults",), {"neighbour": stolen}))
    assert line.startswith("faults.neighbour.kind: must be one of process-crash, ")
    assert line.endswith("got 'host-slow', did you mean 'steal' (with share)?")


def test_every_foreign_word_stands_for_one_key_that_there_is() -> None:
    for record, words in foreign._KEYS.items():
        theirs = [word for each in words.values() for word in each.split()]
        assert set(words) <= set(attributes(record))
        assert not set(theirs) & set(attributes(record))
        assert len(theirs) == len(set(theirs))


def test_a_key_of_several_tables_has_no_place_of_its_own() -> None:
    assert place_elsewhere("plan") is None
    assert place_elsewhere("is_sticky") == "systems.NAME.sessions.is_sticky"
    assert our_key("xmx_mb", ProcessConfig) == "heap_limit_mib"
    assert our_key("xyzzy", ProcessConfig) is None
