"""What tests need that sign somebody in to the demo with a real browser."""

import re
import time
from shutil import which

from playwright.sync_api import expect

CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)
SOON = 15  # seconds, on a machine that is busy with other tests


def person(demo, name):
    """Return what the demo says of one of its people."""
    return next(each for each in demo["people"] if each["name"] == name)


def type_password(page, somebody):
    """Take the first step."""
    page.get_by_label("User name").fill(somebody["name"])
    page.get_by_label("Password", exact=True).fill(somebody["password"])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()


def look_into_the_inbox(page):
    """Follow the banner to the inbox, in its own tab, until the mail that the page speaks of is on top."""
    reference = page.locator(".mark strong").inner_text()
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Open its inbox").click()
    inbox = opening.value
    letter = inbox.locator("article", has_text=reference).first
    end = time.monotonic() + SOON
    while not letter.count() and time.monotonic() < end:
        inbox.get_by_role("link", name="Look for new mail").click()
    code = CODE.search(letter.locator("pre").inner_text())[1]
    inbox.close()
    return code
