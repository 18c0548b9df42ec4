"""The live line: what is new is written in the room that it has, read out once, and looked for ever more seldom."""

import json

import pytest

from tests.pages import mails
from tests.pages.conftest import DESKTOP, PHONE
from tests.pages.samples import LATE, REFUSED, SENT_AGAIN, code_field
from tests.pages.test_still import places

STATUS = "/sign-in/code/status/"
WATCHED = ["#code", ".mails", ".kept", ".small", ".small a", "main"]


def says(portal, line, **changed):
    """Let the portal answer with this line whenever a page looks again."""
    told = vars(line) | {"mails": [mail._asdict() for mail in line.mails]} | changed
    portal.pages[STATUS] = json.dumps(told)


@pytest.fixture
def page(visitor):
    """Return a page whose clock stands still until a test turns it."""
    page = visitor.opens("sign-in", locale="en")
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    return page


def waits(visitor, page, line=None, **changed):
    """Open the code's page while its mail waits for its turn."""
    waiting = line or mails.line(mails.WAITS, note="", look_in=1)
    visitor.shows_page(page, code_field(line=waiting, **changed))


def looks(page, seconds=1):
    """Let so many seconds pass, and wait for the answers."""
    page.clock.run_for(seconds * 1000)
    page.wait_for_load_state("networkidle")


def asked(page):
    """Count from now on how often the page asks where its mails are."""
    found = []
    page.on("request", lambda request: found.append(request.url) if request.url.endswith(STATUS) else None)
    return found


def test_a_mail_that_was_taken_is_shown_by_words_and_picture(visitor, portal, page):
    waits(visitor, page)
    says(portal, mails.line(mails.TAKEN))

    looks(page)
    page.get_by_text("taken by the mail server at 09:41").first.wait_for()

    line = page.locator(".mail")
    assert line.get_attribute("data-state") == "sent"
    assert line.locator(".icon path").count() == 1
    assert page.locator("[data-note]").inner_text() == mails.PROVIDER


def test_a_new_state_is_read_out_once_and_the_time_of_the_next_try_is_not(visitor, portal, page):
    waits(visitor, page)
    put_off = mails.line(mails.PUT_OFF._replace(masked="d•••@example.com"), note="", look_in=1)
    says(portal, put_off)
    looks(page)
    voice = page.locator("[data-voice]")
    voice.get_by_text("waiting; next try 09:42").wait_for()

    later = put_off.mails[0]._replace(words="our mail server is waiting; next try 09:43")
    says(portal, mails.line(later, note="", look_in=None))
    looks(page)
    page.locator(".words", has_text="09:43").wait_for()

    assert voice.inner_text() == "d•••@example.com: our mail server is waiting; next try 09:42."


def test_when_it_looks_bad_the_line_offers_what_leads_in(visitor, portal, page):
    waits(visitor, page, elsewhere="email2", resend_from="")
    says(portal, LATE)

    looks(page)
    page.get_by_role("button", name="Try my other address").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Try my other address").click()

    assert [(address, fields["destination"]) for address, fields, _ in portal.posts] == [
        ("/sign-in/code/resend/", "email2")
    ]


def test_what_leads_in_is_gone_once_the_mail_was_taken_after_all(visitor, portal, page):
    waits(visitor, page, mails.line(mails.WAITS, note="Late.", looks_bad=True, look_in=1))
    says(portal, mails.line(mails.TAKEN))

    looks(page)
    page.locator("[data-instead]").wait_for(state="hidden")

    assert page.locator("[data-instead] a").is_hidden()


def test_a_page_stops_looking_once_nothing_changes_any_more(visitor, portal, page):
    waits(visitor, page)
    says(portal, mails.line(mails.TAKEN))
    requests = asked(page)

    looks(page, seconds=700)

    assert len(requests) == 1


def test_a_page_looks_as_often_as_the_portal_says(visitor, portal, page):
    waits(visitor, page)
    says(portal, mails.line(mails.WAITS, note="", look_in=5, as_of="09:43"))
    requests = asked(page)

    looks(page)
    page.locator("[data-as-of]", has_text="09:43").wait_for()
    looks(page, seconds=4)
    assert len(requests) == 1
    with page.expect_request(f"**{STATUS}"):
        looks(page)


def test_a_portal_that_is_away_is_asked_ever_more_seldom_and_then_no_more(visitor, portal, page):
    waits(visitor, page)
    portal.pages[STATUS] = "<no JSON"
    requests = asked(page)

    for _ in range(40):
        looks(page, seconds=60)

    assert 3 < len(requests) < 7


def test_the_end_of_the_code_stays_said(visitor, portal, page):
    waits(visitor, page, mails.line(mails.WAITS, note="", look_in=20), seconds_left=1)
    portal.pages[STATUS] = json.dumps({"look_in": None})

    looks(page, seconds=30)

    assert page.locator("[data-note]").inner_text().startswith("This code stopped working at 09:51")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_nothing_moves_whatever_becomes_of_the_mails(visitor, size):
    page = visitor.opens("sign-in", size=size)
    both = mails.line(mails.WAITS, mails.WAITS, note="")
    visitor.shows_page(page, code_field(line=both))
    before = places(page, WATCHED)

    two_refused = mails.line(mails.REFUSED, mails.REFUSED, note=REFUSED.note, looks_bad=True)
    two_late = mails.line(mails.WAITS, mails.WAITS, note=LATE.note, looks_bad=True)
    for line in (mails.line(), two_refused, two_late, mails.line(note=SENT_AGAIN)):
        visitor.shows_page(page, code_field(line=line))
        assert places(page, WATCHED[:-1]) == {name: before[name] for name in WATCHED[:-1]}


def test_without_a_script_the_page_says_as_of_when_it_knows_and_how_to_look_again(visitor):
    page = visitor.opens("code waits", script=False)

    assert "at 09:42" in page.locator(".mails-top").inner_text()
    assert page.get_by_role("link", name="Look again").get_attribute("href") == "/sign-in/code/"
