"""An employee chooses Both, makes a sheet and types its line back: by the keyboard alone, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.demo.browsing import DESKTOP, PHONE, look_into_the_inbox, person, type_password

pytestmark = pytest.mark.slow
FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.textContent ?? one.textContent;
  return label.trim().replace(/\\s+/g, " ");
}"""


def tabs_to(page, words):
    """Press the tabulator until what has the focus is called so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(words):
            return
    raise AssertionError(f"the tabulator never comes to {words!r}")


def presses(page, words):
    """Go to a link or a button by the tabulator, and press it."""
    tabs_to(page, words)
    page.keyboard.press("Enter")


def test_by_the_keyboard_alone(browsing, demo):
    page = browsing(DESKTOP, script=True)
    type_password(page, person(demo, "ana"))
    code = look_into_the_inbox(page)
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.insert_text(code)
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()

    presses(page, "Options")
    expect(page.get_by_role("heading", name="Options")).to_be_visible()
    for arrow in ("ArrowUp", "ArrowDown"):  # to Email2, and back to Both
        tabs_to(page, "Both" if arrow == "ArrowUp" else "Email2")
        page.keyboard.press(arrow)
        presses(page, "Save")
        expect(page.get_by_text("Your next code goes there.")).to_be_visible()
    presses(page, "Employee")
    page.wait_for_url("**/account/")
    presses(page, "Make a sheet")
    _types_the_line_back(page)
    presses(page, "Sign out")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_without_scripts(browsing, demo):
    page = browsing(PHONE, script=False)
    type_password(page, person(demo, "dana"))
    page.get_by_label("Code", exact=True).fill(look_into_the_inbox(page))
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Options", exact=True).first.click()
    for choice in ("Email1 dana@example.com", "Both"):
        page.get_by_label(choice).check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your next code goes there.")).to_be_visible()
    page.get_by_role("link", name="Employee", exact=True).first.click()
    page.get_by_role("button", name="Make a sheet").click()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    _types_the_line_back(page)
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def _types_the_line_back(page):
    field = page.get_by_label(re.compile(r"Type line \d+ back"))
    field.wait_for()
    asked = int(re.search(r"\d+", page.locator("label[for=line]").inner_text())[0])
    line = page.locator(".lines code").nth(asked - 1).inner_text()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator("#line:focus").count():
            break
    page.keyboard.type(line.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your new sheet works from now on.")).to_be_visible()
