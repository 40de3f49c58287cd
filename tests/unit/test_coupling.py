"""Coupling of two small systems against its exact and its closed-form cases."""

from collections import Counter
from math import sqrt
from typing import Any

import pytest
from attrs import evolve

from experiments.coupling.measures import beta
from experiments.coupling.toll import Couplings, Toll
from models.config import (
    FaultConfig,
    ObjectivesConfig,
    Scenario,
    SystemConfig,
)
from models.platform import Platform
from models.traffic.channels import Channel
from tests import bare
from tests.bare import exponential
from tests.coupled import fault, plan, scenario, system, tolls
from tests.inside import on_change
from tests.theory.cases import case


def computing(per_s: float, mean_s: float) -> SystemConfig:
    """Return a system that does nothing but work on the CPU, one request at a time."""
    endpoint = bare.route(cpu=exponential(mean_s))
    return system(per_s, endpoint, objectives=ObjectivesConfig(p95_s=0.2))


def querying(per_s: float, mean_s: float, **parts: Any) -> SystemConfig:
    """Return a system that does nothing but ask the database."""
    return system(per_s, bare.route(query=exponential(mean_s)), **parts)


def from_to(found: Toll, cause: str, sufferer: str) -> Couplings:
    ways = {(each.cause, each.sufferer): each for each in found.couplings}
    return ways[cause, sufferer]


def test_a_system_that_shares_nothing_does_not_notice_at_all() -> None:
    p = case("G-K1-INDEPENDENT").parameters
    a, b = map(computing, p["arrival"], p["service_s"])
    where = scenario(a, b)
    crash = fault(where, "host-crash", "left", duration_s=p["duration_s"])
    (found,) = tolls(plan(where, [crash], recovery_s=60.0))
    coupling = from_to(found, "a", "b")
    for part in (coupling.avail, coupling.loss, coupling.lat):
        assert part is not None
        assert part.interval.mean == part.interval.half_width == 0.0
    loss = found.losses["b"]
    assert loss.is_identical
    assert not found.losses["a"].is_identical
    assert (loss.mean, loss.p95, loss.p99) == (loss.mean,) * 3
    assert loss.mean is not None
    assert loss.mean.mean == 1.0
    assert loss.mean.half_width == 0.0
    assert loss.user_min.mean == 0.0
    assert (loss.went_down, found.losses["a"].went_down) == (0, 2)
    assert found.losses["a"].by_channel.keys() == {Channel.HOST}


def test_two_systems_on_one_host_go_down_as_one() -> None:
    p = case("G-K2-SHARED-HOST").parameters
    where = scenario(computing(20.0, 0.01), computing(10.0, 0.02), hosts=("web", "web"))
    crash = fault(where, "host-crash", "web", duration_s=p["duration_s"])
    (found,) = tolls(plan(where, [crash], recovery_s=60.0))
    for way in (("a", "b"), ("b", "a")):
        coupling = from_to(found, *way).avail
        assert coupling is not None
        assert coupling.interval.mean == pytest.approx(1.0, abs=1e-9)
        assert coupling.interval.half_width == pytest.approx(0.0, abs=1e-9)
    for loss in found.losses.values():
        assert loss.down_s.mean == pytest.approx(120.0, abs=1e-9)
        assert loss.went_down == 2
        # Everyone is active and fails for two minutes, but for those, less than one in
        # two hundred, who would have waited too long without the fault, too.
        assert loss.user_min.mean == pytest.approx(200.0, rel=5e-3)
        assert loss.recovered_s == 0.0


def test_a_neighbour_that_is_down_leaves_the_database_to_the_other() -> None:
    reference = case("G-K4-SHARED-DB-HOSTCRASH")
    p, expected = reference.parameters, reference.expected
    demand_s = p["db_service_mean_s"]
    where = scenario(
        querying(p["arrival_A"], demand_s),
        querying(p["arrival_B"], demand_s),
        databases=("shared", "shared"),
        database_vcpus=p["db_servers"],
    )
    seeds, span_s = (1, 2, 3), 100.0
    crash = fault(where, "host-crash", "left", duration_s=span_s)
    (found,) = tolls(plan(where, [crash], seeds=seeds))
    coupling = from_to(found, "a", "b")
    assert coupling.avail is not None
    assert coupling.avail.interval.mean == 0.0
    assert coupling.lat is not None
    assert coupling.lat.interval.high < 0.0
    loss = found.losses["b"]
    assert loss.is_faster
    assert loss.mean is not None
    requests = len(seeds) * span_s * p["arrival_B"]
    rel = reference.rel("LIR_B", requests)
    assert loss.mean.mean == pytest.approx(expected["LIR_B"], rel=rel)


def test_a_database_that_is_down_takes_both() -> None:
    where = scenario(
        querying(20.0, 0.01), querying(10.0, 0.01), databases=("shared", "shared")
    )
    outage = fault(where, "database-outage", "shared", duration_s=60.0)
    (found,) = tolls(plan(where, [outage]))
    coupling = from_to(found, "a", "b").avail
    expected = case("G-K4-SHARED-DB-HOSTCRASH").expected["C_avail_for_db_crash"]
    assert coupling is not None
    assert coupling.interval.mean == pytest.approx(expected, abs=1e-9)
    assert found.losses["b"].by_channel.keys() == {Channel.DATABASE}


def sharing(per_s: float, mean_s: float) -> SystemConfig:
    """Return a system that works on threads, so that its requests share the core."""
    return system(per_s, bare.route(threads=exponential(mean_s)))


