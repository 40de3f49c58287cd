"""What a scenario can express of the textbook, through the whole platform."""

from collections.abc import Mapping, Sequence

import pytest
from attrs import evolve
from scipy import stats

from models.config import (
    DAY_S,
    DemandConfig,
    EndpointConfig,
    ProfileConfig,
    SessionsConfig,
    SystemConfig,
)
from models.platform import Platform
from sim.credits import BurstableProcessor
from sim.queueing import Station, closed_network, mgcps, mm1
from tests.theory.agreement import REPLICATIONS, agree, agree_with_case
from tests.theory.cases import case
from tests.theory.platforms import (
    Run,
    exponential,
    open_to,
    replicate_runs,
    scenario,
)

REQUESTS = 12_000
"""In each of the ten replications."""
ALL = REPLICATIONS * REQUESTS
REQUESTS_CLOSED = 8_000


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
    config = scenario(
        cpu=demand(law, service_s), **open_to(rate_per_s, requests=REQUESTS)
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
    config = scenario(
        query=exponential(p["service_mean_s"]),
        process={"pool_size": servers},
        **open_to(rate_per_s, requests=REQUESTS),
    )
    span_s = REQUESTS / rate_per_s
    found = []
    for r in range(REPLICATIONS):
        run = Run(config, seed=1000 * seed + r)
        measured = run.of_open_queue(span_s)
        process = run.platform.apps["web"].slots[0].serving
        assert process is not None
        assert process.connections is not None
        pool = process.connections.pool
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
    config = scenario(
        query=exponential(p["service_mean_s"]),
        database={"vcpus": 1},
        **open_to(rate_per_s, requests=REQUESTS),
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
    config = scenario(
        query=demand(law, p["service_mean_s"]),
        database={"vcpus": p["cores"]},
        **open_to(rate_per_s, requests=REQUESTS),
    )
    runs = replicate_runs(config, seed=seed, span_s=REQUESTS / rate_per_s)
    runs["utilisation"] = [busy / p["cores"] for busy in runs["busy"]]
    stated = {"mean_sojourn": "mean_sojourn[h2]"} if law == "h2" else None
    metrics = ["utilisation", "mean_sojourn", "mean_number"]
    agree_with_case("G-MGcPS", only(runs, metrics), requests=ALL, under=stated)


def test_a_core_of_the_database_behind_four_connections() -> None:
    p = case("G-LPS").parameters
    rate_per_s = p["arrival_rate_per_s"]
    config = scenario(
        query=exponential(p["service_mean_s"]),
        process={"pool_size": p["max_concurrency"]},
        database={"vcpus": p["cores"]},
        **open_to(rate_per_s, requests=REQUESTS),
    )
    runs = replicate_runs(config, seed=909, span_s=REQUESTS / rate_per_s)
    agree_with_case("G-LPS", only(runs, ["mean_sojourn"]), requests=ALL)


def test_loop_and_database_and_loop_again_are_a_network_of_jackson() -> None:
    rate_per_s, burst_s, query_s, cores = 40.0, 0.008, 0.02, 2
    config = scenario(
        cpu=exponential(2 * burst_s),
        query=exponential(query_s),
        database={"vcpus": cores},
        **open_to(rate_per_s, requests=REQUESTS),
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


@pytest.mark.parametrize(("users", "seed"), [(5, 911), (20, 913), (40, 914)])
def test_users_who_think_and_ask_meet_the_exact_averages_of_a_closed_network(
    users: int, seed: int
) -> None:
    p = case("G-CLOSED-1").parameters
    net, cpu, db = p["stations"]
    theory = closed_network(
        [
            Station(name="cpu", demand_s=cpu["demand_s"], servers=cpu["servers"]),
            Station(name="db", demand_s=db["demand_s"], servers=db["servers"]),
            Station(name="net", demand_s=net["demand_s"], servers=float("inf")),
        ],
        population=users,
        think_s=p["think_s"],
    )
    config = scenario(
        cpu=exponential(cpu["demand_s"]),
        query=exponential(db["demand_s"]),
        database={"vcpus": db["servers"]},
        clients={
            "kind": "closed",
            "users": users,
            "think": exponential(p["think_s"]),
            "rtt_s": net["demand_s"],
        },
    )
    span_s = REQUESTS_CLOSED / theory.throughput_per_s
    found = [
        Run(config, seed=1000 * seed + r).of_closed_network(
            warm_up_s=0.1 * span_s, span_s=span_s
        )
        for r in range(REPLICATIONS)
    ]
    expected = {
        "throughput": theory.throughput_per_s,
        "response": theory.response_s,
        "host_busy": theory.throughput_per_s * cpu["demand_s"],
        "database_busy": theory.throughput_per_s * db["demand_s"],
    }
    runs = {metric: [one[metric] for one in found] for metric in expected}
    agree(runs, expected=expected)
    exact = {f"{users}.{metric}": runs[metric] for metric in ("throughput", "response")}
    agree_with_case("G-CLOSED-1", exact, requests=REPLICATIONS * REQUESTS_CLOSED)


def burstable(credit_vcpu_s: float, baseline: float) -> dict[str, object]:
    return {
        "baseline_utilisation": baseline,
        "credit_cap_vcpu_s": 1000.0,
        "initial_credit": credit_vcpu_s / 1000.0,
        "launch_credit_vcpu_s": 0.0,
    }


def test_under_constant_load_credits_end_on_time_and_leave_the_baseline() -> None:
    credit_vcpu_s, baseline, service_s = 600.0, 0.2, 0.05
    config = scenario(
        cpu=demand("det", service_s),
        host=burstable(credit_vcpu_s, baseline),
        clients={"kind": "closed", "users": 2},  # one served, one waiting, always
    )
    run = Run(config, seed=915)
    cpu = run.host.cpu
    assert isinstance(cpu, BurstableProcessor)
    while not cpu.is_throttled:
        run.platform.env.step()
    exhausted_s = credit_vcpu_s / (1 - baseline)
    assert run.platform.env.now == pytest.approx(exhausted_s, rel=1e-9)
    before = run.measures.requests.completed
    assert before == pytest.approx(exhausted_s / service_s, abs=1)
    run.platform.run(exhausted_s + 1000.0)
    after = run.measures.requests.completed - before
    assert after == pytest.approx(1000.0 * baseline / service_s, abs=1)
    assert cpu.throttled_s() == pytest.approx(1000.0, rel=1e-9)


@pytest.mark.parametrize(
    ("credit_vcpu_s", "when", "seed"), [(1000.0, "before", 916), (0.0, "after", 917)]
)
def test_users_who_think_before_and_after_the_credit_is_gone(
    credit_vcpu_s: float, when: str, seed: int
) -> None:
    p = case("G-BURST-CLOSED").parameters
    config = scenario(
        cpu=exponential(p["cpu_demand_s"]),
        query=exponential(p["db_demand_s"]),
        host=burstable(credit_vcpu_s, p["baseline"]),
        database={"vcpus": 1},
        clients={
            "kind": "closed",
            "users": p["users"],
            "think": exponential(p["think_s"]),
        },
    )
    found = [
        Run(config, seed=1000 * seed + r).of_closed_network(warm_up_s=50.0, span_s=600.0)
        for r in range(REPLICATIONS)
    ]
    runs = {
        f"X_{when}": [one["throughput"] for one in found],
        f"R_{when}": [one["response"] for one in found],
    }
    agree_with_case(
        "G-BURST-CLOSED", runs, requests=None, under={f"X_{when}": "X", f"R_{when}": "R"}
    )


def test_sessions_in_progress_are_as_many_as_a_poisson_variable() -> None:
    p = case("G-SESSIONS").parameters
    length_s = p["session_mean_s"]
    sessions = SessionsConfig(
        online_peak=p["session_rate_per_s"] * length_s,
        profile="flat",
        duration=DemandConfig(mean_s=length_s, cv=1.5),
        session_mib=0.0,
        handshake=demand("det", 0.0),
    )
    config = evolve(
        scenario(sessions=sessions), profiles={"flat": ProfileConfig(hourly=(1.0,) * 24)}
    )
    means, variances = [], []
    looks = 4000
    for r in range(REPLICATIONS):
        platform = Platform(config, seed=918_000 + r)
        online = platform.systems["web"].sessions
        assert online is not None
        platform.run(20 * length_s)
        online.online.reset()
        squares = 0.0
        for _ in range(looks):
            platform.run(platform.env.now + 5.0)
            squares += (online.online.value - sessions.online_peak) ** 2
        means.append(online.online.mean())
        variances.append(squares / looks)
    # M/G/infinity: Poisson with mean rate * length, whatever the law of the length.
    agree_with_case("G-SESSIONS", {"mean_sessions": means}, requests=None)
    variance = case("G-SESSIONS").expected["var_sessions"]
    assert variance == sessions.online_peak
    agree({"variance": variances}, expected={"variance": variance})


def test_the_hours_of_a_profile_are_poisson_counts_of_its_shape() -> None:
    weights = tuple(float(1 + hour % 7) for hour in range(24))
    per_day, factor = 5000.0, 0.5
    route = EndpointConfig(share=1.0, is_static=True)
    config = scenario(clients={"rtt_s": 0.0})
    system = SystemConfig(
        endpoints={"/": route},
        requests_per_day=per_day,
        profile="hours",
        static_from="object-store",
    )
    weekdays = (1.0, factor, 1.0, 1.0, 1.0, 1.0, 1.0)
    config = evolve(
        config,
        days=2.0,
        systems={"web": system},
        profiles={"hours": ProfileConfig(hourly=weights, weekdays=weekdays)},
    )
    expected = [
        per_day * day_factor * weight / sum(weights)
        for day_factor in weekdays[:2]
        for weight in weights
    ]
    totals = [0.0] * len(expected)
    dispersion = 0.0
    for r in range(REPLICATIONS):
        platform = Platform(config, seed=919_000 + r)
        requests = platform.systems["web"].measures.requests
        before = 0
        for hour, mean in enumerate(expected):
            platform.run((hour + 1) * 3600.0)
            count = requests.arrived - before
            before = requests.arrived
            totals[hour] += count
            dispersion += (count - mean) ** 2 / mean
        assert platform.env.now == 2 * DAY_S
    for total, mean in zip(totals, expected, strict=True):
        # Four standard errors of a Poisson mean over the replications.
        assert abs(total / REPLICATIONS - mean) <= 4 * (mean / REPLICATIONS) ** 0.5
    # Variance = mean: the sum of (n - m)**2 / m is chi-squared, one degree for each.
    low, high = stats.chi2(REPLICATIONS * len(expected)).ppf([0.0005, 0.9995])
    assert low <= dispersion <= high
