"""A visit: a page open in a browser without a network, and what it complains of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen
from playwright.sync_api import Browser, Page, Route

Scheme = Literal["light", "dark"]
PHONE, DESK = 390, 1280
"""Widths, in pixels of the page."""
PAPER = 688
"""What A4 has between margins of 14 mm, in pixels of the page: (210 - 28) * 96 / 25.4."""
HEIGHT = 900


@frozen
class Visit:
    """A page, what it said on the console, and what it asked the network for."""

    page: Page
    said: list[str] = field(factory=list)
    asked: list[str] = field(factory=list)

    def begin(self) -> "Visit":
        """Go back to how everybody finds the page: English, on a desk, by daylight."""
        self.look(DESK)
        self.page.evaluate("scrollTo(0, 0)")
        if self.page.evaluate("document.documentElement.dataset.ready") != "en":
            self.speak("en")
        return self

    def look(self, width: int, scheme: Scheme = "light") -> None:
        """Look at the page on a screen of *width*."""
        self.page.emulate_media(media="screen", color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self._settle()

    @contextmanager
    def on_paper(self) -> Iterator[None]:
        """Look at the page as it is printed, and have it on a screen again."""
        self.page.emulate_media(media="print", color_scheme="light")
        self.page.set_viewport_size({"width": PAPER, "height": HEIGHT})
        self._settle()
        self.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        try:
            yield
        finally:
            self.look(DESK)
            self.page.evaluate("dispatchEvent(new Event('afterprint'))")
            self._settle()

    def speak(self, language: str) -> None:
        """Choose *language*, as a reader does."""
        self.page.click(f"[data-language={language}]")
        ready = f"document.documentElement.dataset.ready === '{language}'"
        self.page.wait_for_function(ready)

    def all(self, selector: str, tell: str) -> list[Any]:
        """Return what the JavaScript *tell* says of each ``it`` that *selector* finds."""
        found: list[Any] = self.page.eval_on_selector_all(
            selector, f"all => all.map(it => {tell})"
        )
        return found

    def _settle(self) -> None:
        """Wait until the charts have the width of the screen."""
        frames = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))"
        self.page.evaluate(frames)


Open = Callable[[Path], Visit]


@contextmanager
def visiting(browser: Browser, file: Path) -> Iterator[Visit]:
    """Open *file* in a browser of its own, which has no network."""
    context = browser.new_context(
        viewport={"width": DESK, "height": HEIGHT}, color_scheme="light", offline=True
    )
    try:
        visit = Visit(context.new_page())
        page = visit.page
        address = file.as_uri()

        def answer(route: Route) -> None:
            if route.request.url.split("#")[0] == address:
                route.continue_()
            else:
                visit.asked.append(route.request.url)
                route.abort()

        context.route("**/*", answer)
        page.on("console", lambda it: visit.said.append(f"{it.type}: {it.text}"))
        page.on("pageerror", lambda it: visit.said.append(f"error: {it}"))
        page.on("dialog", lambda it: visit.said.append(f"dialog: {it.message}"))
        page.goto(address)
        page.wait_for_function("document.documentElement.dataset.ready")
        yield visit
    finally:
        context.close()
