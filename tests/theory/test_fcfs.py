"""One server, first come, first served: an event loop alone on its processor."""

import numpy as np
import pytest

from sim.distributions import Distribution, Erlang, Exponential, LogNormal
from sim.environment import Environment, Story
from sim.eventloop import EventLoop
from sim.processor import ProcessorSharing
from sim.streams import Streams
from tests.theory.agreement import agree, agree_with_case, replicate
from tests.theory.cases import case
from tests.theory.stations import (
    Floats,
    OpenRun,
    drawn,
    law,
    poisson_s,
)

CUSTOMERS = 20_000
REQUESTS = 200_000


def queue(arrived_s: Floats, demands_s: Floats) -> dict[str, float]:
    """Send customers with *demands_s* through one event loop."""
    env = Environment()
    cpu = ProcessorSharing(env, servers=1)
    loop = EventLoop(env, cpu)
    demand_of = demands_s.tolist()
    began_s = [0.0] * len(demand_of)

    def journey(k: int) -> Story:
        def note() -> None:
            began_s[k] = env.now

        yield from loop.run(demand_of[k], started=note)

    run = OpenRun(env, arrived_s, journey, busy_s=[cpu.busy_server_s, loop.busy_s])
    waited_s = run.measured(np.array(began_s) - arrived_s)
    sojourn_s = run.sojourn_s()
    assert run.mean_busy[0] == pytest.approx(run.mean_busy[1], rel=1e-9)
    return {
        "utilisation": run.mean_busy[0],
        "mean_wait": float(waited_s.mean()),
        "mean_sojourn": float(sojourn_s.mean()),
        "mean_number": run.mean_present(),
        "prob_wait": float((waited_s > 1e-9).mean()),
        "p50_sojourn": float(np.quantile(sojourn_s, 0.5)),
        "p95_sojourn": float(np.quantile(sojourn_s, 0.95)),
        "p99_sojourn": float(np.quantile(sojourn_s, 0.99)),
    }


def poisson_queue(
    streams: Streams, rate_per_s: float, demand: Distribution
) -> dict[str, float]:
    return queue(
        poisson_s(streams, rate_per_s, CUSTOMERS),
        drawn(streams, "demands", demand, CUSTOMERS),
    )


@pytest.mark.parametrize(
    ("name", "kind", "seed"),
    [("G-MM1", "exponential", 101), ("G-MD1", "det", 102), ("G-MG1-H2", "h2", 103)],
)
def test_waits_sojourns_and_their_quantiles_are_those_of_theory(
    name: str, kind: str, seed: int
) -> None:
    p = case(name).parameters
    demand = law(kind, p["service_s" if kind == "det" else "service_mean_s"])
    runs = replicate(
        lambda streams: poisson_queue(streams, p["arrival_rate_per_s"], demand), seed=seed
    )
    if "p50_sojourn" not in case(name).expected:
        del runs["p50_sojourn"]
    agree_with_case(name, runs, requests=REQUESTS)


def test_two_moments_of_a_lognormal_demand_give_the_mean() -> None:
    p = case("G-MG1-LOGN").parameters
    demand = LogNormal(p["service_mean_s"], cv=p["service_scv"] ** 0.5)
    runs = replicate(
        lambda streams: poisson_queue(streams, p["arrival_rate_per_s"], demand), seed=104
    )
    means = {metric: runs[metric] for metric in case("G-MG1-LOGN").expected}
    agree_with_case("G-MG1-LOGN", means, requests=REQUESTS)
    # Pollaczek and Khinchine: W = rho S (1 + scv) / (2 (1 - rho)).
    rho = p["arrival_rate_per_s"] * p["service_mean_s"]
    wait_s = rho * p["service_mean_s"] * (1 + p["service_scv"]) / (2 * (1 - rho))
    agree({"mean_wait": runs["mean_wait"]}, expected={"mean_wait": wait_s})


@pytest.mark.parametrize(("phases", "seed"), [(None, 105), (4, 106)])
def test_regular_arrivals_wait_less_by_the_root_of_their_transform(
    phases: int | None, seed: int
) -> None:
    # JMT's examples: one arrival a second, and mu = 2.
    name = "G-PUB-JMT-DM1" if phases is None else "G-PUB-JMT-E4M1"
    mu = case(name).parameters["mu"]

    def model(streams: Streams) -> dict[str, float]:
        gaps_s = law("det", 1.0) if phases is None else Erlang(phases, mean=1.0)
        return queue(
            np.cumsum(drawn(streams, "gaps", gaps_s, CUSTOMERS)),
            drawn(streams, "demands", Exponential(1 / mu), CUSTOMERS),
        )

    runs = replicate(model, seed=seed)
    # Who arrives finds the server busy with probability sigma, the root of
    # sigma = E[exp(-mu (1 - sigma) A)]; then T = 1 / (mu (1 - sigma)).
    sigma = 0.5
    for _ in range(200):
        rate = mu * (1 - sigma)
        sigma = np.exp(-rate) if phases is None else (phases / (phases + rate)) ** phases
    expected = {"prob_wait": sigma, "mean_sojourn": 1 / (mu * (1 - sigma))}
    agree({metric: runs[metric] for metric in expected}, expected=expected)
    agree_with_case(name, {"mean_sojourn_exact": runs["mean_sojourn"]}, requests=REQUESTS)


def test_the_waits_of_ciws_guide_to_simulation_practice() -> None:
    p = case("G-PUB-CIW-WARMUP").parameters
    runs = replicate(
        lambda streams: poisson_queue(streams, p["lam"], Exponential(1 / p["mu"])),
        seed=107,
    )
    agree_with_case(
        "G-PUB-CIW-WARMUP", {"mean_wait_exact": runs["mean_wait"]}, requests=REQUESTS
    )
