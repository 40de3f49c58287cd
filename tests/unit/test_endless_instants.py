"""What would never end ends with an error that says where and by which key."""

import pickle
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from simpy.events import Event

from experiments.running.simulate import simulate
from models.clients.retries import MOST_DOUBLINGS, doubled_pause_s
from models.config import ClientsConfig, FaultConfig
from models.hosting.memory import NobodyToKillError
from models.loading import parse_scenario
from models.platform import Platform
from sim.environment import Environment
from sim.errors import StuckError
from sim.instant import EndlessInstantError
from tests import bare, inside
from tests.small import BOOKING, WEB, faults_of

TURNED_AWAY = bare.route(cpu=0.01)


class Echo:
    """Asks again after no time, for ever, or so many times."""

    pace = "the echo (echo.pause_s)"

    def __init__(self, env: Environment, *, times: int | None = None) -> None:
        self._env = env
        self.left = times

    def again(self, _: Event) -> None:
        if self.left is not None:
            self.left -= 1
        if self.left != 0:
            self._env.wake(0.0, partial(self.again))


def test_a_loop_without_time_ends_and_names_whose_it_is() -> None:
    env = Environment(longest_instant=1000)
    env.wake(3.0, Echo(env).again)
    with pytest.raises(EndlessInstantError) as found:
        env.advance(10.0)
    assert found.value.at_s == 3.0
    # Looked at after 1,000 events in which it began, and after 1,000 in which it stood.
    assert 1000 <= env.events <= 2000
    assert str(found.value) == (
        "at 3 s the clock stands still, after 1,000 turns in one instant: no time passes"
        " between those of the echo (echo.pause_s)"
    )
    assert str(pickle.loads(pickle.dumps(found.value))) == str(found.value)


def test_an_interruption_is_heard_within_an_endless_instant() -> None:
    # A million turns are an instant here, and it is asked before every 200,000 of them:
    # at first the clock comes to 3 s, then it stands there; the third time it is over.
    env = Environment(longest_instant=1_000_000)
    env.wake(3.0, Echo(env).again)
    asked: list[float] = []

    def is_over() -> bool:
        asked.append(env.now)
        return len(asked) == 3

    assert not env.advance(10.0, is_over=is_over)
    assert (asked, env.now, env.events) == ([0.0, 3.0, 3.0], 3.0, 400_000)


def test_a_run_that_is_interrupted_in_an_instant_keeps_what_it_measured() -> None:
    users = {"kind": "closed", "users": 2}
    endless = bare.scenario(
        bare.system(TURNED_AWAY, clients=users, sessions=bare.sessions(1.0, 60.0)),
        host={"gateway": evolve(bare.NGINX, worker_connections=2)},
    )
    asked = iter([False, True, True])
    summary = simulate(endless, is_over=lambda: next(asked))
    assert summary.interrupted_at_s == 0.0
    assert summary.systems["web"].requests.arrived > 1000


@pytest.mark.parametrize("times", [1, 999, 1000])
def test_an_instant_as_long_as_it_may_be_is_taken_whole(times: int) -> None:
    env = Environment(longest_instant=1000)
    echo = Echo(env, times=times)
    env.wake(3.0, echo.again)
    env.advance(10.0)
    assert (echo.left, env.now, env.events) == (0, 10.0, times)


def test_a_long_run_with_time_in_it_is_no_endless_instant() -> None:
    env = Environment(longest_instant=10)
    for number in range(1000):
        env.wake(number / 8, lambda _: None)
    env.advance(1000.0)
    assert env.events == 1000


def test_users_who_are_turned_away_and_ask_again_at_once_are_named() -> None:
    # One connection of nginx and two users who take no time: one of them is refused.
    users = {"kind": "closed", "users": 2}
    it = bare.platform(
        bare.system(TURNED_AWAY, clients=users),
        host={"gateway": evolve(bare.NGINX, worker_connections=2)},
    )
    with pytest.raises(EndlessInstantError, match=r"systems\.web\.clients: rtt_s, think"):
        it.run(1.0)


def test_with_retries_their_keys_are_named_too() -> None:
    users = {"kind": "closed", "users": 2, "max_attempts": 3, "backoff": "none"}
    it = bare.platform(
        bare.system(TURNED_AWAY, clients=users),
        host={"gateway": evolve(bare.NGINX, worker_connections=2)},
    )
    with pytest.raises(EndlessInstantError, match=r"rtt_s, think, backoff, backoff_s\)"):
        it.run(1.0)


