"""Reported figures beside simulated ones: whether they agree, and on what it rests."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from experiments.summary.document import read_summary
from experiments.summary.machines import HostSummary
from experiments.summary.systems import SystemSummary
from experiments.telling.reported import Comparison, compare_reported
from models.config import ReportedConfig, ReportedHost, ReportedSystem, Scenario
from models.loading import load_scenario
from tests.goldens import golden_text

ROOT = Path(__file__).parents[2]
LOADTEST = load_scenario(ROOT / "configs" / "loadtest.toml")


GOLDEN = read_summary(golden_text("loadtest"))


def system(
    completed: int, mean_ms: float | None, error_rate: float | None
) -> SystemSummary:
    bare = GOLDEN.systems["medical"]
    return evolve(
        bare,
        requests=evolve(bare.requests, completed=completed),
        latency_ms=evolve(bare.latency_ms, mean=mean_ms),
        error_rate=error_rate,
    )


def host() -> HostSummary:
    bare = GOLDEN.hosts["web"]
    ram = evolve(bare.ram, capacity_mib=4000.0, mean_mib=2000.0, peak_mib=3600.0)
    return evolve(bare, cpu=evolve(bare.cpu, utilisation=0.66, peak_1min=None), ram=ram)


SUMMARY = evolve(
    GOLDEN,
    measured_s=1800.0,
    systems={
        "medical": system(400_000, 22.0, 0.00105),
        "social": system(1_200_000, 18.0, 0.0),
    },
    hosts={"web": host()},
    cost=evolve(GOLDEN.cost, monthly_jpy=3960.0),
)


def compared(scenario: Scenario = LOADTEST, **changes: Any) -> dict[str, Comparison]:
    found = compare_reported(scenario, evolve(SUMMARY, **changes))
    return {each.name: each for each in found}


def test_every_reported_figure_is_compared_once() -> None:
    assert list(compared()) == [
        "throughput_per_s",
        "users",
        "systems.medical.response_s",
        "systems.medical.error_rate",
        "systems.social.response_s",
        "systems.social.error_rate",
        "hosts.web.cpu_utilisation",
        "hosts.web.cpu_peak",
        "hosts.web.ram_share",
        "hosts.web.ram_peak",
        "monthly_jpy",
    ]


def test_a_figure_within_a_tenth_is_reproduced() -> None:
    it = compared()["hosts.web.cpu_utilisation"]
    assert (it.reported, it.simulated) == (0.65, 0.66)
    assert it.agreement.startswith("reproduced (within 10 %)")
    assert "medical's cpu_factor" in it.agreement


def test_a_figure_beyond_a_tenth_is_not_and_says_how_far_off() -> None:
    it = compared()["systems.medical.response_s"]
    assert it.simulated == pytest.approx(0.022)
    assert it.agreement.startswith("not reproduced: 0.18 times the reported figure")
    assert compared()["systems.social.error_rate"].agreement.startswith(
        "not reproduced: 0 instead of 0.001"
    )


def test_closed_users_are_an_input_and_what_follows_from_them_says_so() -> None:
    users = compared()["users"]
    assert users.simulated == 100
    assert "the config takes the number of users as an input" in users.agreement
    rate = compared()["throughput_per_s"]
    assert rate.simulated == pytest.approx(1_600_000 / 1800)
    assert "100 closed users and their think time, which are inputs" in rate.agreement


def test_memory_is_a_share_of_what_is_usable() -> None:
    assert compared()["hosts.web.ram_share"].simulated == pytest.approx(0.5)
    assert "page cache not counted" in compared()["hosts.web.ram_peak"].agreement
    assert compared()["hosts.web.ram_peak"].agreement.startswith("reproduced")


def test_what_the_run_cannot_say_is_not_simulated() -> None:
    assert compared()["hosts.web.cpu_peak"].agreement.startswith("not simulated")
    nothing = {"medical": system(0, None, None), "social": system(0, None, None)}
    it = compared(systems=nothing)
    assert it["systems.medical.response_s"].simulated is None
    assert it["systems.medical.error_rate"].agreement.startswith("not simulated")


def test_open_users_are_those_in_flight_by_littles_law() -> None:
    scenario = load_scenario(ROOT / "configs" / "pattern2.toml")
    reported = ReportedConfig(
        source="x",
        systems={"medical": ReportedSystem(users=5.0, throughput_per_s=222.0)},
        hosts={"web": ReportedHost()},
    )
    it = compared(evolve(scenario, reported=reported))
    assert it["systems.medical.users"].simulated == pytest.approx(400_000 / 1800 * 0.022)
    assert "Little's law" in it["systems.medical.users"].agreement
    assert it["systems.medical.throughput_per_s"].agreement == "reproduced (within 10 %)"


def test_nothing_reported_is_nothing_to_compare() -> None:
    assert compare_reported(evolve(LOADTEST, reported=None), SUMMARY) == []
