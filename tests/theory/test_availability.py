"""Up and down: what alternating renewals say of one component, and of several."""

from collections.abc import Iterable, Sequence
from itertools import chain
from math import inf, sqrt
from statistics import fmean

import numpy as np
import pytest
from scipy import stats

from models.config import DemandConfig, FaultConfig
from models.platform import Platform
from sim.distributions import Exponential
from sim.renewal import Renewal
from sim.streams import Streams
from tests import bare
from tests.inside import on_change
from tests.theory.agreement import agree
from tests.theory.cases import case

Outages = Iterable[tuple[float, float]]


def component(streams: Streams, name: str, *, mttf: float, mttr: float) -> Renewal:
    return Renewal(
        up=Exponential(mttf),
        down=Exponential(mttr),
        ups=streams.stream(name, "up"),
        downs=streams.stream(name, "down"),
    )


def test_one_component_in_the_long_run() -> None:
    p, expected = case("G-AVAIL-2STATE").parameters, case("G-AVAIL-2STATE").expected
    failures, down_h, end_h = 40_000, 0.0, 0.0
    host = component(Streams(1001), "host", mttf=p["mtbf_h"], mttr=p["mttr_h"])
    outages = host.outages()
    for _ in range(failures):
        fails_at, end_h = next(outages)
        down_h += end_h - fails_at
    assert down_h / end_h == pytest.approx(1 - expected["A_inf"], rel=0.05)


def test_one_component_at_an_instant_and_over_a_day() -> None:
    p, expected = case("G-AVAIL-2STATE").parameters, case("G-AVAIL-2STATE").expected
    replications = case("G-AVAIL-2STATE").replications
    assert replications == 200_000
    at_h, day_h = p["t_h"], p["T_h"]
    host = component(Streams(1002), "host", mttf=p["mtbf_h"], mttr=p["mttr_h"])
    up_at_h, up_from_down = 0, 0
    shares = np.ones(replications)
    for replication in range(replications):
        is_up = True
        for fails_at, back_at in host.outages(until_s=day_h):
            is_up &= not fails_at <= at_h < back_at
            shares[replication] -= (min(back_at, day_h) - fails_at) / day_h
        up_at_h += is_up
        back_at = host.down_s()
        later = host.outages(until_s=at_h - back_at)
        up_from_down += back_at <= at_h and all(
            not fails_at <= at_h - back_at < end for fails_at, end in later
        )
    assert stats.binomtest(up_at_h, replications, expected["A_t"]).pvalue > 0.001
    down_share = expected["unavail_t_given_down_at_0"]
    down = replications - up_from_down
    assert stats.binomtest(down, replications, down_share).pvalue > 0.001
    error = float(shares.std()) / sqrt(replications)
    interval = pytest.approx(expected["interval_A_0_T"], rel=0, abs=4 * error)
    assert float(shares.mean()) == interval


def down_during(outages: Sequence[Outages], *, span: float) -> list[tuple[float, float]]:
    """Return when at least one of *outages* lasts, as spans that do not touch."""
    merged: list[tuple[float, float]] = []
    for fails_at, back_at in sorted(chain(*outages)):
        if merged and fails_at <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], back_at))
        else:
            merged.append((fails_at, back_at))
    return [(low, min(high, span)) for low, high in merged if low < span]


def overlap(ours: list[tuple[float, float]], theirs: list[tuple[float, float]]) -> float:
    """Return the time in spans of both."""
    total, index = 0.0, 0
    for low, high in ours:
        while index < len(theirs) and theirs[index][1] <= low:
            index += 1
        ahead = index
        while ahead < len(theirs) and theirs[ahead][0] < high:
            total += min(high, theirs[ahead][1]) - max(low, theirs[ahead][0])
            ahead += 1
    return total


def joint(down_a: float, down_b: float, both_down: float) -> dict[str, float]:
    """Return how two systems are up and down, from the shares of time they are down."""
    product = down_a * down_b
    return {
        "P_both_up": 1 - down_a - down_b + both_down,
        "P_both_down": both_down,
        "P_at_least_one_up": 1 - both_down,
        "cond_unavail_B_given_A": both_down / down_a,
        "lift": both_down / product,
        "phi_correlation": (both_down - product)
        / sqrt(product * (1 - down_a) * (1 - down_b)),
    }


