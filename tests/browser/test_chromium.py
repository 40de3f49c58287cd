"""Without a browser nothing is looked at, which is said, and is a fault of the CI."""

from pathlib import Path

import pytest

from tests.browser.chromium import NAMES, browser, executable


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on the path, an empty one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LSSIM_BROWSER", raising=False)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_of_any_of_its_names_is_found(machine: Path, name: str) -> None:
    assert executable() is None
    (machine / name).touch(mode=0o755)
    assert executable() == str(machine / name)


def test_another_browser_may_be_named(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine / "chromium").touch(mode=0o755)
    monkeypatch.setenv("LSSIM_BROWSER", "/opt/other")
    assert executable() == "/opt/other"


def test_without_a_browser_tests_are_skipped_and_say_why(machine: Path) -> None:
    reason = "no browser: install chromium or chromium-browser or google-chrome, or set"
    with pytest.raises(pytest.skip.Exception, match=reason), browser():
        pass


def test_without_a_browser_the_check_fails(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no browser: "), browser():
        pass
