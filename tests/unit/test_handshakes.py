"""Handshakes that take too long, that may not come in yet, or that meet a stranger."""

import re
from pathlib import Path

import pytest
from scipy import stats

from experiments.judgement.judge import judge
from experiments.running.simulate import simulate
from models.clients.admission import Admission
from models.config import DAY_S, GatewayConfig
from models.hosting.exits import Exit
from models.loading import ConfigError, load_scenario
from models.plans.catalog import load_catalog
from models.platform import Platform
from sim.environment import Environment
from tests import bare
from tests.inside import serving, sessions_of

DAYS = Path(__file__).parents[1] / "data/days"
STORM = DAYS / "everybody-reconnects.toml"
POLLING = DAYS / "sockets-without-stickiness.toml"
DROPPED_AT_S = 100.0
FOR_EVER_S = 1e9


def crowd(number: int = 5, *, silence_s: float = FOR_EVER_S, **door: float) -> Platform:
    """Return a platform whose *number* sessions have just lost their connections.

    Each knocks a second later, then after 2, 4 and 5 s, and is a second of work.
    """
    everybody = bare.sessions(
        float(number),
        FOR_EVER_S,
        handshake=bare.exactly(1.0),
        heartbeat_s=1.0,
        reconnect_jitter=0.0,
        **door,
    )
    chat = bare.system(bare.route(cpu=1e-6), sessions=everybody)
    gateway = GatewayConfig(
        worker_connections=bare.MANY,
        proxy_read_timeout_s=silence_s,
        request_cpu_s=0.0,
    )
    full = bare.platform(
        {"chat": chat}, host={"gateway": gateway}, span_s=DAY_S, starts_warm=True
    )
    full.run(DROPPED_AT_S)
    assert len(serving(full).sessions) == number
    assert serving(full).let_go(Exit.CRASH) == (0, number)
    return full


def open_at(full: Platform, *after_s: float) -> list[int]:
    """Return how many are open at each time after all were lost."""
    counts = []
    for each_s in after_s:
        full.run(DROPPED_AT_S + each_s)
        counts.append(len(serving(full).sessions))
    return counts


def failures_of(full: Platform) -> dict[str, int]:
    return dict(sessions_of(full).counts.failures)


def test_who_waits_too_long_knocks_again_while_the_server_works_for_nobody() -> None:
    # All knock at 1 s and are served until 2, 3, 4, 5, 6 s. After 2.6 s, at 3.6, three
    # hang up, and knock again at 5.6 s (the second pause is of 2 s). Two of what they
    # left behind hold the loop until 6 s, so that one is open at 7 and one at 8 s; the
    # last one would be at 9 s, and hangs up at 8.2.
    full = crowd(handshake_timeout_s=2.6)
    assert open_at(full, 1.99, 2.01, 3.01, 3.59) == [0, 1, 2, 2]
    assert failures_of(full) == {}
    assert open_at(full, 3.61, 5.99) == [2, 2]
    assert failures_of(full) == {"timeout": 3}
    assert serving(full).loop.is_busy
    assert open_at(full, 6.99, 7.01, 8.01, 8.19) == [2, 3, 4, 4]
    assert failures_of(full) == {"timeout": 3}
    # It knocks at 8.2 + 4 s; the loop is free since 9 s, and it is open at 13.2 s.
    assert open_at(full, 8.21, 13.19, 13.21) == [4, 4, 5]
    assert failures_of(full) == {"timeout": 4}
    assert full.hosts["web"].gateway.connections == 2 * 5


def test_without_a_time_out_everybody_waits() -> None:
    full = crowd()
    assert open_at(full, 2.01, 3.01, 4.01, 5.01, 6.01) == [1, 2, 3, 4, 5]
    assert failures_of(full) == {}


def test_nginx_hangs_up_before_a_client_that_is_more_patient() -> None:
    # One is open at 2 s; nginx gives the others up at 1 + 1.5 s.
    full = crowd(handshake_timeout_s=20.0, silence_s=1.5)
    assert open_at(full, 2.01, 2.49, 2.51) == [1, 1, 1]
    assert failures_of(full) == {"timeout": 4}
    assert full.hosts["web"].gateway.connections == 2


@pytest.mark.parametrize(("timeout_s", "failed_s"), [({}, 1.0), (2.6, 3.6)])
def test_a_dead_host_swallows_a_knock_until_the_client_hangs_up(
    timeout_s: float | dict[str, float], failed_s: float
) -> None:
    door = {"handshake_timeout_s": timeout_s} if isinstance(timeout_s, float) else {}
    full = crowd(1, **door)
    full.control.fail_host(full.hosts["web"], "test")
    full.run(DROPPED_AT_S + failed_s - 0.01)
    assert sessions_of(full).counts.failed == 0
    full.run(DROPPED_AT_S + failed_s + 0.01)
    assert sessions_of(full).counts.failed == 1


