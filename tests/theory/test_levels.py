"""Memory that leaks to its limit: evenly, or with every request."""

from statistics import stdev

import pytest

from sim.distributions import Exponential
from sim.environment import Environment, Story
from sim.errors import Killed
from sim.reservoir import Account, Reservoir
from sim.streams import Streams
from tests.theory.agreement import agree
from tests.theory.cases import case
from tests.theory.stations import endless

KIB = 1000
"""Parts of a megabyte in which memory is counted here."""


def test_an_even_leak_is_noticed_by_the_check_after_it_passed_the_threshold() -> None:
    p, expected = case("G-LEAK-PM2").parameters, case("G-LEAK-PM2").expected
    env = Environment()
    memory = Reservoir("host", capacity=10**6, clock=lambda: env.now)
    began_at, passed_s, restarts_s = 0.0, [], []
    process = memory.open("process")

    def leak() -> Story:
        # One thousandth of a megabyte at a time, each when the even leak reaches it.
        while True:
            yield from env.pause(1 / (KIB * p["leak_MB_per_s"]))
            process.claim(1)

    def note() -> None:
        passed_s.append(env.now - began_at)
        memory.watch(0, memory.capacity, note)

    def supervisor() -> Story:
        nonlocal began_at
        threshold = int(p["threshold_MB"] * KIB)
        while True:
            process.claim(int(p["M0_MB"] * KIB))
            memory.watch(0, threshold - 1, note)
            began_at = env.now
            leaking = env.start(leak())
            next_check = p["check_phase_s"]
            while process.held < threshold:
                while next_check <= env.now:
                    next_check += p["check_interval_s"]
                yield from env.pause(next_check - env.now)
            restarts_s.append(env.now)
            leaking.kill(Killed("restart"))
            process.free(process.held)
            yield from env.pause(p["restart_s"])

    env.start(supervisor())
    env.advance(expected["restart_times_s"][-1] + 1)
    assert restarts_s == pytest.approx(expected["restart_times_s"], abs=1e-9)
    assert restarts_s[0] == pytest.approx(expected["first_restart_at_s"], abs=1e-9)
    threshold_s = pytest.approx(expected["time_to_threshold_s"], abs=1e-8)
    assert passed_s == [threshold_s] * len(restarts_s)
    assert passed_s[0] + p["restart_s"] == pytest.approx(
        expected["period_without_polling_s"], abs=1e-8
    )


def test_a_leak_in_one_system_ends_when_the_hosts_memory_is_gone() -> None:
    p, expected = case("G-OOM-SHARED").parameters, case("G-OOM-SHARED").expected
    env = Environment()
    killed: list[tuple[float, object, int]] = []

    def kill_largest(_: Account) -> bool:
        largest = max(memory.accounts, key=lambda account: account.held)
        killed.append((env.now, largest.owner, largest.close()))
        return True

    memory = Reservoir(
        "host", capacity=int(p["ram_MB"]), clock=lambda: env.now, make_room=kill_largest
    )
    accounts = {owner: memory.open(owner) for owner in ("os", "A", "B")}
    for owner, account in accounts.items():
        account.claim(int(p[f"{owner}_MB"]))

    def leak() -> Story:
        # A page is claimed as soon as the megabyte before it is full.
        while accounts["A"].claim(1):
            yield from env.pause(1 / p["leak_A_MB_per_s"])

    env.start(leak())
    env.advance(2 * expected["oom_at_s"])
    assert killed == [
        (expected["oom_at_s"], expected["victim"], expected["A_rss_at_oom_MB"])
    ]
    assert memory.used == p["os_MB"] + p["B_MB"]


def test_requests_that_leak_fill_the_memory_at_a_gamma_distributed_time() -> None:
    p, expected = case("G-LEAK-PER-REQ").parameters, case("G-LEAK-PER-REQ").expected
    replications = 100
    leak = int(p["leak_MB_per_request"] * KIB)

    def model(streams: Streams) -> tuple[int, float]:
        env = Environment()
        memory = Reservoir("heap", capacity=10**9, clock=lambda: env._now)
        heap = memory.open("process")
        heap.claim(int(p["M0_MB"] * KIB))
        gaps_s = endless(streams, "gaps", Exponential(1 / p["arrival_rate_per_s"]))
        passed: list[tuple[int, float]] = []
        requests = 0
        memory.watch(
            0,
            int(p["threshold_MB"] * KIB),
            lambda: passed.append((requests, env.now)),
        )

        def arrivals() -> Story:
            nonlocal requests
            while not passed:
                yield from env.pause(next(gaps_s))
                requests += 1
                heap.claim(leak)

        env.start(arrivals())
        env.run()
        return passed[0]

    found = [model(Streams(801_000 + r)) for r in range(replications)]
    assert {requests for requests, _ in found} == {expected["n_requests"]}
    times_s = [at for _, at in found]
    tolerance = case("G-LEAK-PER-REQ").rel("mean_s", replications)
    agree({"mean_s": times_s}, expected=expected, rel={"mean_s": tolerance})
    tolerance = case("G-LEAK-PER-REQ").rel("sd_s", replications)
    assert stdev(times_s) == pytest.approx(expected["sd_s"], rel=tolerance)
