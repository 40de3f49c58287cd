"""The browser of this machine: found, and never downloaded."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
VARIABLE = "LSSIM_BROWSER"
"""Names another executable of Chromium's kind."""


def executable() -> str | None:
    """Return the path of a browser, if there is one."""
    return os.environ.get(VARIABLE) or next(filter(None, map(which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser; without one skip the test, or fail where CI runs it."""
    path = executable()
    if path is None:
        reason = f"no browser: install {' or '.join(NAMES)}, or set {VARIABLE}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path)
        try:
            yield started
        finally:
            started.close()
