"""Values of a scenario that are set on the command line."""

from pathlib import Path

import pytest

from models.loading import load_scenario
from tests.small import CHAT, SLOTS, SMALL, faults_in, faults_of


def test_overrides_set_single_values() -> None:
    scenario = load_scenario(
        SMALL,
        [
            "days=2",
            'systems.booking.endpoints."/api/slots".share=0.6',
            "systems.booking.endpoints./api/login.share = 0.2",
            "systems.chat.surges[0].factor=5",
            "systems.chat.clients={ max_attempts = 2 }",
            "costs.cdn={ usd = 5 }",
            "hosts.web.plan=ls_4gb_gen2",
            "systems.booking.clients.rtt_s=0.1",
        ],
    )
    assert scenario.days == 2
    assert scenario.systems["booking"].endpoints["/api/slots"].share == 0.6
    assert scenario.systems["booking"].endpoints["/api/login"].share == 0.2
    assert scenario.systems["booking"].clients.rtt_s == 0.1
    assert scenario.systems["chat"].surges[0].factor == 5
    assert scenario.systems["chat"].clients.max_attempts == 2
    assert scenario.systems["chat"].clients.backoff == "exponential"
    assert scenario.costs["cdn"].usd == 5
    assert scenario.hosts["web"].plan == "ls_4gb_gen2"


OVERRIDES = {
    "days": "days: must read dotted.key=value, got 'days'",
    "=5": ": must read dotted.key=value, got '=5'",
    "days=": "days: must be a TOML value, got '', write a text in quotes",
    "name=two days": "name: must be a TOML value, got 'two days', write a text in quotes",
    "days=1\nseed=2": (
        "days: must be a TOML value, got '1\\nseed=2', write a text in quotes"
    ),
    "days=nan": "days: must be a finite number, got nan",
    "seed=one": "seed: must be a whole number, got 'one'",
    "dys=5": "dys: unknown key 'dys', did you mean 'days'?",
    "systems.chat.clients.timeout=5": (
        "systems.chat.clients.timeout: unknown key 'timeout',"
        " did you mean 'timeout_s' (in seconds)?"
    ),
    "systems.caht.users=5": (
        "systems.caht.users: no entry of systems is named 'caht', did you mean 'chat'?"
        " (there are booking, chat)"
    ),
    "systems.chat.surges[1].factor=5": (
        "systems.chat.surges[1].factor: must be an index below 1 in systems.chat.surges,"
        " got 1"
    ),
    "systems.chat.surges.factor=5": (
        "systems.chat.surges.factor: systems.chat.surges is not a table,"
        " write systems.chat.surges[0]"
    ),
    "hosts[0].plan=5": "hosts[0].plan: hosts is not a list",
    "days.of=5": "days.of: days is not a table",
    "costs.cdn={ euro = 5 }": "costs.cdn.usd: missing, must be a number",
    "apps.chat.host=wbe": (
        "apps.chat.host: no host is named 'wbe', did you mean 'web'? (there are web)"
    ),
}


@pytest.mark.parametrize(("override", "line"), OVERRIDES.items())
def test_an_override_that_cannot_be_applied(override: str, line: str) -> None:
    found = faults_in(SMALL, (override,))
    assert f"--set {line}" in found
    assert len(found) == (2 if "euro" in override else 1)


def test_overrides_and_the_file_are_judged_together(tmp_path: Path) -> None:
    edits = (((*SLOTS, "queries"), 1.5), ((*CHAT, "users"), -1))
    overrides = ("systems.booking.users=-2", "systems.booking.ussers=2")
    assert faults_of(tmp_path, *edits, overrides=overrides) == [
        "--set systems.booking.ussers: unknown key 'ussers', did you mean 'users'?",
        "--set systems.booking.users: must be >= 0, got -2",
        'systems.booking.endpoints."/api/slots".queries: must be a whole number, got 1.5',
        "systems.chat.users: must be >= 0, got -1",
    ]
