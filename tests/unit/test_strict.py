"""``--strict``: exit code 3 where the answer is bad, and only there."""

import pytest
from attrs import evolve

from experiments.cli.strictness import is_bad_in_general
from experiments.summary.document import Summary, read_summary
from tests.compared import CONFIGS
from tests.goldens import golden_text
from tests.unit.test_cli import PATTERN1, SHORT, lssim

TOO_FAST = ("--set", "systems.medical.objectives.p95_s=0.001")


@pytest.mark.parametrize(("extra", "code"), [((), 0), (("--strict",), 3)])
def test_a_broken_promise_is_3_for_strict(extra: tuple[str, ...], code: int) -> None:
    assert lssim("run", PATTERN1, *SHORT, *TOO_FAST, *extra).exit_code == code


def test_kept_promises_are_0_for_a_strict_run() -> None:
    assert lssim("run", PATTERN1, *SHORT, "--strict").exit_code == 0


@pytest.mark.parametrize(("extra", "code"), [((), 0), (("--strict",), 3)])
def test_a_broken_promise_is_3_for_strict_runs_too(
    extra: tuple[str, ...], code: int
) -> None:
    several = (*SHORT, "--replications", "2", "--workers", "1")
    assert lssim("run", PATTERN1, *several, *TOO_FAST, *extra).exit_code == code


def test_kept_promises_are_0_for_strict_runs_too() -> None:
    several = (*SHORT, "--replications", "2", "--workers", "1", "--strict")
    assert lssim("run", PATTERN1, *several).exit_code == 0


def test_a_topology_that_breaks_a_promise_is_3_for_a_strict_comparison() -> None:
    # pattern 2 serves in memory what pattern 1 asks its database for.
    both = ("compare", PATTERN1, str(CONFIGS / "pattern2.toml"))
    short = ("--for", "60s", "--replications", "2", "--workers", "1", "--no-progress")
    assert lssim(*both, *short, "--strict").exit_code == 0
    assert lssim(*both, *short, *TOO_FAST).exit_code == 0
    broken = lssim(*both, *short, *TOO_FAST, "--strict")
    assert broken.exit_code == 3
    assert "medical" in broken.stdout  # the answer is told all the same


def days(late_of_a_hundred: list[int]) -> list[Summary]:
    """Return days of a system that promises 95 in time, so many of a hundred late."""
    golden = read_summary(golden_text("mm1"))
    system = golden.systems["app"]
    return [
        evolve(
            golden,
            seed=k + 1,
            systems={
                "app": evolve(
                    system,
                    presence=evolve(system.presence, requests=100, late=late),
                    slo=evolve(system.slo, met=late <= 5),
                )
            },
        )
        for k, late in enumerate(late_of_a_hundred)
    ]


def test_of_five_days_the_mean_decides_and_of_fewer_the_worst() -> None:
    # Of 1, 1, 1, 1, 6 the mean is 2 and half its interval 2.776 x 2.236 / sqrt(5) = 2.78:
    # all of it below 5. Of 6, 7, 8, 7, 7 the interval ends at 6.1, above it.
    assert not is_bad_in_general(days([1, 1, 1, 1, 6]))
    assert is_bad_in_general(days([6, 7, 8, 7, 7]))
    # 4, 5, 6, 5, 5 sits on its promise: unclear is not broken.
    assert not is_bad_in_general(days([4, 5, 6, 5, 5]))
    assert is_bad_in_general(days([1, 1, 1, 6]))


@pytest.mark.parametrize(("ram_mib", "code"), [(600, 3), (4000, 0)])
def test_a_host_that_is_too_small_is_3_for_check(ram_mib: int, code: int) -> None:
    size = f"hosts.medical.ram_mib={ram_mib}"
    assert lssim("check", PATTERN1, "--set", size, "--strict").exit_code == code
    assert lssim("check", PATTERN1, "--set", size).exit_code == 0
