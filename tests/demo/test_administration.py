"""An administrator adds and changes somebody, sets an option, helps a caller in, and reads of it: without scripts."""

import pytest
from playwright.sync_api import expect

from tests.demo.browsing import DESKTOP, PHONE, look_into_the_inbox, person, type_password

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "robin"), (PHONE, "kit")], ids=["desktop", "phone"])
def test_a_morning_of_an_administrator(browsing, demo, size, name):
    page = browsing(size, script=False)
    type_password(page, person(demo, "dana"))
    page.get_by_label("Code", exact=True).fill(look_into_the_inbox(page))
    page.keyboard.press("Enter")

    _adds(page, name)
    _changes_the_address(page, name)
    _sets_an_option(page, minutes="7" if name == "kit" else "8")
    _helps(page, browsing(PHONE, script=False), person(demo, "ana" if name == "kit" else "li"))

    _goes_to(page, "Journal")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="Temporary code made").first).to_contain_text("reason: mail is late")
    expect(rows.filter(has_text="Option changed").first).to_contain_text("by: dana")
    changed = rows.filter(has_text="Employee's address changed").first
    expect(changed).to_contain_text(f"now: {name}@new.example")
    expect(changed).to_contain_text("reason: has moved")


def _goes_to(page, place):
    page.get_by_role("navigation").get_by_role("link", name=place, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _adds(page, name):
    _goes_to(page, "Employees")
    page.get_by_role("link", name="Add an employee").click()
    page.get_by_label("User name").fill(name)
    page.get_by_label("Full name").fill(f"{name.title()} Reed")
    page.get_by_label("Email1").fill(f"{name}@example.com")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    page.get_by_role("link", name="I have passed it on").click()


def _changes_the_address(page, name):
    _goes_to(page, "Employees")
    page.get_by_label("Find by name or address").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=f"{name.title()} Reed").click()
    page.get_by_label("Email1").fill(f"{name}@new.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say why, so that it can be understood later.")).to_be_visible()
    page.get_by_label("Reason").fill("has moved")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It counts from now on.")).to_be_visible()


def _sets_an_option(page, minutes):
    _goes_to(page, "Portal options")
    page.get_by_label("How long a code works").fill("60")
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("It must be a whole number from 3 to 10.")).to_be_visible()
    page.get_by_label("How long a code works").fill(minutes)
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("Saved. It counts from now on, for everybody.")).to_be_visible()


def _helps(page, caller, somebody):
    type_password(caller, somebody)
    _goes_to(page, "Employees")
    page.get_by_label("Find by name or address").fill(somebody["email1"])
    page.get_by_role("button", name="Find").click()
    page.locator("tbody a").first.click()
    page.get_by_label("The mark that they read out").fill(caller.locator(".mark strong").inner_text())
    page.get_by_label("Why they need help").fill("mail is late")
    page.get_by_role("button", name="Make a temporary code").click()
    code = page.locator(".secret").inner_text()
    caller.get_by_label("Code", exact=True).fill(code)
    caller.keyboard.press("Enter")
    expect(caller.get_by_role("heading", name="Mend your address")).to_be_visible()
