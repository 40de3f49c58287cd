"""``--strict``: exit code 3 where the answer is bad, and only there."""

import pytest

from tests.unit.test_cli import PATTERN1, SHORT, lssim

TOO_FAST = ("--set", "systems.medical.objectives.p95_s=0.001")


@pytest.mark.parametrize(("extra", "code"), [((), 0), (("--strict",), 3)])
def test_a_broken_promise_is_3_for_strict(extra: tuple[str, ...], code: int) -> None:
    assert lssim("run", PATTERN1, *SHORT, *TOO_FAST, *extra).exit_code == code


def test_kept_promises_are_0_for_a_strict_run() -> None:
    assert lssim("run", PATTERN1, *SHORT, "--strict").exit_code == 0


@pytest.mark.parametrize(("ram_mib", "code"), [(600, 3), (4000, 0)])
def test_a_host_that_is_too_small_is_3_for_check(ram_mib: int, code: int) -> None:
    size = f"hosts.medical.ram_mib={ram_mib}"
    assert lssim("check", PATTERN1, "--set", size, "--strict").exit_code == code
    assert lssim("check", PATTERN1, "--set", size).exit_code == 0
