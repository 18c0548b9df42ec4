"""The code's field: one field that takes what people paste, and goes off by itself only then."""

import pytest

from gatepost.kernel import codes

WHOLE = ["482913", " 482 913 ", "482-913", "482913\n", "482913 ", "\t482913"]
NOT_WHOLE = [
    "\uff14\uff18\uff12\uff19\uff11\uff13",  # full width
    "4829\u06613",  # one of them an Arabic digit
    "482\u00a0913",
    "482.913",
    "48291",
    "4829130",
    "482913a",
    "482913 482913",
    "KT-7",
]


def paste(page, text):
    """Paste as a person does: the browser decides what arrives."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.locator("#code").press("Control+V")


def sent(portal):
    """Return the codes that were posted."""
    return [fields["code"] for address, fields, _ in portal.posts if address == "/sign-in/code/"]


@pytest.mark.parametrize("text", WHOLE + NOT_WHOLE)
def test_the_field_takes_for_a_code_what_the_portal_takes_for_one(text):
    assert codes.is_six_digits(codes.fold(text)) == (text in WHOLE)


@pytest.mark.parametrize("text", WHOLE)
def test_a_pasted_code_sends_itself(visitor, portal, text):
    page = visitor.opens("code")

    with page.expect_navigation():
        paste(page, text)

    assert [code.strip().replace(" ", "").replace("-", "") for code in sent(portal)] == ["482913"]


@pytest.mark.parametrize("text", NOT_WHOLE)
def test_what_is_no_code_costs_no_try_by_being_pasted(visitor, portal, text):
    page = visitor.opens("code")

    paste(page, text)
    page.wait_for_timeout(50)

    assert page.locator("#code").input_value() == text
    assert sent(portal) == []


def test_a_code_pasted_over_another_sends_itself(visitor, portal):
    page = visitor.opens("code")
    page.locator("#code").press_sequentially("111111")
    page.locator("#code").select_text()

    with page.expect_navigation():
        paste(page, "482913")

    assert sent(portal) == ["482913"]


def test_the_phones_autofill_sends_it(visitor, portal):
    page = visitor.opens("code")

    with page.expect_navigation():
        page.locator("#code").fill("482913")  # as autofill does: the value at once, and a plain input event

    assert sent(portal) == ["482913"]


def test_a_keyboards_clipboard_strip_sends_it(visitor, portal):
    page = visitor.opens("code")

    with page.expect_navigation():
        page.keyboard.insert_text("482913")

    assert sent(portal) == ["482913"]


def test_typing_never_sends_it(visitor, portal):
    page = visitor.opens("code")

    page.keyboard.type("482913")
    page.keyboard.press("Backspace")
    page.keyboard.type("3")
    page.wait_for_timeout(50)

    assert sent(portal) == []


def test_typing_on_after_the_browser_brought_a_beginning_back_never_sends_it(visitor, portal):
    page = visitor.opens("code")
    page.evaluate("document.querySelector('#code').value = '48291'")  # a browser does so without an event

    page.keyboard.type("3")
    page.wait_for_timeout(50)

    assert sent(portal) == []


def test_a_code_that_the_browser_brings_back_is_not_sent_again(visitor, portal):
    page = visitor.opens("code")
    page.keyboard.type("111111")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.go_back()
    page.reload()
    page.wait_for_timeout(100)

    assert sent(portal) == ["111111"]


@pytest.mark.parametrize("script", [True, False])
def test_who_types_presses_enter(visitor, portal, script):
    page = visitor.opens("code", script=script)
    page.locator("#code:focus").wait_for()

    page.keyboard.type("482 913")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert portal.posts == [
        ("/sign-in/code/", {"csrfmiddlewaretoken": "form-key", "code": "482 913"}, portal.url)
    ]


def test_enter_in_an_empty_field_costs_no_try(visitor, portal):
    page = visitor.opens("code")

    page.keyboard.press("Enter")
    page.wait_for_timeout(50)

    assert portal.posts == []


@pytest.mark.parametrize("sample", ["code", "code wrong", "code stale"])
def test_the_field_is_one_that_phones_understand(visitor, sample):
    field = visitor.opens(sample).locator("#code")

    asked = ("type", "inputmode", "autocomplete", "maxlength", "pattern", "spellcheck")
    assert [field.get_attribute(name) for name in asked] == [
        "text",
        "numeric",
        "one-time-code",
        None,
        None,
        "false",
    ]


def test_a_code_of_sixteen_characters_is_seen_whole(visitor):
    field = visitor.opens("code choice").locator("#code")
    field.fill("7KQM-2XWD-9RTA-4HNE")
    field.evaluate("field => field.inputMode = 'text'")

    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")


def test_the_key_for_letters_changes_the_keyboard_and_keeps_the_focus(visitor):
    page = visitor.opens("code choice", has_touch=True)
    page.keyboard.type("48")

    page.get_by_role("button", name="ABC").tap()
    page.keyboard.type("X")

    assert page.locator("#code").get_attribute("inputmode") == "text"
    assert page.locator("#code").input_value() == "48X"
