"""The demo's administrator turns 2-Factor Authentication off, and on again with a code from the demo's inbox."""

import time

import pytest
from playwright.sync_api import expect

from tests.demo.browsing import CODE, DESKTOP, PHONE, SOON, person
from tests.demo.running import Demo

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(tmp_path):
    """Return what the demo says of itself; each test has one of its own, since a code asked for often has to wait."""
    with Demo(tmp_path) as running:
        yield running.says()


@pytest.mark.parametrize(
    ("script", "size"), [(True, DESKTOP), (False, PHONE)], ids=["with scripts", "without"]
)
def test_the_administrator_turns_it_off_and_on_again(browser, demo, script, size):
    complaints = []
    context = browser.new_context(**size, java_script_enabled=script, base_url=demo["url"])
    context.on("console", lambda said: said.type == "info" or complaints.append(said.text))
    page = context.new_page()
    signs_in(page, person(demo, "dana"))

    turns_off(page)
    turns_on(page)

    expect(page.get_by_text("Whoever has not typed a code yet is asked for one")).to_be_visible()
    expect(page.get_by_text("by dana")).to_be_visible()
    told(page)
    context.close()
    assert complaints == []


def signs_in(page, somebody):
    page.goto("/")
    page.get_by_label("User name").fill(somebody["name"])
    page.get_by_label("Password", exact=True).fill(somebody["password"])
    page.get_by_role("button", name="Continue").click()
    types_the_code(page, "Sign in")
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()


def turns_off(page):
    page.get_by_role("link", name="2-Factor Authentication").first.click()
    page.get_by_label("Why").fill("to see how it is")
    page.get_by_role("button", name="Turn off for all").click()
    expect(page.get_by_text("A password is enough to sign in.")).to_be_visible()


def turns_on(page):
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Leave 1 person outside").check()
    types_the_code(page, "Turn on for all")


def types_the_code(page, button):
    """Type the code of the mail that the page speaks of."""
    reference = page.locator(".mark strong").inner_text()
    mail = next(iter(mails(page, reference)))
    page.get_by_label("Code", exact=True).press_sequentially(CODE.search(mail["text"])[1])
    page.get_by_role("button", name=button).click()


def told(page):
    """Return the mails that tell everyone that it is on."""
    return mails(page, "From now on you need a code")


def mails(page, about):
    """Return the mails about something, once there is one."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        found = [mail for mail in page.request.get("/demo/inbox.json").json() if about in mail["subject"]]
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"no mail about {about}")
