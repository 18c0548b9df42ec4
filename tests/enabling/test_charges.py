"""A proof that mail works gives back what it was charged itself, and nothing else of its session."""

import pytest

from gatepost.limits.models import Attempt
from tests.enabling import desk
from tests.enabling.desk import Administrator, is_on
from tests.portal import wrong

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


def test_turning_it_on_gives_back_its_own_wrong_codes_and_mails(dana):
    dana.asks()
    dana.turns_on(wrong(dana.enable_code))

    dana.turns_on()

    assert is_on()
    assert not Attempt.objects.exists()
