"""Processor sharing: everybody present is served at once, at a share of the rate."""

import numpy as np
import pytest

from sim.distributions import Distribution, Exponential
from sim.environment import Environment, Story
from sim.measuredpool import MeasuredPool
from sim.processor import ProcessorSharing
from sim.streams import Streams
from tests.theory.agreement import agree, agree_with_case, replicate
from tests.theory.cases import case
from tests.theory.stations import Floats, OpenRun, drawn, law, poisson_s

CUSTOMERS = 20_000
REQUESTS = 200_000


def shared(arrived_s: Floats, demands_s: Floats, *, cores: int) -> OpenRun:
    env = Environment()
    cpu = ProcessorSharing(env, servers=cores)
    demand_of = demands_s.tolist()
    return OpenRun(
        env, arrived_s, lambda k: cpu.serve(demand_of[k]), busy_s=[cpu.busy_server_s]
    )


def shared_by(
    streams: Streams, rate_per_s: float, demand: Distribution, *, cores: int = 1
) -> tuple[OpenRun, Floats]:
    """Return the run, and the demand of each measured customer."""
    demands_s = drawn(streams, "demands", demand, CUSTOMERS)
    run = shared(poisson_s(streams, rate_per_s, CUSTOMERS), demands_s, cores=cores)
    return run, run.measured(demands_s)


def slowdown_by_size(sojourn_s: Floats, demands_s: Floats) -> dict[str, float]:
    """Return mean sojourn over mean demand, for the smallest to the largest fifth."""
    order = np.argsort(demands_s)
    return {
        f"fifth {number}": float(sojourn_s[fifth].mean() / demands_s[fifth].mean())
        for number, fifth in enumerate(np.array_split(order, 5), start=1)
    }


def test_one_shared_server_has_the_mean_and_the_spread_of_theory() -> None:
    p = case("G-MM1PS").parameters
    rho = p["arrival_rate_per_s"] * p["service_mean_s"]

    def model(streams: Streams) -> dict[str, float]:
        demand = Exponential(p["service_mean_s"])
        run, demands_s = shared_by(streams, p["arrival_rate_per_s"], demand)
        sojourn_s = run.sojourn_s()
        return {
            "utilisation": run.mean_busy[0],
            "mean_sojourn": float(sojourn_s.mean()),
            "mean_number": run.mean_present(),
            "sd_sojourn": float(sojourn_s.std()),
            "conditional_slowdown": float(sojourn_s.mean() / demands_s.mean()),
            **slowdown_by_size(sojourn_s, demands_s),
        }

    runs = replicate(model, seed=301)
    # E[T | x] = x / (1 - rho), for the small and for the large alike.
    sizes = {metric: runs.pop(metric) for metric in list(runs) if "fifth" in metric}
    agree(sizes, expected=dict.fromkeys(sizes, 1 / (1 - rho)))
    agree_with_case("G-MM1PS", runs, requests=REQUESTS)


@pytest.mark.parametrize(("kind", "seed"), [("det", 302), ("h2", 303)])
def test_the_law_of_demand_does_not_matter_to_the_mean(kind: str, seed: int) -> None:
    p = case("G-MG1PS").parameters
    demand = law(kind, p["service_mean_s"])

    def model(streams: Streams) -> dict[str, float]:
        run, demands_s = shared_by(streams, p["arrival_rate_per_s"], demand)
        sojourn_s = run.sojourn_s()
        return {
            "mean_sojourn": float(sojourn_s.mean()),
            **slowdown_by_size(sojourn_s, demands_s),
        }

    runs = replicate(model, seed=seed)
    means = {"mean_sojourn": runs.pop("mean_sojourn")}
    stated = {"mean_sojourn": f"mean_sojourn[{kind}]"}
    agree_with_case("G-MG1PS", means, requests=REQUESTS, under=stated)
    slowdown = case("G-MG1PS").expected["slowdown_at_every_size"]
    agree(runs, expected=dict.fromkeys(runs, slowdown))


@pytest.mark.parametrize(("kind", "seed"), [("exponential", 304), ("h2", 305)])
def test_two_shared_vcpus_hold_as_many_as_two_servers(kind: str, seed: int) -> None:
    p = case("G-MGcPS").parameters
    demand = law(kind, p["service_mean_s"])

    def model(streams: Streams) -> dict[str, float]:
        run, _ = shared_by(streams, p["arrival_rate_per_s"], demand, cores=p["cores"])
        return {
            "mean_sojourn": float(run.sojourn_s().mean()),
            "mean_number": run.mean_present(),
            "utilisation": run.mean_busy[0] / p["cores"],
            # Poisson arrivals see time averages.
            "prob_all_cores_busy": float((run.found() >= p["cores"]).mean()),
        }

    stated = {"mean_sojourn": "mean_sojourn[h2]"} if kind == "h2" else None
    runs = replicate(model, seed=seed)
    agree_with_case("G-MGcPS", runs, requests=REQUESTS, under=stated)


