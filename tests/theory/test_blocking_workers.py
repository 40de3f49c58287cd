"""Blocking workers: M/M/c where they only wait, and threads held over nested calls."""

import pytest

from tests import bare
from tests.bare import exponential
from tests.theory.agreement import REPLICATIONS, agree, agree_with_case
from tests.theory.cases import case
from tests.theory.forms.held import held_threads
from tests.theory.forms.single import mm1_mean_sojourn_s
from tests.theory.runs import Run, open_to, replicate_runs

REQUESTS = 12_000
"""In each of the ten replications."""


@pytest.mark.parametrize(("name", "seed"), [("G-MMC-2", 931), ("G-MMC-5", 932)])
@pytest.mark.parametrize("service", ["wait", "cpu"])
def test_blocking_workers_are_a_queue_with_several_servers(
    name: str, seed: int, service: str
) -> None:
    # Service is a wait for somebody outside, or CPU on a host with a core for each.
    p = case(name).parameters
    demand, rate_per_s = exponential(p["service_mean_s"]), p["arrival_rate_per_s"]
    route = bare.route(**{service: demand})
    config = bare.scenario(
        bare.system(
            route,
            process={"kind": "workers", "workers": p["servers"]},
            **open_to(rate_per_s, requests=REQUESTS),
        ),
        host={"vcpus": p["servers"]},
    )
    runs = replicate_runs(config, seed=seed, span_s=REQUESTS / rate_per_s)
    metrics = ("mean_sojourn", "mean_number", "p95_sojourn", "p99_sojourn")
    found = {metric: runs[metric] for metric in metrics}
    agree_with_case(name, found, requests=REPLICATIONS * REQUESTS)


def test_enough_workers_on_one_core_share_it() -> None:
    # M/M/1-PS: in the mean as M/M/1, which one worker would be, first come first served.
    rate_per_s, service_s = 7.0, 0.1
    config = bare.scenario(
        bare.system(
            bare.route(cpu=exponential(service_s)),
            process={"kind": "workers", "workers": 1000},
            **open_to(rate_per_s, requests=REQUESTS),
        )
    )
    runs = replicate_runs(config, seed=933, span_s=REQUESTS / rate_per_s)
    expected = {"mean_sojourn": mm1_mean_sojourn_s(rate_per_s * service_s, service_s)}
    agree({"mean_sojourn": runs["mean_sojourn"]}, expected=expected)


@pytest.mark.parametrize("threads", [1, 2, 3, 6])
def test_a_thread_is_held_over_a_nested_call(threads: int) -> None:
    # Six users: work of 80 ms on one core, then a query of 120 ms on one core of a
    # database: with a thread for each a network of product form, with fewer not.
    config = bare.scenario(
        bare.system(
            bare.route(threads=exponential(0.08), query=exponential(0.12)),
            process={"kind": "workers", "workers": threads},
            clients={"kind": "closed", "users": 6, "think": exponential(1.0)},
        )
    )
    found = [
        Run(config, seed=934_000 + 10 * threads + r).of_closed_network(
            warm_up_s=50.0, span_s=2500.0
        )
        for r in range(REPLICATIONS)
    ]
    throughput, response_s = held_threads(
        6, threads=threads, think_s=1.0, own_s=0.08, nested_s=0.12
    )
    runs = {key: [one[key] for one in found] for key in ("throughput", "response")}
    agree(runs, expected={"throughput": throughput, "response": response_s})