def test_a_daemon_that_dies_of_its_own_processes_for_ever_is_named() -> None:
    # 100 MiB of 110 for the process and 60 for the daemon: one of them is always killed,
    # and the daemon, back in no time, holds more than the process has by then.
    it_cannot = bare.scenario(
        bare.system(TURNED_AWAY, process={"base_mib": 50.0}),
        host={"ram_mib": 100.0, "supervisor_mib": 60.0, "supervisor_repair_s": 1.0},
    )
    hosts = {"web": it_cannot.hosts["web"]}
    # The loader refuses a repair in no time, so it is put past it.
    object.__setattr__(hosts["web"], "supervisor_repair_s", 0.0)
    with pytest.raises(EndlessInstantError, match=r"hosts\.web\.supervisor_repair_s"):
        Platform(it_cannot, catalog=bare.CATALOG).run(1.0)


def test_the_loader_refuses_what_can_have_no_end(tmp_path: Path) -> None:
    closed = ((*BOOKING, "clients"), {"kind": "closed", "users": 5})
    (fault,) = faults_of(tmp_path, closed)
    assert fault.startswith("systems.booking.clients.rtt_s: a closed load needs a round")
    thinking = {"kind": "closed", "users": 5, "think": {"mean_s": 1.0}}
    assert faults_of(tmp_path, ((*BOOKING, "clients"), thinking)) == []
    assert faults_of(tmp_path, ((*WEB, "supervisor_repair_s"), 0)) == [
        "hosts.web.supervisor_repair_s: must be >= 0.01, got 0"
    ]


def test_a_pause_is_doubled_up_to_its_cap_at_any_attempt() -> None:
    # 0.1, 0.2, 0.4, ... s up to 20 s, which 0.1 * 2**8 = 25.6 s is over; a float ends
    # at 2**1024.
    clients = ClientsConfig(backoff="exponential", backoff_s=0.1, backoff_cap_s=20.0)
    assert [doubled_pause_s(clients, times) for times in (0, 1, 7)] == [0.1, 0.2, 12.8]
    assert {doubled_pause_s(clients, times) for times in (8, 1023, 10**6)} == {20.0}
    assert 2.0**MOST_DOUBLINGS > 1e19


def test_clients_that_never_give_up_do_not_overflow() -> None:
    clients = {"max_attempts": 10_000, "backoff": "full-jitter", "backoff_cap_s": 0.02}
    it = bare.platform(
        bare.system(TURNED_AWAY, process={"boot_cpu_s": 300.0}, clients=clients),
        faults={"c": FaultConfig(kind="process-crash", target="web", at_s=1.0)},
    )
    it.run(2.0)
    inside.clients_of(it).send()
    # A pause is 0.01 s on average: some 2,000 attempts in 20 s, more than 1,026.
    it.run(22.0)
    assert inside.measures_of(it).attempts.arrived > 1500


def test_a_host_whose_processes_are_all_exempt_says_which_and_why() -> None:
    # 3 x 50 MiB into 120: the third finds nobody to kill.
    with pytest.raises(NobodyToKillError) as found:
        bare.platform(
            bare.system(TURNED_AWAY, process={"base_mib": 50.0}),
            host={"ram_mib": 120.0},
            app={"oom_score_adj": -1000, "instances": 3},
        )
    said = str(found.value)
    assert said.startswith(
        "host web is out of memory at 0 s, and there is nobody to kill"
    )
    assert "web-0, web-1, web-2) is exempt" in said
    assert "apps.NAME.oom_score_adj" in said
    assert isinstance(found.value, StuckError)


def test_two_delays_of_one_way_may_overlap() -> None:
    days = "days = 0.002\n"
    delays = "".join(
        f'[faults.{name}]\nkind = "delay"\ntarget = "h"\ndatabase = "d"\n{keys}\n'
        for name, keys in (
            ("none", "delay_s = 0.0\nmttf_s = 1.0\nduration_s = 50.0"),
            ("one", "delay_s = 1.0\nat_s = 30.0\nduration_s = 10.0"),
        )
    )
    text = f"""{days}[systems.a]
requests_per_day = 8640
[systems.a.endpoints."/"]
share = 1.0
queries = 1
query = {{ mean_s = 0.01 }}
[hosts.h]
vcpus = 1
ram_mib = 2048
[apps.a]
system = "a"
host = "h"
database = "d"
[databases.d]
vcpus = 1
max_connections = 20
{delays}"""
    it = Platform(parse_scenario(text))
    it.run()
    assert inside.requests_of(it, "a").failed == 0
