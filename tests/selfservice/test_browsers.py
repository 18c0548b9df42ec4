"""An employee sees what is open in their name and ends it, and finds nothing that is somebody else's."""

import itertools
import re
from datetime import timedelta

import pytest

from gatepost.journal.models import Entry
from gatepost.sessions.models import PendingSignIn, RecognisedBrowser, Session
from tests import people
from tests.portal import Somebody


@pytest.fixture
def other(dana):
    """Return Dana's second browser, signed in."""
    somebody = Somebody("198.51.100.9")
    somebody.signs_in()
    return somebody


def ids(somebody):
    return re.findall(r'name="id" value="([^"]*)"', somebody.gets("/account/sessions/").content.decode())


def ends(somebody, id_, at="end"):
    return somebody.posts(f"/account/sessions/{at}/", "/account/sessions/", id=id_)


def test_all_that_is_open_is_listed_and_this_one_is_marked(dana, other):
    page = dana.gets("/account/sessions/").content.decode()

    assert page.count("Chrome on Windows</strong>") == 4
    assert (page.count("This one"), page.count("This browser")) == (1, 1)
    assert "198.51.100.9" in page


def test_each_button_says_what_it_ends(dana, other):
    page = dana.gets("/account/sessions/").content.decode()

    assert (page.count("End this session<"), page.count("Forget this browser<")) == (1, 1)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "/"),
        ("/account/", "/account/"),
        ("/account/backup-codes/", "/account/"),
        ("/account/options/", "/account/options/"),
        ("/account/sessions/", "/account/sessions/"),
    ],
)
def test_each_page_says_which_place_it_belongs_to(dana, path, place):
    page = dana.gets(path).content.decode()

    assert re.findall(r'href="([^"]*)" aria-current', page) == [place]


def test_an_error_page_says_whose_portal_it_is(dana):
    people.option("organisation", "Example & Sons")

    page = dana.gets("/no-such-page/").content.decode()

    assert "<title>This page isn&#x27;t here – Example &amp; Sons</title>" in page.replace(
        "isn't", "isn&#x27;t"
    )
    assert "<span>Example &amp; Sons</span>" in page


def test_no_key_leaves_the_server(dana, other):
    page = dana.gets("/account/sessions/").content.decode()

    keys = [
        *Session.objects.values_list("key", flat=True),
        *RecognisedBrowser.objects.values_list("key", flat=True),
    ]
    assert [key for key in keys if key in page or key[:16] in page] == []


def test_a_session_that_is_ended_is_out_at_its_next_request(dana, other):
    answer = ends(dana, ids(dana)[0])

    assert answer["Location"] == "/account/sessions/?done=ended"
    assert not other.is_in
    assert dana.is_in
    assert Entry.objects.filter(event="session.ended-by-its-owner").count() == 1


def test_a_browser_can_be_recognised_no_longer(dana, other):
    answer = ends(dana, ids(dana)[1], "forget")

    assert answer["Location"] == "/account/sessions/?done=forgotten"
    assert RecognisedBrowser.objects.count() == 1
    assert other.is_in
    assert Entry.objects.filter(event="session.browser-no-longer-recognised").count() == 1


def test_all_others_end_at_once_and_so_do_sign_ins_under_way(dana, other):
    waiting = Somebody("198.51.100.10")
    waiting.types_password()
    code = waiting.code

    dana.posts("/account/sessions/end-others/", "/account/sessions/")
    waiting.sends("/sign-in/code/", code=code, **waiting.form_on("/sign-in/"))

    assert (dana.is_in, other.is_in, waiting.is_in) == (True, False, False)
    assert (Session.objects.count(), RecognisedBrowser.objects.count()) == (1, 1)
    assert PendingSignIn.objects.filter(cancelled_at=None, finished_at=None).count() == 0


def test_without_a_fresh_proof_one_session_can_be_ended(dana, other, later):
    ends(dana, ids(dana)[0])

    assert (dana.is_in, other.is_in) == (True, False)


@pytest.mark.parametrize("at", ["end", "forget", "end-others"])
def test_without_a_fresh_proof_nobodys_sign_in_or_recognised_browser_is_lost(dana, other, later, at):
    browser, owner = ids(dana)[1], Somebody("198.51.100.10")
    owner.types_password()
    code = owner.code

    ends(dana, browser, at)
    owner.types_code(code)

    assert owner.is_in
    assert RecognisedBrowser.objects.count() == 3


def test_what_is_somebody_elses_cannot_be_found_and_stays(dana, other):
    people.add("eve")
    eve = Somebody("192.0.2.9")
    eve.signs_in("eve")

    for id_, at in itertools.product(ids(dana), ("end", "forget")):
        assert ends(eve, id_, at).status_code == 404

    assert (dana.is_in, other.is_in) == (True, True)
    assert Entry.objects.filter(event="session.not-theirs-to-end").count() == 4


def test_a_whole_key_is_no_name(dana, other):
    key = Session.objects.order_by("created_at").last().key

    assert ends(dana, key).status_code == 404
    assert other.is_in


@pytest.mark.parametrize("fields", [{}, {"id": ""}, {"id": ["a", "b"]}, {"others": "1"}])
@pytest.mark.parametrize("at", ["end", "forget"])
def test_a_post_that_names_nothing_ends_nothing(dana, other, fields, at):
    answer = dana.posts(f"/account/sessions/{at}/", "/account/sessions/", **fields)

    assert answer.status_code == 404
    assert other.is_in


def test_what_has_run_out_is_not_listed(dana, other, later):
    later.shift(timedelta(minutes=40))
    dana.gets("/")
    later.shift(timedelta(minutes=15))

    page = dana.gets("/account/sessions/").content.decode()

    assert page.partition("Browsers that we know")[0].count("</strong>") == 1
