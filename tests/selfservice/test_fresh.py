"""What changes how somebody signs in asks for a fresh proof, and comes back."""

import pytest

from gatepost.employees.models import Employee
from gatepost.factors.backup_codes.models import Sheet
from gatepost.sessions.models import HeldForm
from tests.people import PASSWORD
from tests.portal import hidden_fields

POSTS = {
    "/account/options/": {"destination": "email1"},
    "/account/options/address/": {"email2": "dana@new.example"},
    "/account/options/remove/": {"remove": "email2"},
    "/account/options/prove/": {"which": "email1"},
    "/account/sessions/forget/": {"id": "0"},
    "/account/sessions/end-others/": {},
    "/account/backup-codes/": {},
    "/account/backup-codes/arm/": {"line": "7KQM-2XWD-9RTA-4HNE"},
    "/account/password/": {"old_password": PASSWORD, "new_password": "another battery staple horse"},
}


@pytest.mark.parametrize("address", POSTS)
def test_an_old_proof_changes_nothing(dana, later, address):
    before = Employee.objects.values().get()

    answer = dana.sends(address, **POSTS[address], **dana.form_on("/"))

    assert answer["Location"] == f"/confirm/?next=%2Fagain%2F{HeldForm.objects.get().id}%2F"
    assert Employee.objects.values().get() == before
    assert Sheet.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "word"), [("/account/options/", "chosen"), ("/account/options/remove/", "removed")]
)
def test_after_a_new_one_the_form_is_back_and_counts(dana, later, address, word):
    dana.sends(address, **POSTS[address], **dana.form_on("/"))
    again = f"/again/{HeldForm.objects.get().id}/"
    dana.posts("/confirm/", password=PASSWORD, next=again)
    assert dana.types_code(dana.confirm_code)["Location"] == again

    fields = hidden_fields(dana.gets(again).content.decode())

    assert dana.sends(address, **fields)["Location"] == f"/account/options/?done={word}"


def test_a_line_typed_back_is_never_kept(dana, later):
    dana.sends("/account/backup-codes/arm/", line="7KQM-2XWD-9RTA-4HNE", **dana.form_on("/"))
    again = f"/again/{HeldForm.objects.get().id}/"
    dana.posts("/confirm/", password=PASSWORD, next=again)
    dana.types_code(dana.confirm_code)

    page = dana.gets(again).content.decode()

    assert "7KQM" not in page
    assert "Passwords and codes are never kept." in page


@pytest.mark.parametrize(
    "address", ["/account/", "/account/options/", "/account/sessions/", "/account/backup-codes/"]
)
def test_looking_needs_no_fresh_proof(dana, later, address):
    assert dana.gets(address).status_code == 200