@pytest.mark.parametrize("hosts", [("web", "web"), ("left", "right")])
def test_a_surge_stretches_the_answers_of_whom_it_shares_a_core_with(
    hosts: tuple[str, str],
) -> None:
    reference = case("G-K5-LIR-PS")
    p, expected = reference.parameters, reference.expected
    service_s = p["service_mean_B_s"]
    where = scenario(
        sharing(p["rho_A"] / service_s, service_s),
        sharing(p["rho_B"] / service_s, service_s),
        hosts=hosts,
    )
    is_shared = hosts == ("web", "web")
    seeds, span_s = ((1, 2, 3), 300.0) if is_shared else ((1, 2), 60.0)
    surge, absence = (
        evolve(
            fault(where, "surge", "a", factor=factor, duration_s=span_s),
            name=f"times {factor}",
        )
        for factor in (p["surge_on_A"], 0.0)
    )
    stretch, relief = (
        found.losses["b"].mean
        for found in tolls(plan(where, [surge, absence], seeds=seeds))
    )
    assert stretch is not None
    assert relief is not None
    if not is_shared:
        assert stretch.mean == relief.mean == expected["LIR_B_two_host"]
        assert stretch.half_width == 0.0
        return
    requests = len(seeds) * span_s * p["rho_B"] / service_s
    rel = min(0.15, reference.rel("LIR_B_surge", requests))
    assert stretch.mean == pytest.approx(expected["LIR_B_surge"], rel=rel)
    assert 1 / relief.mean == pytest.approx(expected["LIR_B_colocation"], rel=rel)


@pytest.mark.parametrize("served_by", ["a", None])
def test_leaked_connections_block_whoever_shares_the_pool(served_by: str | None) -> None:
    reference = case("G-K6-CONN-LEAK")
    p, expected = reference.parameters, reference.expected
    pool = {"pool_size": p["pool"], "acquire_timeout_s": 0.0}
    holding_s = 0.1
    per_s = p["offered_erlangs_total"] / 2 / holding_s
    endpoint = bare.route(query=exponential(holding_s), served_by=served_by)
    where = scenario(
        querying(per_s, holding_s, process=pool),
        system(per_s, endpoint, process=pool),
        databases=("shared", "shared" if served_by else "own"),
        database_vcpus=10_000,
    )
    seeds, span_s = (1, 2, 3), 100.0
    leak = fault(
        where, "connection-leak", "a", connections=p["leaked"], duration_s=span_s
    )
    # From the first request on: a busy pool without a queue is drained bit by bit.
    (found,) = tolls(plan(where, [leak], seeds=seeds, lead_s=0.0))
    coupling, loss = from_to(found, "a", "b").loss, found.losses["b"]
    assert coupling is not None
    if served_by is None:
        assert coupling.interval.mean == expected["two_pools"]
        assert coupling.interval.half_width == 0.0
        assert loss.is_identical
        return
    rel = reference.rel("delta_loss_B", len(seeds) * span_s * per_s)
    share = loss.failed_share.mean
    assert share == pytest.approx(expected["delta_loss_B"], rel=rel)
    assert coupling.interval.mean == pytest.approx(
        expected["C_loss_ratio_B_over_A"], abs=0.1
    )
    assert loss.by_channel.keys() == {Channel.AUTH}
    assert found.losses["a"].by_channel.keys() == {Channel.POOL}


@pytest.mark.parametrize(
    ("key", "hosts", "databases", "causes"),
    [
        ("shared_db_only_no_process", "lr", "ss", ("host", "db")),
        ("two_host_shared_db_with_process", "lr", "ss", ("host", "db", "process")),
        ("one_host_with_process", "ll", "ss", ("host", "db", "process")),
        ("two_host_two_db", "lr", "sz", ("host", "db", "process")),
    ],
)
def test_beta_counts_the_causes_that_take_the_other_along(
    key: str, hosts: str, databases: str, causes: tuple[str, ...]
) -> None:
    p = case("G-K3-BETA").parameters
    idle = system(1e-3, bare.route(query=exponential(0.001)))
    where = scenario(
        idle, idle, hosts=(hosts[0], hosts[1]), databases=(databases[0], databases[1])
    )
    hour_s = 3600.0 / 250_000  # only the ratios of the rates count; repairs take no time
    of = {
        "host": ("host-crash", hosts[0], p["lambda_host_per_h"]),
        "db": ("database-outage", databases[0], p["lambda_db_per_h"]),
        "process": ("process-crash", "a", p["lambda_process_per_h"]),
    }
    random = {
        cause: FaultConfig(
            kind=of[cause][0],
            target=of[cause][1],
            mttf_s=hour_s / of[cause][2],
            duration_s=0.001,
        )
        for cause in causes
    }
    failures = failures_by_cause(evolve(where, faults=random, days=0.05), "a")
    common = {
        cause: failures[cause]
        for cause in causes
        if found_down(where, random[cause], "b")
    }
    estimate = beta(failures, common)
    assert estimate is not None
    expected = case("G-K3-BETA").expected[key]["beta"]
    n = sum(failures.values())
    assert n > 500
    allowed = 4 * sqrt(expected * (1 - expected) / n)
    assert estimate.estimate == pytest.approx(expected, abs=allowed)


def failures_by_cause(where: Scenario, name: str) -> dict[str, int]:
    """Run *where* and count how often *name* goes down, by the fault that began then."""
    platform = Platform(where, seed=3)
    failures: Counter[str] = Counter()

    def note(is_up: bool) -> None:
        if not is_up:
            latest = platform.faults.occurrences[-1]
            assert latest.at_s == platform.env.now
            failures[latest.name] += 1

    on_change(platform, note, system=name)
    platform.run()
    return failures


def found_down(where: Scenario, config: FaultConfig, name: str) -> bool:
    """Say whether this fault, alone, takes *name* down."""
    alone = fault(where, config.kind, config.target, duration_s=10.0)
    (found,) = tolls(plan(where, [alone]))
    return found.losses[name].went_down == 2
