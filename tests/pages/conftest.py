"""A real browser that looks at pages without a portal behind them."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages import portal as serving
from tests.pages.samples import ALWAYS, all_samples

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %, as WCAG 1.4.10 has it


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium; once a module, since Django refuses databases while Playwright's loop runs."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def _serving() -> Iterator[serving.Portal]:
    portal, server = serving.serve()
    yield portal
    server.shutdown()
    server.server_close()


@pytest.fixture
def portal(_serving) -> Iterator[serving.Portal]:
    """Return a server without pages."""
    _serving.forget()
    yield _serving
    _serving.answering.set()


class Visitor:
    """Somebody with a browser. What the browser complains of stands in `complaints`."""

    def __init__(self, browser: Browser, portal: serving.Portal) -> None:
        self._browser, self._portal = browser, portal
        self._opened = []
        self._usual: Page | None = None
        self.complaints: list[str] = []

    def opens(self, sample: str, **how) -> Page:
        """Open a sample and return the page: on the usual phone, or in a browser of its own where `how` says how."""
        page = self._new(**how) if how else self._usual or self._new()
        if not how:
            self._usual = page
        self.shows(page, sample)
        return page

    def hears(self, said: str) -> None:
        """Keep what the browser says, but that a test was quicker at the field than its autofocus."""
        if not said.startswith("Autofocus processing was blocked"):
            self.complaints.append(said)

    def shows(self, page: Page, sample: str) -> None:
        """Open another sample in the same browser."""
        self.shows_page(page, all_samples()[sample])

    def shows_page(self, page: Page, drawn: tuple[str, dict[str, Any]]) -> None:
        """Open a page of a test's own in the same browser: its template, and what it is given."""
        template, context = drawn
        page.goto(self._portal.show("/", template, ALWAYS | context))
        if page.locator(
            "[autofocus]"
        ).count():  # the browser gives it the focus a moment after the page is there
            page.locator("[autofocus]:focus").wait_for(state="attached")

    def leaves(self) -> None:
        """Close what was opened for one test alone."""
        for context in self._opened:
            context.close()
        self._opened.clear()

    def _new(self, *, script: bool = True, size: dict[str, int] = PHONE, **how) -> Page:
        context = self._browser.new_context(viewport=size, java_script_enabled=script, **how)
        page = context.new_page()
        page.on("console", lambda said: self.hears(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if how or not script or size != PHONE:
            self._opened.append(context)
        return page


@pytest.fixture(scope="module")
def somebody(browser, _serving) -> Visitor:
    """Return the visitor of all tests of a module."""
    return Visitor(browser, _serving)


@pytest.fixture
def visitor(somebody, portal) -> Iterator[Visitor]:
    """Return somebody with a browser; no page may break the policy for scripts, styles and pictures."""
    yield somebody
    somebody.leaves()
    complaints, somebody.complaints[:] = somebody.complaints[:], []
    assert complaints == []
