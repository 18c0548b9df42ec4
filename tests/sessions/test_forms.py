"""Posts that no form of this visit made: refused, and nothing is done."""

import pytest
from django.conf import settings

from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody, hidden_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(transactional_db):
    people.two_factor_on()
    people.add()
    people.add("lee")
    somebody = Somebody()
    somebody.signs_in()
    return somebody


def signs_out(somebody, *, field, **headers):
    fields = {} if field is None else {"csrfmiddlewaretoken": field}
    return somebody.client.post("/sign-out/", fields, **headers)


def test_a_form_of_this_visit_is_taken(inside):
    answer = signs_out(
        inside, field=inside.form_on("/")["csrfmiddlewaretoken"], HTTP_ORIGIN=settings.PUBLIC_URL
    )

    assert answer.status_code == 303
    assert not Session.objects.exists()


@pytest.mark.parametrize("field", [None, "", "x", "A" * 64, "AAAA" * 16, "\u00e9" * 20, "=" * 7])
def test_a_missing_or_made_up_field_is_refused(inside, field):
    answer = signs_out(inside, field=field, HTTP_ORIGIN=settings.PUBLIC_URL)

    assert answer.status_code == 403
    assert Session.objects.count() == 1


def test_a_form_of_another_session_is_refused(inside):
    other = Somebody()
    other.signs_in("lee")

    answer = signs_out(
        inside, field=other.form_on("/")["csrfmiddlewaretoken"], HTTP_ORIGIN=settings.PUBLIC_URL
    )

    assert answer.status_code == 403
    assert Session.objects.count() == 2


def test_a_form_drawn_before_the_session_is_refused_in_it(inside):
    stranger = Somebody()
    drawn = hidden_fields(stranger.gets("/sign-in/").content.decode())["csrfmiddlewaretoken"]
    inside.client.cookies["gp_form"] = stranger.client.cookies["gp_form"].value  # a planted cookie

    answer = signs_out(inside, field=drawn, HTTP_ORIGIN=settings.PUBLIC_URL)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": ""},
        {"HTTP_ORIGIN": "http://127.0.0.1:8000.evil.example"},
        {"HTTP_ORIGIN": "http://127.0.0.1"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_REFERER": "https://evil.example/"},
        {"HTTP_REFERER": "http://127.0.0.1:8000.evil.example/"},
        {"HTTP_REFERER": ""},
    ],
)
def test_a_post_from_elsewhere_is_refused_with_the_right_field_too(inside, headers):
    answer = signs_out(inside, field=inside.form_on("/")["csrfmiddlewaretoken"], **headers)

    assert answer.status_code == 403
    assert Session.objects.count() == 1


def test_the_page_of_the_refusal_says_what_to_do(inside):
    answer = signs_out(inside, field=None)

    assert b"Go to the first page and try again" in answer.content


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/code/", "/sign-in/code/resend/", "/sign-out/"])
def test_every_address_that_takes_posts_asks_for_the_form(transactional_db, path):
    people.two_factor_on()
    people.add()
    somebody = Somebody()
    somebody.types_password()

    assert somebody.client.post(path, {"code": "000000", "username": "dana"}).status_code == 403
