"""The first step: password managers find their fields, and a press too many does no harm."""

import re

import pytest

ATTRIBUTES = ("type", "autocomplete", "autocapitalize", "spellcheck")
REMEMBER = """addEventListener("submit", () => {
  sessionStorage.type = document.querySelector("#password").type;
  sessionStorage.words = document.querySelector("[type=submit]").textContent;
})"""


def test_password_managers_find_their_fields(visitor):
    page = visitor.opens("sign-in")

    found = {
        name: [page.locator(f"#{name}").get_attribute(attribute) for attribute in ATTRIBUTES]
        for name in ("username", "password")
    }

    assert found == {
        "username": ["text", "username", "none", "false"],
        "password": ["password", "current-password", "none", "false"],
    }


@pytest.mark.parametrize("script", [True, False])
def test_the_keyboard_alone_is_enough(visitor, portal, script):
    page = visitor.opens("sign-in demo", script=script)
    page.locator("#username:focus").wait_for()

    page.keyboard.type("dana")
    page.keyboard.press("Tab")
    page.keyboard.type("four words of a password")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    typed = {"username": "dana", "password": "four words of a password", "next": "/account/"}
    assert portal.posts == [("/sign-in/", {"csrfmiddlewaretoken": "form-key", **typed}, portal.url)]


@pytest.mark.parametrize("sample", ["sign-in wrong", "sign-in wait"])
def test_after_a_mistake_the_field_to_mend_has_the_focus_and_says_why(visitor, sample):
    page = visitor.opens(sample)

    focused = page.locator("#password:focus")
    focused.wait_for()
    problem = page.locator(f"#{focused.get_attribute('aria-describedby')}")

    assert page.title().startswith("Error: Sign in")
    assert problem.get_attribute("role") == "alert"
    assert problem.inner_text().startswith(("That name and password", "Too many wrong passwords"))
    assert focused.get_attribute("aria-invalid") == "true"


def test_the_name_stays_after_a_mistake_and_the_password_does_not(visitor):
    page = visitor.opens("sign-in wrong")

    assert page.locator("#username").input_value() == "dana"
    assert page.locator("#password").input_value() == ""


def test_a_password_can_be_seen_and_hidden_again(visitor):
    page = visitor.opens("sign-in")
    page.locator("#password").fill("four words")

    page.get_by_role("button", name="Show password").click()
    shown = page.locator("#password").get_attribute("type")
    page.get_by_role("button", name="Hide password").click()

    assert shown == "text"
    assert page.locator("#password").get_attribute("type") == "password"


def test_a_password_that_is_seen_goes_off_hidden(visitor):
    page = visitor.opens("sign-in wrong")
    page.evaluate(REMEMBER)
    page.locator("#password").fill("four words")
    page.get_by_role("button", name="Show password").click()

    with page.expect_navigation():
        page.locator("#password").press("Enter")

    assert page.evaluate("sessionStorage.type") == "password"


def test_pressing_twice_sends_once_and_says_to_wait(visitor, portal):
    portal.answering.clear()
    page = visitor.opens("sign-in wrong")
    page.evaluate(REMEMBER)
    page.locator("#password").fill("four words")
    page.locator("#password").focus()

    for _ in range(3):
        page.keyboard.press("Enter")
    with page.expect_navigation():
        portal.answering.set()

    assert page.evaluate("sessionStorage.words") == "One moment"
    assert len(portal.posts) == 1


def test_who_comes_back_to_a_page_can_send_it_again(visitor, portal):
    page = visitor.opens("sign-in wrong")
    page.locator("#password").fill("four words")
    with page.expect_navigation():
        page.locator("#password").press("Enter")

    page.go_back()
    page.locator("#password").fill("five words")
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()

    assert [fields["password"] for _, fields, _ in portal.posts] == ["four words", "five words"]


def test_without_a_second_step_no_code_is_promised(visitor):
    promise = re.compile("we mail you a code")

    assert visitor.opens("sign-in").get_by_text(promise).count() == 1
    assert visitor.opens("sign-in alone").get_by_text(promise).count() == 0
