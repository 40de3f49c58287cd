"""Platforms that are textbook queues, and what is measured of a run of one."""

from statistics import stdev
from typing import Any

from attrs import evolve

from models.clients.request import Request
from models.config import (
    DAY_S,
    AppConfig,
    ClientsConfig,
    DatabaseConfig,
    DemandConfig,
    EndpointConfig,
    GatewayConfig,
    HostConfig,
    ProcessConfig,
    Scenario,
    SurgeConfig,
    SystemConfig,
)
from models.platform import Platform
from models.traffic.outcomes import Outcome
from sim.monitor import TimeWeighted

MANY = 1_000_000
LONG_S = 1e9

# The textbook has no pauses, no limits and nothing beside the queue.
HOST = HostConfig(
    vcpus=1,
    ram_mib=64_000.0,
    gateway=GatewayConfig(
        request_cpu_s=0.0, worker_connections=MANY, proxy_read_timeout_s=LONG_S
    ),
)
PROCESS = ProcessConfig(
    request_mib=0.0,
    connection_mib=0.0,
    scavenge_s=0.0,
    mark_sweep_s_per_mib=0.0,
    pool_size=MANY,
    connection_idle_s=LONG_S,
    backlog=MANY,
)
DATABASE = DatabaseConfig(vcpus=64, max_connections=MANY, connect_s=0.0, network_s=0.0)
CLIENTS = ClientsConfig(timeout_s=LONG_S)


def exponential(mean_s: float) -> DemandConfig:
    return DemandConfig(mean_s=mean_s, law="exponential")


def scenario(
    *,
    cpu: DemandConfig | None = None,
    query: DemandConfig | None = None,
    host: dict[str, Any] | None = None,
    process: dict[str, Any] | None = None,
    database: dict[str, Any] | None = None,
    clients: dict[str, Any] | None = None,
    **system: Any,
) -> Scenario:
    """Return one process, whose loop asks for *cpu* and whose database for *query*.

    With a query, a half of the loop's demand comes before it and a half after it.
    """
    endpoint = EndpointConfig(
        share=1.0, cpu=cpu, query=query, queries=0 if query is None else 1
    )
    web = SystemConfig(
        endpoints={"/": endpoint},
        clients=evolve(CLIENTS, **clients or {}),
        process=evolve(PROCESS, **process or {}),
        **system,
    )
    return Scenario(
        days=100.0,
        systems={"web": web},
        hosts={"one": evolve(HOST, **host or {})},
        apps={"web": AppConfig(system="web", host="one", database="db")},
        databases={"db": evolve(DATABASE, **database or {})},
    )


def open_to(rate_per_s: float, *, requests: int) -> dict[str, Any]:
    """Return the keys of a system that gets about so many *requests*, and then none."""
    end = SurgeConfig(at_s=requests / rate_per_s, duration_s=LONG_S, factor=0.0)
    return {"requests_per_day": rate_per_s * DAY_S, "surges": (end,)}


class Run:
    """One run of a platform with one system, watched request by request."""

    def __init__(self, config: Scenario, *, seed: int) -> None:
        self.platform = Platform(config, seed=seed)
        self.measures = self.platform.systems["web"].measures
        self.host = self.platform.hosts["one"]
        self.database = self.platform.databases["db"]
        self.sojourns_s: list[float] = []
        self.present = TimeWeighted(lambda: self.platform.env.now)
        self.platform.systems["web"].clients.on_end = self._left
        count = self.measures.request_arrived

        def arrive(endpoint: int) -> None:
            self.present.add(1)
            count(endpoint)

        self.measures.request_arrived = arrive  # type: ignore[method-assign]

    def _left(self, request: Request, outcome: Outcome, latency_s: float) -> None:
        assert outcome is Outcome.OK, f"request {request.number} ended as {outcome.key}"
        self.present.add(-1)
        self.sojourns_s.append(latency_s)

    def of_open_queue(self, span_s: float) -> dict[str, float]:
        """Run until everybody who came within *span_s* has left; return the measures."""
        self.platform.run(span_s)
        busy_s = self.host.cpu.busy_server_s() + self.database.cpu.busy_server_s()
        while self.measures.requests.in_flight:
            self.platform.run(self.platform.env.now + 10.0)
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
        host_s = self.host.cpu.busy_server_s()
        database_s = self.database.cpu.busy_server_s()
        self.present.reset()
        self.platform.run(warm_up_s + span_s)
        answered = self.measures.requests.completed - answered
        response_s = (self._latency_sum_s() - latency_s) / answered
        rtt_s = self.platform.scenario.systems["web"].clients.rtt_s
        # Little's law, but for those present at either end; nobody is on the wire.
        within = 2 * self.platform.scenario.systems["web"].clients.users / answered
        reckoned = answered / span_s * (response_s - rtt_s)
        assert abs(self.present.mean() / reckoned - 1) <= within
        return {
            "throughput": answered / span_s,
            "response": response_s,
            "host_busy": (self.host.cpu.busy_server_s() - host_s) / span_s,
            "database_busy": (self.database.cpu.busy_server_s() - database_s) / span_s,
        }

    def _latency_sum_s(self) -> float:
        return self.measures.latency_s().sum


def replicate_runs(
    config: Scenario, *, seed: int, span_s: float, replications: int = 10
) -> dict[str, list[float]]:
    """Return what each replication of an open queue measures, by metric."""
    found = [
        Run(config, seed=1000 * seed + r).of_open_queue(span_s)
        for r in range(replications)
    ]
    return {metric: [one[metric] for one in found] for metric in found[0]}
