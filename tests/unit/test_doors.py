"""nginx that is nearly full: how many of those who come `check` says it turns away."""

import pytest

from experiments.judgement import judge
from experiments.judgement.doors import turned_away
from experiments.judgement.layout import layout_of
from experiments.judgement.stations import StationUse
from experiments.running.simulate import simulate
from models.loading import load_scenario
from tests.days import DAYS
from tests.judged import CATALOG, DESK, ROOT

NEAR = DAYS / "sockets-near-the-limit.toml"
ROOMY = ("hosts.web.gateway.worker_connections=4096",)


def door(limit: int, taken: float) -> StationUse:
    return StationUse(
        kind="gateway",
        name="web",
        servers=limit,
        mean_utilisation=taken,
        busiest_utilisation=taken,
        busiest_at="all day",
    )


def test_whoever_comes_by_chance_is_lost_as_erlang_says() -> None:
    # Two pairs of four taken: (2**4 / 24) / (1 + 2 + 2 + 8/6 + 16/24) = 2/3 / 7.
    layout = layout_of(load_scenario(DESK), CATALOG)
    assert turned_away(layout, door(8, 0.5)) == pytest.approx(2 / 21)
    # Nobody, and a crowd that is no chance but an overload.
    assert turned_away(layout, door(8, 0.0)) == 0
    assert turned_away(layout, door(8, 1.2)) == 0
    # Half of a thousand pairs are never all taken.
    assert turned_away(layout, door(2000, 0.49)) == 0


def test_a_closed_load_of_fewer_users_never_fills_it() -> None:
    # Three users have six connections at most.
    closed = "systems.desk.clients={kind='closed',users=3,think={mean_s=1.0}}"
    it = load_scenario(DESK, [closed], unset=["systems.desk.sessions"])
    layout = layout_of(it, CATALOG)
    assert turned_away(layout, door(6, 0.5)) == 0
    assert turned_away(layout, door(5, 0.5)) > 0


def test_check_says_of_a_nearly_full_nginx_how_many_it_turns_away() -> None:
    # 245 sockets and 10 calls a second of 4.3 ms on 256 pairs: Erlang's B is 0.02544,
    # his C 0.02544 / (1 - 0.95720 x 0.97456) = 0.379.
    said = (
        "nginx on host web turns away 2.54 % of those who come, and up to 37.9 % if they"
        " all come again at once: of its 512 connections 95.7 % are taken on average (all"
        " day; hosts.web.gateway.worker_connections)"
    )
    it = judge(load_scenario(NEAR), CATALOG)
    assert it.verdicts[1] == f"notes is turned away at times: {said}"
    assert said in it.warnings
    roomy = judge(load_scenario(NEAR, ROOMY), CATALOG)
    assert roomy.verdicts[1].startswith("notes keeps up: ")
    assert not [line for line in roomy.warnings if "nginx" in line]


def test_run_is_between_both_and_names_nginx_with_its_key() -> None:
    summary = simulate(load_scenario(NEAR))
    notes = summary.systems["notes"]
    assert 0.0254 < (notes.error_rate or 0.0) < 0.379
    (cause,) = notes.causes
    assert (cause.kind, cause.place) == ("gateway", "hosts.web")
    assert cause.remedies == ("hosts.web.gateway.worker_connections",)
    assert cause.share == 1.0
    assert simulate(load_scenario(NEAR, ROOMY)).systems["notes"].requests.failed == 0


def test_a_system_that_nobody_asks_has_nothing_to_do() -> None:
    idle = ("systems.desk.requests_per_day=0",)
    said = judge(load_scenario(DESK, idle), CATALOG).verdicts[1]
    assert said == "desk has up to 100 sessions, and no request comes"
    alone = load_scenario(DESK, idle, unset=["systems.desk.sessions"])
    said = judge(alone, CATALOG).verdicts[1]
    assert said == "desk has nothing to do: no request comes"


def test_hosts_of_one_pool_are_told_once() -> None:
    it = judge(load_scenario(DAYS / "spot-pool.toml"), CATALOG)
    assert [line for line in it.verdicts if line.startswith("host ")] == [
        "host spot (t3_micro_spot) fits: 560 MiB at steady state, 950 usable, 710 MiB"
        " while PM2 reloads a process, like 8 more of its group"
    ]
    assert [line for line in it.warnings if "spot instance" in line] == [
        "hosts spot to spot-9 are 9 spot instances of one pool: 17.5 % are taken back"
        " within a month, and often several at once"
    ]


def test_an_interruption_of_one_host_of_a_pool_is_told_to_be_that() -> None:
    # The pool has nine hosts, and its own fault takes a share of them.
    one = "faults.alone={kind='spot-interruption',target='spot',at_s=9.0}"
    said = (
        "`alone` takes back host spot alone, one of 9 of its pool: kind ="
        " 'spot-pool-interruption' takes a share of them all"
    )
    pool = DAYS / "spot-pool.toml"
    assert said in judge(load_scenario(pool, [one]), CATALOG).warnings
    told = judge(load_scenario(pool), CATALOG).warnings
    assert not [line for line in told if "takes back" in line]


def test_blocking_workers_are_told_without_words_of_pm2() -> None:
    mm1 = ROOT / "configs" / "mm1.toml"
    blocking = load_scenario(mm1, ["systems.app.process={kind='workers',workers=4}"])
    for it, words in (
        (load_scenario(mm1), "MiB while PM2 reloads a process"),
        (blocking, "MiB while a process is reloaded"),
    ):
        assert judge(it, CATALOG).verdicts[0].endswith(words)


def test_a_crowd_that_is_expected_to_wait_is_told_for_how_long() -> None:
    # 2,000 handshakes of 50 ms are 100 s, five times socket.io's patience and its pause.
    key = "systems.collab.sessions.handshake_timeout_s"
    crowd = DAYS / "everybody-reconnects.toml"
    said = (
        "their handshakes are 100 s of work for each process, and everybody waits for"
        " that long; whoever hangs up sooner, as socket.io's clients do after 20 s, may"
        " never get in (sessions.handshake_timeout_s)"
    )
    patient = judge(load_scenario(crowd, unset=[key]), CATALOG)
    assert [line for line in patient.warnings if line.endswith(said)]
    hasty = judge(load_scenario(crowd), CATALOG)
    assert not [line for line in hasty.warnings if line.endswith(said)]


def test_sockets_of_several_processes_are_told_what_polling_would_need() -> None:
    # Three of four processes know nothing of a client that begins with polling.
    table = "systems.chat.sessions"
    keys = [f"{table}.transport", f"{table}.is_sticky"]
    plain = load_scenario(DAYS / "sockets-without-stickiness.toml", unset=keys)
    assert (
        "sessions of chat open over WebSocket alone; of clients that begin with polling,"
        " as socket.io's do unless told otherwise, 75 % would meet another one of 4"
        " processes (sessions.transport, and is_sticky)"
    ) in judge(plain, CATALOG).warnings
