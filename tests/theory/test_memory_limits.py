"""Memory that fills up on a platform: by a leak, by requests, by sessions."""

from statistics import stdev
from typing import Any

import pytest

from models.config import DAY_S, FaultConfig
from models.hosting.memory import MIB
from models.platform import Platform
from tests import bare
from tests.inside import requests_of, restarts_of
from tests.theory.agreement import agree
from tests.theory.cases import case
from tests.theory.forms import sessions_first_passage_s


def leak_of(target: str, **rate: Any) -> dict[str, FaultConfig]:
    return {"leak": FaultConfig(kind="memory-leak", target=target, at_s=0.0, **rate)}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ({"a": "web", "b": "web"}, "oom_at_s"),
        ({"a": "web", "b": "other"}, "oom_at_s_two_host"),
    ],
    ids=["one host", "two hosts"],
)
def test_a_leak_ends_when_the_hosts_memory_is_gone(
    on: dict[str, str], expected: str
) -> None:
    p, known = case("G-OOM-SHARED").parameters, case("G-OOM-SHARED").expected
    shared = bare.platform(
        {name: bare.system(process={"base_mib": p[f"{name.upper()}_MB"]}) for name in on},
        on=on,
        host={"ram_mib": p["ram_MB"], "os_mib": p["os_MB"]},
        faults=leak_of("a", mib_per_s=p["leak_A_MB_per_s"]),
    )
    shared.run(known[expected] + 1e-6)

    (kill,) = shared.hosts["web"].oom_kills
    assert kill["at_s"] == known[expected]
    assert kill["victim"] == f"{known['victim'].lower()}-0"
    if expected == "oom_at_s":
        assert kill["rss_mib"] == known["A_rss_at_oom_MB"]
    assert restarts_of(shared, "b") == {}
    assert restarts_of(shared, "a") == {"oom": 1}
    if "other" in shared.hosts:
        assert shared.hosts["other"].oom_kills == []


def test_requests_that_leak_pass_the_threshold_at_a_gamma_distributed_time() -> None:
    p, expected = case("G-LEAK-PER-REQ").parameters, case("G-LEAK-PER-REQ").expected
    replications = 40
    # A byte is the least that leaks: the threshold is rounded as its parts are.
    step = round(p["leak_MB_per_request"] * MIB)
    room = round((p["threshold_MB"] - p["M0_MB"]) / p["leak_MB_per_request"]) * step
    times_s = []
    for seed in range(replications):
        shop = bare.system(
            bare.route(cpu=0.0),
            per_s=p["arrival_rate_per_s"],
            process={"base_mib": p["M0_MB"]},
        )
        leaky = bare.platform(
            {"shop": shop},
            span_s=600.0,
            faults=leak_of("shop", mib_per_request=p["leak_MB_per_request"]),
            seed=811_000 + seed,
        )
        requests, at_s = passing(leaky, room)
        assert requests == expected["n_requests"]
        times_s.append(at_s)
    leak = case("G-LEAK-PER-REQ")
    mean_s = leak.rel("mean_s", replications)
    agree({"mean_s": times_s}, expected=expected, rel={"mean_s": mean_s})
    sd_s = leak.rel("sd_s", replications)
    assert stdev(times_s) == pytest.approx(expected["sd_s"], rel=sd_s)


def passing(leaky: Platform, room: int) -> tuple[int, float]:
    """Return the request whose leak takes more than *room* bytes, and its time."""
    memory = leaky.hosts["web"].memory.reservoir
    requests = requests_of(leaky)
    passed: list[tuple[int, float]] = []
    memory.watch(
        0,
        memory.used + room,
        lambda: passed.append((requests.arrived, leaky.env.now)),
    )
    while not passed:
        leaky.run(leaky.env.now + 1.0)
    return passed[0]


def test_sessions_fill_the_memory_when_the_birth_and_death_chain_says() -> None:
    p = case("G-SESSIONS").parameters
    limit_mib, replications = 840.0, 150
    level = int((limit_mib - p["M0_MB"]) / p["MB_per_session"]) + 1
    expected_s = sessions_first_passage_s(
        p["session_rate_per_s"], session_mean_s=p["session_mean_s"], level=level
    )
    sessions = bare.sessions(
        p["session_rate_per_s"] * p["session_mean_s"],
        bare.exponential(p["session_mean_s"]),
        session_mib=p["MB_per_session"],
    )
    chat = bare.system(sessions=sessions, process={"base_mib": p["M0_MB"]})
    found_s = []
    for seed in range(replications):
        crowded = bare.platform(
            {"chat": chat},
            span_s=DAY_S,
            host={"ram_mib": limit_mib},
            seed=812_000 + seed,
        )
        kills = crowded.hosts["web"].oom_kills
        while not kills:
            crowded.run(crowded.env.now + 60.0)
        assert kills[0]["victim"] == "chat-0"
        found_s.append(float(str(kills[0]["at_s"])))
    agree({"mean": found_s}, expected={"mean": expected_s})
