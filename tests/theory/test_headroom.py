"""Headroom of whole platforms whose limit is known by hand.

Each is searched with five seeds a trial, so that its interval is one of 95 %; the search
adds up to 3 % on each side.
"""

from math import inf, log
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import gamma

from experiments.comparing.busyhours import BusyHours
from experiments.headroom.load import load_of
from experiments.headroom.plan import plan
from experiments.headroom.search import Edges
from experiments.headroom.stalls import Watch, stall_kinds
from experiments.headroom.study import Headroom, headroom
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from models.config import ObjectivesConfig, Scenario
from models.loading import load_scenario
from tests import bare

ROOT = Path(__file__).parents[2]
HALF_H = 1_800.0
pytestmark = pytest.mark.slow


def found_of(scenario: Scenario, *of: str) -> Headroom:
    wanted = plan([scenario], of=of or ["load"], hours=None)
    with Crew(engine=Engine.COMPILED) as crew:
        (found,) = headroom(wanted, crew).found
    return found


def edges_of(found: Headroom) -> Edges:
    assert found.edges is not None
    return found.edges


def test_an_mm1_with_a_promise_of_its_p95() -> None:
    # P(R > 0.1 s) = exp(-(100 - x) 0.1) is 5 % at x = 70.04 a second, of 35: 2.0012.
    system = bare.system(
        bare.route(cpu=bare.exponential(0.01)),
        per_s=35.0,
        objectives=ObjectivesConfig(p95_s=0.1),
    )
    found = found_of(bare.scenario(system, name="mm1", span_s=HALF_H))
    edges = edges_of(found)
    assert edges.keeps_at <= (100 - log(20) / 0.1) / 35 <= edges.breaks_at
    assert edges.breaks_at < 1.15 * edges.keeps_at
    assert found.limit is not None
    assert found.limit.objectives == ("p95_s",)
    # By arithmetic the loop is full at 100 a second: 2.857 times.
    assert found.estimate.factor == pytest.approx(100 / 35, rel=0.01)
    assert found.estimate.station is not None
    assert found.estimate.station.kind in ("event loop", "host CPU")


def late_share(users: int, *, think_s: float, service_s: float, p95_s: float) -> float:
    """Return P(R > p95_s) of a user of M/M/1//users, who finds what users - 1 leave.

    Arrival theorem (Sevcik & Mitrani, 1981); the sum of k + 1 services is Erlang.
    """
    ratio = service_s / think_s
    # p(k) of users - 1: (users - 1)! / (users - 1 - k)! ratio^k, normalised.
    steps = [log((users - 1 - k) * ratio) for k in range(users - 1)]
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    weights = np.exp(logs - logs.max())
    tails = gamma.sf(p95_s, np.arange(1, users + 1), scale=service_s)
    return float(weights @ tails / weights.sum())


def test_a_closed_load_with_a_promise_of_its_p95() -> None:
    # 20 users who think for 1 s, 20 ms of work; 0.15 s are promised. By the arrival
    # theorem 1.8 % are late with 38 users; the first number with more than 5 % is the
    # known one.
    keys = {"think_s": 1.0, "service_s": 0.02, "p95_s": 0.15}
    most = next(n for n in range(20, 200) if late_share(n + 1, **keys) > 0.05)
    assert late_share(most, **keys) <= 0.05 < late_share(most + 1, **keys)
    system = bare.system(
        bare.route(cpu=bare.exponential(0.02)),
        clients={"kind": "closed", "users": 20, "think": bare.exponential(1.0)},
        objectives=ObjectivesConfig(p95_s=0.15),
    )
    edges = edges_of(found_of(bare.scenario(system, name="closed", span_s=HALF_H)))
    # Users are whole, the search is not: half a user either way.
    assert 20 * edges.keeps_at - 0.5 <= most <= 20 * edges.breaks_at + 0.5
    assert edges.breaks_at < 1.2 * edges.keeps_at


def test_a_pool_of_two_connections() -> None:
    # Two connections, held for exactly 20 ms of a database with cores to spare: 100
    # queries a second. Of an M/D/2 at 0.99 still less than 5 % wait for half a second
    # (its tail decays by exp(-2 (1 - rho) n)), and above 1 all do in the end.
    system = bare.system(
        bare.route(cpu=0.0001, query=0.02),
        per_s=25.0,
        process={"pool_size": 2},
        objectives=ObjectivesConfig(p95_s=1.0),
    )
    scenario = bare.scenario(
        system, name="pool", span_s=HALF_H, database={"vcpus": 8}, host={"vcpus": 2}
    )
    found = found_of(scenario)
    edges = edges_of(found)
    assert edges.keeps_at <= 4.0 <= 1.03 * edges.breaks_at
    assert 3.8 < edges.keeps_at <= edges.breaks_at < 4.25
    assert found.limit is not None
    assert found.limit.keys == ("systems.web.process.pool_size",)
    assert found.estimate.station is not None
    assert found.estimate.station.kind == "connection pool"
    assert found.estimate.factor == pytest.approx(4.0, rel=0.01)


def test_a_process_that_grows_until_its_host_is_full() -> None:
    # 1,000 MiB, nothing else on the host: a process of 400 MiB may grow 2.5 times; then
    # it is killed as it starts, again and again.
    system = bare.system(
        bare.route(cpu=0.001),
        per_s=5.0,
        process={"base_mib": 400.0},
        objectives=ObjectivesConfig(p95_s=1.0, error_rate=0.01),
    )
    scenario = bare.scenario(
        system, name="memory", span_s=600.0, host={"ram_mib": 1_000.0}
    )
    found = found_of(scenario, "systems.web.process.base_mib")
    edges = edges_of(found)
    assert edges.keeps_at <= 2.5 <= edges.breaks_at < 1.031 * edges.keeps_at
    assert found.estimate.factor == pytest.approx(2.5, rel=0.011)
    assert found.limit is not None
    assert "error_rate" in found.limit.objectives


def test_the_storm_of_hotos_begins_between_half_the_load_and_all_of_it() -> None:
    # 300 queries a second, patience of 1 s, one retry. Whoever comes as a stall of d
    # seconds begins waits for d, with d above 1 s in vain, and asks again just when the
    # backlog is d x 0.933 of work: the wait passes 1 s for all who come, and then 560 a
    # second are asked of 300, for ever. So 1 s is the longest by the fluid; and at 140,
    # twice of which is 280, any is survived: a minute's stall leaves 60 x 0.933 s of
    # work, of which a fifteenth of a second a second is worked off, in 14 minutes.
    load = load_of(load_scenario(ROOT / "configs" / "retry-storm.toml"))
    watch = Watch(
        hours=BusyHours(at_s=0.0),
        seeds=(1,),
        crew=Crew(engine=Engine.COMPILED),
        longest_s=60.0,
    )
    kind = next(it for it in stall_kinds(load.scenario) if it.is_of_database)
    assert kind.fault.schema == "medical"
    at_280 = watch.edge(load, 1.0, kind)
    assert at_280.predicted_s == pytest.approx(1.0, rel=0.02)
    assert at_280.simulated.breaks_at < 2.0
    at_140 = watch.edge(load, 0.5, kind)
    assert at_140.predicted_s == inf
    assert at_140.simulated == Edges(keeps_at=60.0, breaks_at=inf)
