"""Whom a fault may hit, where names are made from other parts of the scenario."""

from pathlib import Path

from tests.faulty import fault, said_of
from tests.small import CHAT, MAIN, POST, WEB, Edit


def test_schemas_are_those_of_endpoints_and_sessions(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ((*POST, "schema"), "posts"),
        ((*CHAT, "sessions", "schema"), "who"),
    ]
    for schema in ("common", "posts", "who"):
        lock = fault("schema-lock", schema=schema)
        assert said_of(tmp_path, *edits, lock=lock) == []
    lock = fault("schema-lock", schema="x")
    assert said_of(tmp_path, *edits, lock=lock) == [
        "faults.lock.schema: no schema is named 'x', there are common, posts, who,"
        " no other one is queried"
    ]


def test_zones_are_those_of_hosts_and_databases(tmp_path: Path) -> None:
    edit: Edit = ((*MAIN, "zone"), "c")
    for zone in ("a", "c"):
        assert said_of(tmp_path, edit, it=fault("az-event", target=zone)) == []
    assert said_of(tmp_path, edit, it=fault("az-event", target="b")) == [
        "faults.it.target: no zone is named 'b', there are a, c,"
        " an az-event hits one of these"
    ]


def test_members_of_an_auto_scaling_group_are_targets(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ((*WEB, "plan"), "t3_micro_spot"),
        (("groups",), {"crowd": {"app": "booking", "max_hosts": 3}}),
        ((*MAIN, "max_connections"), 65),  # 3 members of 2 x 10, and 5 beside them
    ]
    for target in ("web", "web-2", "web-3"):
        assert (
            said_of(tmp_path, *edits, it=fault("spot-interruption", target=target)) == []
        )
    assert said_of(tmp_path, *edits, it=fault("deploy", target="booking-3")) == []
    assert said_of(tmp_path, *edits, it=fault("reboot", target="web-4")) == [
        "faults.it.target: no host is named 'web-4', did you mean 'web-3'?"
        " (there are web, web-2, web-3), a reboot hits one of these"
    ]