def test_a_core_behind_four_worker_slots() -> None:
    p = case("G-LPS").parameters

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        cpu = ProcessorSharing(env, servers=p["cores"])
        slots = MeasuredPool(env, "slots", capacity=p["max_concurrency"])
        demand = Exponential(p["service_mean_s"])
        demand_of = drawn(streams, "demands", demand, CUSTOMERS).tolist()
        began_s = [0.0] * CUSTOMERS

        def journey(k: int) -> Story:
            with (yield from slots.acquire()):
                began_s[k] = env.now
                yield from cpu.serve(demand_of[k])

        arrived_s = poisson_s(streams, p["arrival_rate_per_s"], CUSTOMERS)
        run = OpenRun(env, arrived_s, journey, busy_s=[slots.lent_s])
        waited_s = run.measured(np.array(began_s) - arrived_s)
        return {
            "mean_sojourn": float(run.sojourn_s().mean()),
            "prob_queue_for_slot": float((waited_s > 1e-9).mean()),
            "mean_in_slot_queue": run.mean_present() - run.mean_busy[0],
        }

    agree_with_case("G-LPS", replicate(model, seed=306), requests=REQUESTS)


def test_a_shared_server_at_ciws_two_loads() -> None:
    pairs = case("G-PUB-CIW-PS").parameters["pairs"]

    def model(streams: Streams) -> dict[str, float]:
        found = {}
        for number, (rate_per_s, mu) in enumerate(pairs):
            at_this_load = Streams(streams.seed + 500 * number)
            run, _ = shared_by(at_this_load, rate_per_s, Exponential(1 / mu))
            found[f"mean_sojourn.{number}"] = float(run.sojourn_s().mean())
        return found

    agree_with_case("G-PUB-CIW-PS", replicate(model, seed=307), requests=REQUESTS)


def sojourn_beside_s(
    streams: Streams, *, rho: float, rho_beside: float, service_s: float
) -> float:
    """Return the mean sojourn of one system beside another that loads *rho_beside*."""
    total = rho + rho_beside
    rate_per_s = total / service_s
    run, _ = shared_by(streams, rate_per_s, Exponential(service_s))
    # Splitting a Poisson stream by coin leaves two independent ones.
    coins = run.measured(streams.stream("customers", "system").block(CUSTOMERS))
    return float(run.sojourn_s()[coins * total < rho].mean())


def test_a_neighbour_on_the_core_and_its_surge_stretch_every_response() -> None:
    p = case("G-K5-LIR-PS").parameters
    service_s = p["service_mean_B_s"]

    def model(streams: Streams) -> dict[str, float]:
        alone_s, shared_s, surge_s = (
            sojourn_beside_s(
                Streams(streams.seed),
                rho=p["rho_B"],
                rho_beside=beside,
                service_s=service_s,
            )
            for beside in (0.0, p["rho_A"], p["rho_A"] * p["surge_on_A"])
        )
        return {
            "R_B_alone_s": alone_s,
            "R_B_shared_s": shared_s,
            "R_B_surge_s": surge_s,
        }

    runs = replicate(model, seed=308)
    agree_with_case("G-K5-LIR-PS", runs, requests=REQUESTS)
    pairs = zip(runs["R_B_alone_s"], runs["R_B_shared_s"], strict=True)
    beside = {"LIR_B_colocation": [shared_s / alone_s for alone_s, shared_s in pairs]}
    expected = {"LIR_B_colocation": case("G-K5-LIR-PS").expected["LIR_B_colocation"]}
    agree(beside, expected=expected)


def test_a_surviving_core_that_serves_both_systems() -> None:
    p = case("G-K7-FAILOVER").parameters

    def model(streams: Streams) -> dict[str, float]:
        alone_s, both_s = (
            sojourn_beside_s(
                Streams(streams.seed),
                rho=p["rho_B"],
                rho_beside=beside,
                service_s=p["service_mean_s"],
            )
            for beside in (0.0, p["rho_A"])
        )
        return {
            "R_B_during_outage_s": both_s,
            "LIR_B_during_outage": both_s / alone_s,
        }

    agree_with_case("G-K7-FAILOVER", replicate(model, seed=309), requests=REQUESTS)
