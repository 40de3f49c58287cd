"""Rules between the tables of a scenario, with the words that a user reads."""

from pathlib import Path

import pytest

from models.plans.catalog import load_catalog
from tests.small import ABSENT, CHAT, MAIN, POST, SLOTS, WEB, Edit, faults_of

CATALOG = load_catalog()
INSTANCES = ", ".join(sorted(CATALOG.instances))
DATABASES = ", ".join(sorted(CATALOG.databases))
RDS_CONNECTIONS = CATALOG.database("rds_t3_micro").max_connections

JOB = (*POST, "job")
HOURLY = ("profiles", "office-day", "hourly")
LOGIN = (*CHAT, "endpoints", "/api/login")
LOGIN_TEXT = 'systems.chat.endpoints."/api/login"'
POST_TEXT = 'systems.chat.endpoints."/api/post"'

WORKLOAD: dict[str, tuple[list[Edit], str]] = {
    "no endpoint": (
        [
            ((*CHAT, "endpoints"), {}),
            ((*CHAT, "sessions"), ABSENT),
        ],
        "systems.chat.endpoints: needs at least one endpoint",
    ),
    "shares too low": (
        [((*SLOTS, "share"), 0.65)],
        "systems.booking.endpoints: shares must add up to 1, got 0.95, 0.05 too little",
    ),
    "shares too high": (
        [((*SLOTS, "share"), 0.75)],
        "systems.booking.endpoints: shares must add up to 1, got 1.05, 0.05 too much",
    ),
    "no load": (
        [((*CHAT, "requests_per_day"), ABSENT)],
        "systems.chat.queries_per_day: an open load needs queries_per_day or"
        " requests_per_day, got neither",
    ),
    "two loads": (
        [((*CHAT, "queries_per_day"), 7)],
        "systems.chat.requests_per_day: an open load needs queries_per_day or"
        " requests_per_day, got both (7 and 8000), set queries_per_day = 0 or leave one"
        " out",
    ),
    "queries from nowhere": (
        [((*SLOTS, "queries"), 0)],
        "systems.booking.queries_per_day: needs an endpoint with queries and a share > 0,"
        " got 20000 queries and none, give requests_per_day instead",
    ),
    "nobody": (
        [((*CHAT, "clients", "kind"), "closed"), ((*CHAT, "clients", "rtt_s"), 0.02)],
        "systems.chat.clients.users: a closed load needs users >= 1, got 0",
    ),
    "query without demand": (
        [((*POST, "query"), ABSENT)],
        f"{POST_TEXT}.query: missing, needed for queries = 1",
    ),
    "endpoint that does nothing": (
        [((*POST, "cpu"), ABSENT), ((*POST, "queries"), 0)],
        f"{POST_TEXT}: does nothing, give it cpu or queries, or is_static = true",
    ),
    "held without queries": (
        [
            ((*LOGIN, "wait_at"), "holding"),
        ],
        f"{LOGIN_TEXT}.wait_at: 'holding' needs queries >= 1, got 0, write wait_at ="
        " 'before'",
    ),
    "between one query": (
        [((*POST, "wait"), {"mean_s": 1.0}), ((*POST, "wait_at"), "between")],
        f"{POST_TEXT}.wait_at: 'between' needs queries >= 2, got 1, write wait_at ="
        " 'before'",
    ),
    "place of no wait": (
        [((*POST, "wait_at"), "after")],
        f"{POST_TEXT}.wait_at: must be left out without a wait, got 'after', give wait"
        " beside it",
    ),
    "cached transaction": (
        [((*SLOTS, "wait"), {"mean_s": 1.0}), ((*SLOTS, "wait_at"), "holding")],
        'systems.booking.endpoints."/api/slots".is_cacheable: must be left out with'
        " wait_at = 'holding', got true: what is read within a transaction is read from"
        " the database",
    ),
    "empirical without values": (
        [((*JOB, "values_s"), ABSENT)],
        f"{POST_TEXT}.job.values_s: missing, an empirical demand needs values_s",
    ),
    "empirical below zero": (
        [((*JOB, "values_s"), [0.1, -0.1])],
        f"{POST_TEXT}.job.values_s: must all be >= 0, got -0.1",
    ),
    "empirical of zeros": (
        [((*JOB, "values_s"), [0, 0])],
        f"{POST_TEXT}.job.values_s: all are 0, cannot be scaled to mean_s = 0.02",
    ),
    "hyperexponential": (
        [((*POST, "cpu", "scv"), 1)],
        f"{POST_TEXT}.cpu.scv: a hyperexponential demand needs scv > 1, got 1",
    ),
    "short day": (
        [(HOURLY, [1, 2, 3])],
        "profiles.office-day.hourly: needs 24 weights, got 3",
    ),
    "empty day": (
        [(HOURLY, [0] * 24)],
        "profiles.office-day.hourly: weights must not all be 0",
    ),
    "negative hour": (
        [((*HOURLY, 3), -1)],
        "profiles.office-day.hourly: weights must be >= 0, got -1",
    ),
    "short week": (
        [(("profiles", "office-day", "weekdays"), [1, 1])],
        "profiles.office-day.weekdays: needs 7 weights, got 2",
    ),
    "late surge": (
        [((*CHAT, "surges", 0, "at_s"), 43_200)],
        "systems.chat.surges[0].at_s: must be before the end of the run at 43200 s"
        " (0.5 days), got 43200",
    ),
    "sessions without duration": (
        [((*CHAT, "sessions", "duration", "mean_s"), 0)],
        "systems.chat.sessions.duration.mean_s: a session must last, got 0",
    ),
}

