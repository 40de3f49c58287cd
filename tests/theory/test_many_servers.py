"""Several servers behind one queue, where everybody waits to be served."""

import numpy as np
import pytest

from sim.distributions import Exponential
from sim.streams import Streams
from tests.theory.agreement import agree_with_case, only_expected, replicate
from tests.theory.cases import case
from tests.theory.counter import Counter, mm
from tests.theory.stations import drawn, poisson_s

CUSTOMERS = 20_000
REQUESTS = 200_000


@pytest.mark.parametrize("servers", [2, 5, 10])
def test_one_queue_for_several_servers_waits_as_erlang_c_says(servers: int) -> None:
    name = f"G-MMC-{servers}"
    p = case(name).parameters
    demand = Exponential(p["service_mean_s"])

    def model(streams: Streams) -> dict[str, float]:
        counter = mm(streams, p["arrival_rate_per_s"], demand, servers=servers)
        return counter.measures(slo_s=p["slo_s"])

    runs = replicate(model, seed=200 + servers)
    agree_with_case(name, only_expected(name, runs), requests=REQUESTS)


def test_a_neighbour_that_is_down_leaves_the_shared_database_to_the_other() -> None:
    p = case("G-K4-SHARED-DB-HOSTCRASH").parameters
    demand = Exponential(p["db_service_mean_s"])

    def sojourn_s(seed: int, rate_per_s: float) -> float:
        counter = mm(Streams(seed), rate_per_s, demand, servers=p["db_servers"])
        return counter.measures()["mean_sojourn"]

    def model(streams: Streams) -> dict[str, float]:
        normal_s = sojourn_s(streams.seed, p["arrival_A"] + p["arrival_B"])
        alone_s = sojourn_s(streams.seed, p["arrival_B"])
        return {
            "db_sojourn_B_normal": normal_s,
            "db_sojourn_B_during_A_outage": alone_s,
            "LIR_B": alone_s / normal_s,
        }

    runs = replicate(model, seed=244)
    agree_with_case("G-K4-SHARED-DB-HOSTCRASH", runs, requests=REQUESTS)


def test_the_bookshop_of_gross_and_harris() -> None:
    p = case("G-PUB-GH-BOOK").parameters

    def model(streams: Streams) -> dict[str, float]:
        # Browsing is a delay: whoever comes out of it comes to the till as Poisson.
        browse = drawn(streams, "browsing", Exponential(p["browse_min"]), CUSTOMERS)
        came_min = poisson_s(streams, p["lam_per_min"], CUSTOMERS)
        order = np.argsort(came_min + browse)
        demands = drawn(streams, "demands", Exponential(p["service_min"]), CUSTOMERS)
        till = Counter((came_min + browse)[order], demands, servers=p["servers"])
        found = till.measures()
        return {
            "Wq_min": found["mean_wait"],
            "L_checkout": found["mean_number"],
            "L_store": till.run.mean_present(since_s=came_min[order]),
        }

    agree_with_case("G-PUB-GH-BOOK", replicate(model, seed=245), requests=REQUESTS)


def test_the_call_centre_of_pyworkforce_whose_callers_wait() -> None:
    p = case("G-PUB-ERLC-PW").parameters

    def waiting(streams: Streams) -> dict[str, float]:
        demand = Exponential(60.0 * p["service_min"])
        found = mm(streams, p["lam_per_min"] / 60, demand, servers=p["servers"])
        measures = found.measures(slo_s=20.0)
        return {
            "prob_wait": measures["prob_wait"],
            "service_level_20s": 1 - measures["prob_wait_gt_slo"],
            "occupancy": measures["utilisation"],
            "mean_wait_s": measures["mean_wait"],
        }

    agree_with_case("G-PUB-ERLC-PW", replicate(waiting, seed=240), requests=REQUESTS)
