"""What each page says in each of its shapes, and that it is there without a portal behind it."""

import pytest
from django.template.loader import render_to_string

from tests.pages.portal import STATIC, draw
from tests.pages.samples import ERRORS, all_samples

LIGHT = 30_000  # bytes of the first load of the sign-in page, in all
STYLE = 15_000


def test_where_no_code_was_sent_yet_one_button_asks_for_it(visitor, portal):
    page = visitor.opens("code ask")
    page.locator("button:focus").wait_for()

    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert [(address, fields.get("next")) for address, fields, _ in portal.posts] == [
        ("/sign-in/code/resend/", "/account/")
    ]


@pytest.mark.parametrize("sample", ["code expired", "code over", "code limit"])
def test_where_no_code_can_be_typed_there_is_no_field_and_a_way_on(visitor, sample):
    page = visitor.opens(sample)

    assert page.locator("#code").count() == 0
    assert page.title().startswith(f"Error: {page.get_by_role('heading', level=1).inner_text()}")
    assert page.locator(".button:focus").get_attribute("aria-describedby") == "problem"


@pytest.mark.parametrize("sample", list(all_samples()))
def test_each_form_that_posts_says_whose_it_is(sample):
    forms = draw(*all_samples()[sample]).split("<form")[1:]
    posting = [form for form in forms if 'method="get"' not in form.partition(">")[0]]

    assert [form for form in posting if 'name="csrfmiddlewaretoken"' not in form] == []


@pytest.mark.parametrize("name", ERRORS)
def test_what_went_wrong_can_be_said_while_all_else_is_away(name):
    page = render_to_string(f"{name}.html")

    assert '<a class="button" href="/">' in page


def test_what_went_wrong_can_be_found_by_a_number():
    assert "by this number: 5f3a" in render_to_string("500.html", {"request_id": "5f3a"})


def test_a_demo_says_so_on_every_page_and_leads_to_its_inbox(visitor):
    page = visitor.opens("home")

    assert page.get_by_role("link", name="Open its inbox").get_attribute("href") == "/demo/inbox/"
    assert visitor.opens("sign-in").get_by_text("This is a demo.").count() == 0


def test_the_inbox_copies_the_code_and_nothing_else(visitor):
    page = visitor.opens("inbox")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy the code").click()
    page.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == "482913"
    assert page.get_by_role("status").inner_text() == "Copied"


@pytest.mark.parametrize(
    ("sample", "secret"), [("employee password", "abcd-efgh-jkmn-pqrs"), ("employee help", "7KQM-2XWD")]
)
def test_what_is_shown_once_is_copied_whole(visitor, sample, secret):
    page = visitor.opens(sample)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == secret


def test_a_mail_without_a_code_has_no_button(visitor):
    assert visitor.opens("inbox").get_by_role("button").count() == 1


def test_the_first_page_is_light(visitor):
    page = visitor.opens("sign-in demo", locale="en")
    arrived = []
    page.on("response", lambda answer: arrived.append(len(answer.body())))

    page.reload(wait_until="networkidle")

    assert sum(arrived) < LIGHT
    assert (STATIC / "gatepost" / "gatepost.css").stat().st_size < STYLE
