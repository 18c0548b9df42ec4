"""A demo that runs, and a real browser that looks at it."""

import pytest
from playwright.sync_api import sync_playwright

from tests.demo.browsing import ARGUMENTS, CHROMIUM
from tests.demo.running import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Return what the demo says of itself, once the portal answers."""
    with Demo(tmp_path_factory.mktemp("journey")) as running:
        yield running.says()


@pytest.fixture(scope="module")
def browser():
    """Start the system's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def browsing(browser, demo):
    """Return a function that opens the portal in a browser of some kind; nothing may complain there."""
    complaints, contexts = [], []

    def opens(size, *, script):
        contexts.append(browser.new_context(**size, java_script_enabled=script, base_url=demo["url"]))
        contexts[-1].on("console", lambda said: said.type == "info" or complaints.append(said.text))
        contexts[-1].on("weberror", lambda error: complaints.append(str(error.error)))
        page = contexts[-1].new_page()
        page.goto("/")
        return page

    yield opens
    for context in contexts:
        context.close()
    assert complaints == []