PLACEMENT: dict[str, tuple[list[Edit], str]] = {
    "long warm-up": (
        [(("warm_up_s",), 43_200)],
        "warm_up_s: must be shorter than the run of 43200 s (0.5 days), got 43200,"
        " nothing is measured",
    ),
    "unknown profile": (
        [((*CHAT, "sessions", "profile"), "office")],
        "systems.chat.sessions.profile: no profile is named 'office',"
        " did you mean 'office-day'? (there are office-day)",
    ),
    "unknown host": (
        [(("apps", "chat", "host"), "wbe")],
        "apps.chat.host: no host is named 'wbe', did you mean 'web'? (there are web)",
    ),
    "unknown cache": (
        [(("apps", "booking", "cache"), "memory")],
        "apps.booking.cache: no cache is named 'memory', there are redis",
    ),
    "unknown server": (
        [((*CHAT, "endpoints", "/api/login", "served_by"), "auth")],
        "systems.chat.endpoints.\"/api/login\".served_by: no system is named 'auth',"
        " there are booking, chat",
    ),
    "plan of a database": (
        [((*WEB, "plan"), "rds_t3_micro")],
        "hosts.web.plan: must be a plan of kind instance, got 'rds_t3_micro' of kind"
        f" database (there are {INSTANCES})",
    ),
    "plan of a host": (
        [((*MAIN, "plan"), "t3_micro_spot")],
        "databases.main.plan: must be a plan of kind database, got 't3_micro_spot' of"
        f" kind instance (there are {DATABASES})",
    ),
    "unknown plan": (
        [((*WEB, "plan"), "ls_2gb_gen22")],
        "hosts.web.plan: no instance plan is named 'ls_2gb_gen22', did you mean"
        f" 'ls_2gb_gen2'? (there are {INSTANCES})",
    ),
    "host without a size": (
        [((*WEB, "plan"), ABSENT), ((*WEB, "vcpus"), 2)],
        "hosts.web: needs a plan, or vcpus and ram_mib, got no ram_mib",
    ),
    "database without a size": (
        [((*MAIN, "vcpus"), ABSENT), ((*MAIN, "max_connections"), ABSENT)],
        "databases.main: needs a plan, or vcpus and max_connections, got no vcpus and no"
        " max_connections",
    ),
    "credits without baseline": (
        [((*MAIN, "baseline_utilisation"), ABSENT)],
        "databases.main.credit_cap_vcpu_s: needs baseline_utilisation beside it, or a"
        " plan, got 8640.0 alone",
    ),
    "kernel larger than memory": (
        [((*WEB, "reserved_mib"), 2048)],
        "hosts.web.reserved_mib: must be less than ram_mib 2048, got 2048",
    ),
    "services larger than memory": (
        [((*WEB, "os_mib"), 3000)],
        "hosts.web: services must fit its 1920 MiB of usable memory, got 3290"
        " (os_mib 3000, gateway_mib 50, supervisor_mib 60, caches 100, job workers 80),"
        " take a larger plan",
    ),
    "exempt processes larger than memory": (
        # 300 + 50 + 60 of services, 100 of Redis, 80 of chat's job worker, 6 x 240.
        [
            (("apps", "booking", "oom_score_adj"), -1000),
            (("apps", "booking", "instances"), 6),
            (("systems", "booking", "process"), {"base_mib": 240}),
        ],
        "hosts.web: services must fit its 1920 MiB of usable memory, got 2030"
        " (os_mib 300, gateway_mib 50, supervisor_mib 60, caches 100, job workers 80,"
        " processes with oom_score_adj -1000 1440), take a larger plan",
    ),
    "a daemon back at once": (
        [((*WEB, "supervisor_repair_s"), 0)],
        "hosts.web.supervisor_repair_s: must be >= 0.01, got 0",
    ),
    "app without database": (
        [(("apps", "chat", "database"), ABSENT)],
        "apps.chat.database: missing, '/api/post' of system 'chat' sends queries,"
        " the databases are main",
    ),
    "sessions without database": (
        [
            (("apps", "chat", "database"), ABSENT),
            ((*POST, "queries"), 0),
        ],
        "apps.chat.database: missing, a session of system 'chat' sends queries,"
        " the databases are main",
    ),
    "queries of another system": (
        [
            (("apps", "booking", "database"), ABSENT),
            ((*SLOTS, "served_by"), "chat"),
            ((*CHAT, "endpoints", "/api/login", "queries"), 1),
            ((*CHAT, "endpoints", "/api/login", "query"), {"mean_s": 0.001}),
        ],
        "apps.booking.database: missing, '/api/login' of system 'chat' sends queries,"
        " the databases are main",
    ),
    "report of an unknown host": (
        [(("reported", "hosts"), {"wbe": {}})],
        "reported.hosts.wbe: no host is named 'wbe', did you mean 'web'? (there are web)",
    ),
}


