"""What the tests in a browser share: one browser, a report a command, open but once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.folders import report_of
from tests.browser.visit import Open, Visit, visiting


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.browser() as started:
        yield started


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what makes the report of a command, once."""
    return cache(lambda name: report_of(name, tmp_path_factory.mktemp(name)))


@pytest.fixture(scope="session")
def visits(browser: Browser) -> Iterator[Open]:
    """Return what opens a file, once."""
    with ExitStack() as stack:
        yield cache(lambda file: stack.enter_context(visiting(browser, file)))


@pytest.fixture
def visit(name: str, reports: Callable[[str], Path], visits: Open) -> Visit:
    """Return the report of the command *name*, as everybody finds it."""
    return visits(reports(name)).begin()
