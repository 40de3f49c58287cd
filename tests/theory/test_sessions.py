"""Sessions in progress: as many as a Poisson variable, until one too many comes."""

from math import floor

import pytest
from scipy import stats

from sim.distributions import Distribution, Exponential, LogNormal
from sim.environment import Environment, Story
from sim.reservoir import Account, Reservoir
from sim.streams import Streams
from tests.theory.agreement import agree, agree_with_case, replicate
from tests.theory.cases import case
from tests.theory.stations import OpenRun, drawn, endless, poisson_s

SESSIONS = 20_000


@pytest.mark.parametrize(("kind", "seed"), [("exponential", 701), ("lognormal", 702)])
def test_sessions_in_progress_are_poisson_for_any_law_of_their_length(
    kind: str, seed: int
) -> None:
    p, expected = case("G-SESSIONS").parameters, case("G-SESSIONS").expected
    length: Distribution = Exponential(p["session_mean_s"])
    if kind == "lognormal":
        length = LogNormal(p["session_mean_s"], cv=1.5)
    p99 = expected["p99_sessions"]

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        length_of = drawn(streams, "lengths", length, SESSIONS).tolist()
        arrived_s = poisson_s(streams, p["session_rate_per_s"], SESSIONS)
        run = OpenRun(env, arrived_s, lambda k: env.pause(length_of[k]))
        found = run.found()  # Poisson arrivals see time averages
        return {
            "mean_sessions": run.mean_present(),
            "var_sessions": float(found.var()),
            "up to p99": float((found <= p99).mean()),
            "below p99": float((found < p99).mean()),
        }

    runs = replicate(model, seed=seed)
    poisson = stats.poisson(p["session_rate_per_s"] * p["session_mean_s"])
    shares = {metric: runs.pop(metric) for metric in ("up to p99", "below p99")}
    agree(
        shares,
        expected={"up to p99": poisson.cdf(p99), "below p99": poisson.cdf(p99 - 1)},
    )
    assert poisson.cdf(p99 - 1) < 0.99 <= poisson.cdf(p99)
    agree_with_case("G-SESSIONS", runs, requests=None)


def first_full_s(streams: Streams, *, limit_mib: int) -> float:
    """Return when a session first finds no memory left; 4 MiB each, above 600."""
    p = case("G-SESSIONS").parameters
    env = Environment()
    full_at: list[float] = []

    def make_room(_: Account) -> bool:
        full_at.append(env.now)
        oldest.close()
        return True

    memory = Reservoir(
        "host", capacity=limit_mib, clock=lambda: env._now, make_room=make_room
    )
    oldest = memory.open("the program itself")
    oldest.claim(int(p["M0_MB"]))
    gaps_s = endless(streams, "gaps", Exponential(1 / p["session_rate_per_s"]))
    lengths_s = endless(streams, "lengths", Exponential(p["session_mean_s"]))
    sessions = memory.open("sessions")

    def session() -> Story:
        sessions.claim(int(p["MB_per_session"]))
        yield from env.pause(next(lengths_s))
        sessions.free(int(p["MB_per_session"]))

    def arrivals() -> Story:
        while not full_at:
            yield from env.pause(next(gaps_s))
            env.start(session())

    env.start(arrivals())
    while not full_at:
        env.step()
    return full_at[0]


@pytest.mark.parametrize(("limit_mib", "runs", "seed"), [(900, 40, 703), (840, 400, 704)])
def test_memory_is_first_full_when_the_birth_and_death_chain_says(
    limit_mib: int, runs: int, seed: int
) -> None:
    p, expected = case("G-SESSIONS").parameters, case("G-SESSIONS").expected
    level = floor((limit_mib - p["M0_MB"]) / p["MB_per_session"]) + 1
    # From n to n + 1 sessions takes h(n) = (1 + n mu h(n - 1)) / lambda on average.
    mean_s, step_s = 0.0, 0.0
    for n in range(level):
        step_s = (1 + n / p["session_mean_s"] * step_s) / p["session_rate_per_s"]
        mean_s += step_s
    if limit_mib == p["limit_MB"]:
        assert level == expected["oom_level_sessions"]
        assert mean_s == pytest.approx(expected["mean_time_to_first_oom_s"], rel=1e-9)
    found = [
        first_full_s(Streams(1000 * seed + r), limit_mib=limit_mib) for r in range(runs)
    ]
    agree({"mean": found}, expected={"mean": mean_s})