def agree_with_joint(topology: str, runs: list[tuple[float, float, float]]) -> None:
    """Compare the shares of time down (A, B and both) of *runs* with the case."""
    known, expected = case("G-AVAIL-2SYS"), case("G-AVAIL-2SYS").expected[topology]
    found = {
        "A": [1 - a for a, _, _ in runs],
        "B": [1 - b for _, b, _ in runs],
        "P_both_down": [both for _, _, both in runs],
    }
    single = expected["A_single_system"]
    targets = {"A": single, "B": single, "P_both_down": expected["P_both_down"]}
    agree(found, expected=targets)
    pooled = joint(*(fmean(run[i] for run in runs) for i in range(3)))
    assert pooled["lift"] == pytest.approx(expected["lift"], rel=known.rel("lift"))
    phi = pytest.approx(expected["phi_correlation"], abs=known.abs["phi"])
    assert pooled["phi_correlation"] == phi
    error = 4 * float(np.std([both for _, _, both in runs])) / sqrt(len(runs))
    for metric in ("P_both_up", "P_at_least_one_up"):
        if metric in expected:
            assert pooled[metric] == pytest.approx(expected[metric], abs=4 * error)


PARTS = {
    "one_host": {"A": ("host", "db", "process A"), "B": ("host", "db", "process B")},
    "two_host_shared_db": {
        "A": ("host A", "db", "process A"),
        "B": ("host B", "db", "process B"),
    },
    "two_host_two_db": {
        "A": ("host A", "db A", "process A"),
        "B": ("host B", "db B", "process B"),
    },
}


@pytest.mark.parametrize("topology", PARTS)
def test_two_systems_fail_together_as_far_as_they_share(topology: str) -> None:
    times_h = case("G-AVAIL-2SYS").parameters["mtbf_mttr_h"]
    replications, span_h = 20, 500_000.0  # 10,000 failures of a database
    parts = PARTS[topology]
    runs = []
    for replication in range(replications):
        streams = Streams(1_003_000 + replication)
        outages = {}
        for name in dict.fromkeys((*parts["A"], *parts["B"])):
            mttf, mttr = times_h[name.split()[0]]
            renewal = component(streams, name, mttf=mttf, mttr=mttr)
            outages[name] = list(renewal.outages(until_s=span_h))
        down = {
            system_: down_during([outages[name] for name in names], span=span_h)
            for system_, names in parts.items()
        }
        own = [sum(high - low for low, high in down[each]) for each in ("A", "B")]
        both = overlap(down["A"], down["B"])
        runs.append((own[0] / span_h, own[1] / span_h, both / span_h))
    agree_with_joint(topology, runs)


class Outage:
    """Notes when a system of a platform is down."""

    def __init__(self, platform: Platform, system: str) -> None:
        self._env = platform.env
        self.spans: list[tuple[float, float]] = []
        on_change(platform, self._note, system=system)

    def _note(self, is_up: bool) -> None:
        if is_up:
            self.spans[-1] = (self.spans[-1][0], self._env.now)
        else:
            self.spans.append((self._env.now, inf))


def random_fault(kind: str, part: str, target: str, *, hour_s: float) -> FaultConfig:
    mttf, mttr = case("G-AVAIL-2SYS").parameters["mtbf_mttr_h"][part]
    if kind == "process-crash":  # over at once: what follows is PM2's
        return FaultConfig(kind=kind, target=target, mttf_s=(mttf + mttr) * hour_s)
    repair = DemandConfig(mean_s=mttr * hour_s, law="exponential")
    return FaultConfig(kind=kind, target=target, mttf_s=mttf * hour_s, repair=repair)


@pytest.mark.parametrize("topology", ["one_host", "two_host_shared_db"])
def test_a_platform_with_random_faults_agrees(topology: str) -> None:
    # The six minutes without a process are the fifth of a second that PM2 takes here.
    hour_s, span_s, replications = bare.HOST.supervisor_gap_s / 0.1, 150_000.0, 6
    on = {"a": "web", "b": "web" if topology == "one_host" else "other"}
    faults = {"db": random_fault("database-outage", "db", "db", hour_s=hour_s)}
    for host in on.values():
        faults[host] = random_fault("host-crash", "host", host, hour_s=hour_s)
    for app in on:
        faults[app] = random_fault("process-crash", "process", app, hour_s=hour_s)
    runs = []
    for replication in range(replications):
        found = bare.platform(
            {name: bare.system(bare.route(query=0.001)) for name in on},
            span_s=span_s,
            on=on,
            faults=faults,
            seed=1_004_000 + replication,
        )
        outages = [Outage(found, name) for name in on]
        found.run()
        down_a, down_b = (down_during([each.spans], span=span_s) for each in outages)
        both_s = overlap(down_a, down_b)
        own_s = [sum(high - low for low, high in down) for down in (down_a, down_b)]
        runs.append((own_s[0] / span_s, own_s[1] / span_s, both_s / span_s))
    agree_with_joint(topology, runs)
