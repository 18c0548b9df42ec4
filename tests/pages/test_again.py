"""Send it again: only when it is time, and counted down for the eye alone."""

import re
from datetime import timedelta

AGAIN = ("button", re.compile("Send it again"))


def test_before_its_time_the_button_waits_and_says_until_when(visitor, portal):
    page = visitor.opens("code")
    button = page.get_by_role(AGAIN[0], name=AGAIN[1])

    button.click(force=True)
    page.wait_for_timeout(50)

    assert button.get_attribute("aria-disabled") == "true"
    assert "(from 09:42)" in page.locator(f"#{button.get_attribute('aria-describedby')}").inner_text()
    assert portal.posts == []


def test_the_countdown_is_for_the_eye_alone(visitor):
    page = visitor.opens("code")

    assert re.fullmatch(r"0:2\d", page.locator(".count").inner_text())
    assert "0:2" not in page.locator("main").aria_snapshot()


def test_when_it_is_time_the_button_works(visitor, portal):
    page = visitor.opens("sign-in", locale="en")
    page.clock.install()
    visitor.shows(page, "code")

    page.clock.run_for(timedelta(seconds=25).total_seconds() * 1000)
    with page.expect_navigation():
        page.get_by_role(AGAIN[0], name=AGAIN[1]).click()

    assert [address for address, *_ in portal.posts] == ["/sign-in/code/resend/"]


def test_minutes_left_run_down(visitor):
    page = visitor.opens("sign-in", locale="en")
    page.clock.install()
    visitor.shows(page, "code")
    minutes = page.locator("[data-minutes]")
    at_first = minutes.inner_text()

    page.clock.run_for(125_000)

    assert (at_first, minutes.inner_text()) == ("8", "6")


def test_without_a_script_the_button_is_there_at_once(visitor, portal):
    page = visitor.opens("code", script=False)

    with page.expect_navigation():
        page.get_by_role(AGAIN[0], name=AGAIN[1]).click()

    assert [address for address, *_ in portal.posts] == ["/sign-in/code/resend/"]


def test_who_has_two_addresses_may_choose(visitor, portal):
    page = visitor.opens("code choice")
    page.get_by_text("Send it again, or to another address").click()
    page.get_by_label("d•••@home.example").check()

    with page.expect_navigation():
        page.get_by_role(AGAIN[0], name=AGAIN[1]).click()

    assert [fields.get("destination") for _, fields, _ in portal.posts] == ["email2"]


def test_when_all_are_sent_no_button_is_left(visitor):
    page = visitor.opens("code refused")

    assert page.get_by_role(AGAIN[0], name=AGAIN[1]).count() == 0
    assert page.get_by_text("Every mail has the same code").count() == 1
