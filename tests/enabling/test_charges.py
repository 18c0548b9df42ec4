"""A proof that mail works gives back nothing that anything else in its session was charged."""

import pytest

from gatepost.limits.models import Attempt
from tests.enabling import desk
from tests.enabling.desk import Administrator, is_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana(settings):
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:25",)
    desk.seen()
    return Administrator()


def test_turning_it_on_gives_no_try_at_the_password_back(dana):
    dana.posts("/account/password/", old_password="wrong", new_password="another battery staple")
    dana.asks()

    dana.turns_on()

    assert is_on()
    assert Attempt.objects.filter(key__startswith="password-").exists()


def test_turning_it_on_gives_no_mail_to_an_address_back(dana):
    dana.posts("/account/options/address/", "/account/options/", email1="eve@evil.example")
    dana.asks()

    dana.turns_on()

    assert is_on()
    assert Attempt.objects.filter(key__startswith="send-employee:").count() == 2
