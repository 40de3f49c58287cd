"""What grows with the load, and the scenario when it has grown."""

import pytest

from experiments.headroom.load import Load, LoadError, load_of
from models.config import Scenario
from models.loading import ConfigError, load_scenario
from tests.small import SMALL


def small(*overrides: str) -> Scenario:
    return load_scenario(SMALL, list(overrides))


def keys(load: Load) -> list[str]:
    return sorted(load.keys)


def test_the_load_is_what_clients_ask_and_the_sessions_they_hold() -> None:
    load = load_of(small())
    chat, booking = "systems.chat", "systems.booking"
    assert keys(load) == [
        f"{booking}.queries_per_day",
        f"{chat}.requests_per_day",
        f"{chat}.sessions.online_peak",
    ]
    before, after = load.scenario.systems["chat"], load.times(2.5).systems["chat"]
    assert before.sessions is not None
    assert after.sessions is not None
    assert before.sessions.online_peak == 40
    assert after.sessions.online_peak == 100
    assert before.requests_per_day == 8_000
    assert after.requests_per_day == 20_000


def test_of_a_closed_load_the_users_grow_and_are_whole() -> None:
    # 10 users times 1.26 are 12.6: thirteen.
    closed = "systems.booking.clients={kind='closed', users=10, think={mean_s=1.0}}"
    load = load_of(small(closed))
    assert "systems.booking.clients.users" in load.keys
    assert load.times(1.26).systems["booking"].clients.users == 13


def test_sessions_alone_may_grow() -> None:
    assert load_of(small(), ["sessions"]).keys == ["systems.chat.sessions.online_peak"]


def test_a_key_with_a_star_grows_in_every_entry() -> None:
    load = load_of(small(), ["hosts.*.gateway.worker_connections"])
    assert load.times(2).hosts["web"].gateway.worker_connections == 1024


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("systems.chat.querys_per_day", "did you mean 'queries_per_day'"),
        (
            "systems.shop.queries_per_day",
            "no entry of systems is named 'shop', there are booking, chat",
        ),
        ("hosts.web.plan", "must be a number to be multiplied, got 'ls_2gb_gen2'"),
    ],
)
def test_what_cannot_grow_is_refused_in_one_line(words: str, rule: str) -> None:
    with pytest.raises(LoadError, match=rule) as error:
        load_of(small(), [words])
    assert "\n" not in str(error.value)


def test_nothing_times_anything_is_nothing() -> None:
    with pytest.raises(LoadError, match="0 stays 0"):
        load_of(
            small("systems.chat.requests_per_day=0"), ["systems.chat.requests_per_day"]
        )


def test_a_load_beyond_what_a_key_allows_is_no_config() -> None:
    # A system may be asked 1e10 queries a day.
    load = load_of(small())
    with pytest.raises(ConfigError, match="queries_per_day"):
        load.times(1e9)
