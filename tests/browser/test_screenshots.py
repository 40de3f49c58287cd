"""Pictures of every report, for whoever wants to look at them.

They are written to the folder that ``LSSIM_SCREENSHOTS`` names, or to one of the tests.
"""

import os
from pathlib import Path

import pytest

from tests.browser.folders import PAGES
from tests.browser.visit import DESK, PHONE, Scheme, Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("name", PAGES),
]

LOOKS: tuple[tuple[str, int, Scheme], ...] = (
    ("en", DESK, "light"),
    ("ja", DESK, "dark"),
    ("ja", PHONE, "light"),
    ("en", PHONE, "dark"),
)


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the pictures."""
    named = os.environ.get("LSSIM_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_picture_is_taken_of_every_look(name: str, visit: Visit, album: Path) -> None:
    for language, width, scheme in LOOKS:
        visit.speak(language)
        visit.look(width, scheme)
        picture = album / f"{name}-{language}-{width}-{scheme}.png"
        visit.page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 10_000
    visit.speak("ja")
    with visit.on_paper():
        visit.page.screenshot(path=album / f"{name}-ja-print.png", full_page=True)
    visit.page.pdf(path=album / f"{name}.pdf", format="A4")
