"""An employee to write to, and the tests' own kinds of mail. What needs more of Gatepost stands in office.py."""

import pytest
from django.apps import apps

from gatepost.kernel import clock


@pytest.fixture(autouse=True)
def _kinds_of_the_tests(settings):
    settings.GATEPOST_MAIL_KINDS = {"code": "tests.delivery.kind", "notice": "tests.delivery.notice"}
    settings.MAIL_FROM = "Sign-in <signin@example.com>"


@pytest.fixture
def employee(transactional_db):
    people = apps.get_model("employees", "Employee").objects
    return people.create(
        name="dana", name_key="dana", full_name="Dana Cole", destination="both", created_at=clock.now()
    )
