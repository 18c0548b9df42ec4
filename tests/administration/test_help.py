"""Helping a caller in: the mark that they read out, a reason, and a code that is shown once."""

import re

import pytest

from gatepost.employees import flow as employees
from gatepost.employees.models import Employee
from gatepost.factors.email_code.models import Challenge
from gatepost.factors.temporary_code.models import TemporaryCode
from gatepost.kernel.where import COMMAND_LINE
from tests import people
from tests.administration.office import administrator
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kim():
    return administrator()


@pytest.fixture
def dana(kim):
    return people.add()


@pytest.fixture
def caller(dana):
    somebody = Somebody("198.51.100.7")
    somebody.types_password()
    return somebody


def helps(kim, employee, mark, reason="her mail is down"):
    path = f"/employees/{employee.id}/"
    return kim.posts(f"{path}temporary-code/", path, reference=mark, help_reason=reason).content.decode()


def test_a_caller_gets_in_by_the_code_that_is_read_out(kim, dana, caller):
    page = helps(kim, dana, Challenge.objects.get(employee=dana).reference.lower().replace("-", " "))
    code = re.search(r'<span class="secret" id="secret">([^<]+)</span>', page)[1]

    caller.types_code(code)

    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert "Mend your address" in caller.gets("/").content.decode()
    assert code not in kim.gets(f"/employees/{dana.id}/").content.decode()


@pytest.mark.parametrize(
    ("mark", "reason", "said"),
    [
        ("", "because", "Ask them for the mark"),
        ("ZZ-9", "because", "No sign-in of theirs waits with this mark"),
        ("KT-7", "", "Say why"),
        ("KT-7", "x" * 201, "A reason is one line"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_no_code_is_made(kim, dana, caller, mark, reason, said):
    page = helps(kim, dana, mark, reason)

    assert said in page
    assert f'value="{reason}"' in page
    assert not TemporaryCode.objects.exists()


def test_nobody_helps_themself_in(kim):
    me = Employee.objects.get(name="kim")
    other = Somebody("198.51.100.8")
    other.types_password("kim")
    form = kim.form_on("/options/")
    mark = Challenge.objects.order_by("-created_at").first().reference

    page = kim.sends(f"/employees/{me.id}/temporary-code/", **form, reference=mark, help_reason="because")

    assert "You can&#x27;t make a code for yourself" in page.content.decode()
    assert "temporary-code" not in kim.gets(f"/employees/{me.id}/").content.decode()
    assert not TemporaryCode.objects.exists()


def test_there_is_no_help_for_somebody_inactive(kim, dana, caller):
    mark = Challenge.objects.get(employee=dana).reference
    employees.make_inactive(dana.id, where=COMMAND_LINE, by="kim")

    page = kim.sends(
        f"/employees/{dana.id}/temporary-code/",
        **kim.form_on("/options/"),
        reference=mark,
        help_reason="because",
    )

    assert page.status_code == 200
    assert not TemporaryCode.objects.exists()
