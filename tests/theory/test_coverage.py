"""Intervals over replications hold the truth as often as they say.

The interval is that of `lssim run --replications`; the runs are of the kernel's own
stations, or of no simulator at all where a recursion does. `make coverage` asks the same
of platforms, at length. Each question is answered 1,000 times, or fewer in a wider band.
"""

from math import sqrt

import numpy as np
import pytest
from attrs import evolve
from scipy.signal import lfilter

from sim.distributions import Exponential, Hyperexponential
from sim.environment import Environment
from sim.processor import ProcessorSharing
from sim.renewal import Renewal
from sim.streams import Streams
from tests.covering import TRIALS, Coverage, coverage, of_availabilities, of_means
from tests.theory.forms import mgcps
from tests.theory.lindley import stationary_wait, waits
from tests.theory.stations import Floats, OpenRun, drawn, poisson_s

RUNS = 5


def mm1_responses(rng: np.random.Generator, rho: float, *, customers: int) -> Floats:
    """Return the response times of some runs of M/M/1, mu = 1: runs x customers."""
    first = stationary_wait(rng.random((RUNS, 1)), rho)
    gaps, services = rng.exponential(size=(2, RUNS, customers))
    responses: Floats = waits(gaps / rho, services, first) + services
    return responses


def test_the_mean_response_of_a_queue_is_covered_and_not_by_its_customers() -> None:
    rho, rng = 0.8, np.random.default_rng(21)
    honest, naive = [], []
    for _ in range(TRIALS):
        responses = mm1_responses(rng, rho, customers=8000)
        honest.append(of_means(responses.mean(axis=1).tolist()))
        # Of the first run alone, its customers taken as independent: 8,000 say as little
        # as a hundred that are, for n Var(mean of n) is 1,976 and the variance of one 25.
        half_width = 1.96 * float(responses[0].std()) / sqrt(8000)
        naive.append(
            evolve(honest[-1], mean=float(responses[0].mean()), half_width=half_width)
        )
    truth = 1 / (1 - rho)
    assert coverage(honest, truth).is_honest, coverage(honest, truth)
    assert not coverage(naive, truth).is_honest
    assert coverage(naive, truth).share < 0.5


def ps_mean_s(seed: int, *, rate_per_s: float, customers: int) -> float:
    """Return the mean sojourn in M/G/2-PS, of demands with mean 1 and scv 4."""
    streams, env = Streams(seed), Environment()
    cpu = ProcessorSharing(env, servers=2)
    demands_s = drawn(
        streams, "demands", Hyperexponential.balanced(1.0, scv=4.0), customers
    ).tolist()
    arrived_s = poisson_s(streams, rate_per_s, customers)
    return float(
        OpenRun(env, arrived_s, lambda k: cpu.serve(demands_s[k])).sojourn_s().mean()
    )


def test_the_mean_sojourn_of_two_shared_cores_is_covered() -> None:
    rate_per_s, trials, customers = 1.0, 400, 200
    truth = mgcps(rate_per_s, service_mean_s=1.0, servers=2).mean_sojourn_s
    means = [
        [
            ps_mean_s(RUNS * k + run, rate_per_s=rate_per_s, customers=customers)
            for run in range(RUNS)
        ]
        for k in range(trials)
    ]
    found = coverage([of_means(each) for each in means], truth)
    assert found.is_honest, found


def shares_up(seed: int, *, span: float) -> list[float]:
    """Return how much of the time two systems are up: a host each, a common database."""
    streams = Streams(seed)
    down = {}
    for name in ("host a", "host b", "database"):
        part = Renewal(
            up=Exponential(19.0),
            down=Exponential(1.0),
            ups=streams.stream(name, "up"),
            downs=streams.stream(name, "down"),
        )
        down[name] = list(part.outages(until_s=span))
    shares = []
    for host in ("host a", "host b"):
        reached = lost = 0.0
        for begins, ends in sorted(down[host] + down["database"]):
            lost += max(0.0, min(ends, span) - max(begins, reached))
            reached = max(reached, min(ends, span))
        shares.append(1.0 - lost / span)
    return shares


def test_the_availability_of_two_systems_is_covered() -> None:
    # Up for 19 and down for 1: 0.95, and both of two 0.95^2. All begin whole, which is
    # worth (1 - A) mttr A = 0.0475 of a part's time: two in ten thousand of the span.
    span, truth = 500.0, 0.95**2
    runs = [
        [shares_up(RUNS * k + run, span=span) for run in range(RUNS)]
        for k in range(TRIALS)
    ]
    for system in (0, 1):
        found = coverage(
            [of_availabilities([run[system] for run in each]) for each in runs], truth
        )
        assert found.is_honest, found


def test_minutes_of_one_run_are_no_replications() -> None:
    # Five values in a row of an autoregressive series, as minutes of one run would be.
    rng = np.random.default_rng(22)
    noise = rng.standard_normal((TRIALS, RUNS))
    assert coverage([of_means(row.tolist()) for row in noise + 10.0], 10.0).is_honest
    noise[:, 0] /= sqrt(1 - 0.8**2)  # the first is in steady state, too
    series = np.asarray(lfilter([1.0], [1.0, -0.8], noise, axis=-1)) + 10.0
    assert not coverage([of_means(row.tolist()) for row in series], 10.0).is_honest


@pytest.mark.parametrize(
    ("covered", "trials", "is_honest"),
    [
        (930, 1000, True),
        (970, 1000, True),
        (929, 1000, False),
        (971, 1000, False),
        # 250 are a quarter: the band is twice as wide, 91 to 99 %, 227.5 to 247.5.
        (228, 250, True),
        (227, 250, False),
        (248, 250, False),
    ],
)
def test_the_band_of_honesty(covered: int, trials: int, *, is_honest: bool) -> None:
    assert Coverage(covered=covered, trials=trials).is_honest is is_honest