def test_admission_lets_in_a_second_s_worth_and_then_so_many_a_second() -> None:
    env = Environment()
    door = Admission(env, per_s=10.0)
    assert sum(door.admit() for _ in range(30)) == 10
    env.advance(0.5)
    assert sum(door.admit() for _ in range(30)) == 5
    env.advance(60.0)  # what is not used is not saved up
    assert sum(door.admit() for _ in range(30)) == 10


def test_who_is_not_admitted_is_no_work() -> None:
    # Two come in at 1 s, two more at 3 s, and the last one 4 s later.
    full = crowd(admission_per_s=2.0)
    assert open_at(full, 2.01, 2.99) == [1, 1]
    assert failures_of(full) == {"admission": 3}
    assert open_at(full, 3.01, 4.01, 5.01) == [2, 3, 4]
    assert failures_of(full) == {"admission": 4}
    assert open_at(full, 7.99, 8.01) == [4, 5]


def test_polling_without_stickiness_fails_but_for_one_in_so_many_workers() -> None:
    # Each knock meets its worker with a probability of 1/4; a session that fails knocks
    # again, so of all knocks 3/4 come to nothing.
    sessions = simulate(load_scenario(POLLING)).systems["chat"].sessions
    assert sessions is not None
    failures = sessions.unknown or 0
    knocks = failures + sessions.opened
    assert failures == sessions.failed
    assert knocks > 1000
    assert stats.binomtest(failures, knocks, 0.75).pvalue > 0.001


@pytest.mark.parametrize(
    "cure",
    [
        ["systems.chat.sessions.is_sticky=true"],
        ["apps.chat.instances=1"],
    ],
)
def test_stickiness_or_one_worker_cures_polling(cure: list[str]) -> None:
    summary = simulate(load_scenario(POLLING, ["duration_s=600", *cure]))
    sessions = summary.systems["chat"].sessions
    assert sessions is not None
    assert sessions.opened > 50
    assert sessions.failed == 0
    assert sessions.unknown is None


def test_check_says_how_many_polling_handshakes_fail() -> None:
    warnings = judge(load_scenario(POLLING), load_catalog()).warnings
    assert any(each.startswith("75 % of the handshakes of chat") for each in warnings)


def test_stickiness_belongs_to_polling() -> None:
    with pytest.raises(ConfigError, match="is_sticky: must be left out"):
        load_scenario(POLLING, ["systems.chat.sessions.transport=websocket"])


def test_a_storm_whose_clients_hang_up_feeds_itself() -> None:
    # 2,000 x 50 ms are 100 s of work; who hangs up after 10 s knocks 5 s later, so that
    # 2,000 / 15 x 0.05 = 6.67 loops are asked for.
    scenario = load_scenario(STORM)
    warnings = judge(scenario, load_catalog()).warnings
    assert any("667 % of what a loop can do" in each for each in warnings)
    assert any("admission_per_s below 20 " in each for each in warnings)
    summary = simulate(scenario)
    collab = summary.systems["collab"]
    assert collab.slo.met is False
    assert collab.sessions is not None
    # In the first 10 s 200 get in, and nobody does after that, for twenty minutes.
    assert collab.sessions.reconnected == pytest.approx(200, abs=20)
    assert any("hung up and knocked again" in each for each in summary.warnings)


def test_a_storm_in_which_nobody_hangs_up_says_that_real_clients_would() -> None:
    # 2,000 handshakes of 50 ms are 100 s of one loop, once it has started: 5 % wait for
    # 95 s of that or longer, from which the 5 s are taken off that a pause may be of.
    scenario = load_scenario(STORM, unset=["systems.collab.sessions.handshake_timeout_s"])
    said = [each for each in simulate(scenario).warnings if "nobody hung up" in each]
    (wait,) = re.findall(r"waited for a handshake for ([0-9.]+) s or longer", said[0])
    assert float(wait) == pytest.approx(90, abs=2)
    assert said[0].endswith(
        "socket.io's clients do after 20 s, and knock again"
        " (sessions.handshake_timeout_s)"
    )


def test_a_storm_that_is_let_in_in_portions_ends() -> None:
    # 15 a second are at least (2,000 - 15) / 15 = 132 s; it is more because the pauses
    # of 5 s keep those together who were turned away together.
    scenario = load_scenario(STORM, ["systems.collab.sessions.admission_per_s=15"])
    assert not any(
        "feeds itself" in each for each in judge(scenario, load_catalog()).warnings
    )
    collab = simulate(scenario).systems["collab"]
    assert collab.sessions is not None
    assert collab.sessions.reconnected > 0.98 * collab.sessions.dropped
    assert collab.sessions.reconnect_max_s is not None
    assert 132 < collab.sessions.reconnect_max_s < 200
    assert collab.sessions.gave_up is None