EVERYTHING = WORKLOAD | PLACEMENT


@pytest.mark.parametrize(("edits", "line"), EVERYTHING.values(), ids=EVERYTHING)
def test_a_rule_between_tables(tmp_path: Path, edits: list[Edit], line: str) -> None:
    assert faults_of(tmp_path, *edits) == [line]


def test_an_empty_platform_lacks_everything(tmp_path: Path) -> None:
    empty: list[Edit] = [((key,), {}) for key in ("systems", "hosts", "apps")]
    rest: list[Edit] = [((key,), ABSENT) for key in ("caches", "reported")]
    assert faults_of(tmp_path, *empty, *rest) == [
        "systems: needs at least one entry, write [systems.NAME]",
        "hosts: needs at least one entry, write [hosts.NAME]",
        "apps: needs at least one entry, write [apps.NAME]",
    ]


def test_a_system_that_nobody_runs_is_named_where_it_is_needed(tmp_path: Path) -> None:
    assert faults_of(tmp_path, (("apps", "booking"), ABSENT)) == [
        "systems.booking: no app runs it, write [apps.NAME] with system = 'booking' and"
        " a host",
        'systems.chat.endpoints."/api/login".served_by: must be a system that an app'
        " runs, got 'booking', which none does",
    ]


@pytest.mark.parametrize(
    "edits",
    [
        [(("apps", "second"), {"system": "chat", "host": "web", "database": "main"})],
        [((*CHAT, "profile"), ABSENT)],
        [((*CHAT, "clients"), {"kind": "closed", "users": 1, "rtt_s": 0.02})],
        [((*MAIN, "max_connections"), 25)],
        [(("apps", "chat", "cache"), "redis")],
        [((*SLOTS, "share"), 0.7 + 9e-7)],
    ],
    ids=["two apps", "flat load", "closed load", "full pools", "one cache", "rounding"],
)
def test_what_is_unusual_but_right(tmp_path: Path, edits: list[Edit]) -> None:
    assert faults_of(tmp_path, *edits) == []
