"""The stations of the textbook, as a scenario expresses them, through the platform."""

from collections.abc import Mapping, Sequence

import pytest

from models.config import DemandConfig
from tests import bare
from tests.bare import exponential
from tests.inside import pool_of
from tests.theory.agreement import REPLICATIONS, agree, agree_with_case
from tests.theory.cases import case
from tests.theory.forms import mgcps, mm1
from tests.theory.runs import Run, open_to, replicate_runs

REQUESTS = 12_000
"""In each of the ten replications."""
ALL = REPLICATIONS * REQUESTS


def only(
    runs: Mapping[str, Sequence[float]], metrics: Sequence[str]
) -> dict[str, Sequence[float]]:
    return {metric: runs[metric] for metric in metrics}


def demand(name: str, mean_s: float) -> DemandConfig:
    """Return the demand that the cases call *name*."""
    law = {"det": "deterministic", "h2": "hyperexponential"}.get(name, name)
    return DemandConfig(mean_s=mean_s, law=law, scv=4.0)


@pytest.mark.parametrize(
    ("name", "law", "seed"),
    [("G-MM1", "exponential", 901), ("G-MD1", "det", 902), ("G-MG1-H2", "h2", 903)],
)
def test_an_event_loop_is_a_single_server(name: str, law: str, seed: int) -> None:
    p = case(name).parameters
    rate_per_s = p["arrival_rate_per_s"]
    service_s = p["service_s" if law == "det" else "service_mean_s"]
    config = bare.scenario(
        bare.system(
            bare.route(cpu=demand(law, service_s)),
            **open_to(rate_per_s, requests=REQUESTS),
        )
    )
    runs = replicate_runs(config, seed=seed, span_s=REQUESTS / rate_per_s)
    runs["utilisation"] = runs["busy"]
    metrics = ["utilisation", "mean_sojourn", "mean_number", "p95_sojourn", "p99_sojourn"]
    agree_with_case(name, only(runs, metrics), requests=ALL)


@pytest.mark.parametrize(("name", "seed"), [("G-MMC-2", 904), ("G-MMC-5", 905)])
def test_a_connection_pool_is_a_queue_with_several_servers(name: str, seed: int) -> None:
    # The loop wants nothing and the database has a core for each: service is the query.
    p = case(name).parameters
    rate_per_s, servers = p["arrival_rate_per_s"], p["servers"]
    config = bare.scenario(
        bare.system(
            bare.route(query=exponential(p["service_mean_s"])),
            process={"pool_size": servers},
            **open_to(rate_per_s, requests=REQUESTS),
        ),
        database={"vcpus": servers},
    )
    span_s = REQUESTS / rate_per_s
    found = []
    for r in range(REPLICATIONS):
        run = Run(config, seed=1000 * seed + r)
        measured = run.of_open_queue(span_s)
        pool = pool_of(run.platform).pool
        measured["utilisation"] = pool.lent_s() / (span_s * servers)
        measured["prob_wait"] = pool.queueing_s().fraction_above(1e-7)
        measured["mean_wait"] = pool.queueing_s().mean
        found.append(measured)
    metrics = [
        *("utilisation", "prob_wait", "mean_wait", "mean_sojourn", "mean_number"),
        *("p95_sojourn", "p99_sojourn"),
    ]
    runs = {metric: [one[metric] for one in found] for metric in metrics}
    agree_with_case(name, runs, requests=ALL)


def test_a_database_with_one_core_is_a_shared_server() -> None:
    p = case("G-MM1PS").parameters
    rate_per_s = p["arrival_rate_per_s"]
    config = bare.scenario(
        bare.system(
            bare.route(query=exponential(p["service_mean_s"])),
            **open_to(rate_per_s, requests=REQUESTS),
        ),
        database={"vcpus": 1},
    )
    runs = replicate_runs(config, seed=906, span_s=REQUESTS / rate_per_s)
    runs["utilisation"] = runs["busy"]
    metrics = ["utilisation", "mean_sojourn", "mean_number", "sd_sojourn"]
    agree_with_case("G-MM1PS", only(runs, metrics), requests=ALL)


@pytest.mark.parametrize(("law", "seed"), [("exponential", 907), ("h2", 908)])
def test_a_database_with_two_cores_does_not_mind_the_law_of_its_queries(
    law: str, seed: int
) -> None:
    p = case("G-MGcPS").parameters
    rate_per_s = p["arrival_rate_per_s"]
    config = bare.scenario(
        bare.system(
            bare.route(query=demand(law, p["service_mean_s"])),
            **open_to(rate_per_s, requests=REQUESTS),
        ),
        database={"vcpus": p["cores"]},
    )
    runs = replicate_runs(config, seed=seed, span_s=REQUESTS / rate_per_s)
    runs["utilisation"] = [busy / p["cores"] for busy in runs["busy"]]
    stated = {"mean_sojourn": "mean_sojourn[h2]"} if law == "h2" else None
    metrics = ["utilisation", "mean_sojourn", "mean_number"]
    agree_with_case("G-MGcPS", only(runs, metrics), requests=ALL, under=stated)


def test_a_core_of_the_database_behind_four_connections() -> None:
    p = case("G-LPS").parameters
    rate_per_s = p["arrival_rate_per_s"]
    config = bare.scenario(
        bare.system(
            bare.route(query=exponential(p["service_mean_s"])),
            process={"pool_size": p["max_concurrency"]},
            **open_to(rate_per_s, requests=REQUESTS),
        ),
        database={"vcpus": p["cores"]},
    )
    runs = replicate_runs(config, seed=909, span_s=REQUESTS / rate_per_s)
    agree_with_case("G-LPS", only(runs, ["mean_sojourn"]), requests=ALL)


def test_loop_and_database_and_loop_again_are_a_network_of_jackson() -> None:
    rate_per_s, burst_s, query_s, cores = 40.0, 0.008, 0.02, 2
    config = bare.scenario(
        bare.system(
            bare.route(cpu=exponential(2 * burst_s), query=exponential(query_s)),
            **open_to(rate_per_s, requests=REQUESTS),
        ),
        database={"vcpus": cores},
    )
    runs = replicate_runs(config, seed=910, span_s=REQUESTS / rate_per_s)
    # Every request visits the loop twice: T = 2 s / (1 - 2 lambda s) + T(M/M/2).
    loop = mm1(2 * rate_per_s, service_mean_s=burst_s)
    database = mgcps(rate_per_s, service_mean_s=query_s, servers=cores)
    assert loop.mean_sojourn_s == pytest.approx(
        burst_s / (1 - 2 * rate_per_s * burst_s), rel=1e-12
    )
    sojourn_s = 2 * loop.mean_sojourn_s + database.mean_sojourn_s
    expected = {
        "mean_sojourn": sojourn_s,
        "mean_number": rate_per_s * sojourn_s,
        "busy": rate_per_s * (2 * burst_s + query_s),
    }
    agree(only(runs, list(expected)), expected=expected)
