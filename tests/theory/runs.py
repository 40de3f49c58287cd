"""Runs of platforms that are textbook queues, and what is measured of one."""

from statistics import stdev
from typing import Any

from models.clients.request import Request
from models.config import Scenario, SurgeConfig
from models.platform import Platform
from models.traffic.outcomes import Outcome
from sim.monitor import TimeWeighted
from tests.bare import CATALOG, LONG_S
from tests.inside import measures_of, on_arrival, on_end, run_until_empty


def open_to(rate_per_s: float, *, requests: int) -> dict[str, Any]:
    """Return the keys of a system that gets about so many *requests*, and then none."""
    end = SurgeConfig(at_s=requests / rate_per_s, duration_s=LONG_S, factor=0.0)
    return {"per_s": rate_per_s, "surges": (end,)}


class Run:
    """One run of a platform with one system, watched request by request."""

    def __init__(self, config: Scenario, *, seed: int) -> None:
        self.platform = Platform(config, seed=seed, catalog=CATALOG)
        self.measures = measures_of(self.platform)
        self.host_cpu = self.platform.hosts["web"].cpu
        self.sojourns_s: list[float] = []
        self.present = TimeWeighted(lambda: self.platform.env.now)
        on_arrival(self.platform, self._came)
        on_end(self.platform, self._left)

    def _came(self) -> None:
        self.present.add(1)

    def _left(self, request: Request, outcome: Outcome, latency_s: float) -> None:
        assert outcome is Outcome.OK, f"request {request.number} ended as {outcome.key}"
        self.present.add(-1)
        self.sojourns_s.append(latency_s)

    def of_open_queue(self, span_s: float) -> dict[str, float]:
        """Run until everybody who came within *span_s* has left; return the measures."""
        self.platform.run(span_s)
        busy_s = self._host_s() + self._database_s()
        run_until_empty(self.platform)
        latency_s = self.measures.latency_s()
        # Little's law, and exactly: the area under the number present is all sojourns.
        area = self.present.integral()
        assert abs(area - latency_s.sum) <= 1e-9 * area
        assert latency_s.count == len(self.sojourns_s) == self.measures.requests.arrived
        return {
            "mean_sojourn": latency_s.mean,
            "sd_sojourn": stdev(self.sojourns_s),
            "mean_number": area / span_s,
            "p50_sojourn": latency_s.quantile(0.50),
            "p95_sojourn": latency_s.quantile(0.95),
            "p99_sojourn": latency_s.quantile(0.99),
            "busy": busy_s / span_s,
        }

    def of_closed_network(self, *, warm_up_s: float, span_s: float) -> dict[str, float]:
        """Return throughput, response and busy servers of *span_s* after the warm-up."""
        self.platform.run(warm_up_s)
        answered, latency_s = self.measures.requests.completed, self._latency_sum_s()
        host_s, database_s = self._host_s(), self._database_s()
        self.present.reset()
        self.platform.run(warm_up_s + span_s)
        answered = self.measures.requests.completed - answered
        response_s = (self._latency_sum_s() - latency_s) / answered
        clients = self.platform.scenario.systems["web"].clients
        # Little's law, but for those present at either end; nobody is on the wire.
        within = 2 * clients.users / answered
        reckoned = answered / span_s * (response_s - clients.rtt_s)
        assert abs(self.present.mean() / reckoned - 1) <= within
        return {
            "throughput": answered / span_s,
            "response": response_s,
            "host_busy": (self._host_s() - host_s) / span_s,
            "database_busy": (self._database_s() - database_s) / span_s,
        }

    def _latency_sum_s(self) -> float:
        return self.measures.latency_s().sum

    def _host_s(self) -> float:
        return self.host_cpu.busy_server_s()

    def _database_s(self) -> float:
        return sum(each.cpu.busy_server_s() for each in self.platform.databases.values())


def replicate_runs(
    config: Scenario, *, seed: int, span_s: float, replications: int = 10
) -> dict[str, list[float]]:
    """Return what each replication of an open queue measures, by metric."""
    found = [
        Run(config, seed=1000 * seed + r).of_open_queue(span_s)
        for r in range(replications)
    ]
    return {metric: [one[metric] for one in found] for metric in found[0]}
