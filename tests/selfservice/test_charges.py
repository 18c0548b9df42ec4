"""What is done inside a session is charged to that thing alone: to end one well gives nothing back of another."""

from django.db.transaction import atomic

from gatepost.employees.models import Employee
from gatepost.kernel import clock
from gatepost.limits import budgets, spending
from gatepost.limits.models import Attempt
from gatepost.limits.spending import Charge
from tests.portal import Somebody, wrong

OWN, FOREIGN = "dana@new.example", "eve@evil.example"


def wants(somebody, address):
    return somebody.goes_on(somebody.posts("/account/options/address/", "/account/options/", email1=address))


def types(somebody, code):
    return somebody.goes_on(somebody.posts("/account/options/code/", code=code))


def proves(somebody, address=OWN):
    """Have a code sent to an address, and type it."""
    wants(somebody, address)
    return types(somebody, somebody.address_code)


def guesses_password(somebody):
    answer = somebody.posts("/account/password/", old_password="wrong", new_password="another battery staple")
    return somebody.goes_on(answer).content.decode()


def charged(budget):
    return Attempt.objects.filter(key__startswith=f"{budget}:").count()


def test_a_proved_address_gives_no_try_at_the_password_back(dana):
    for _ in range(9):
        guesses_password(dana)
    assert proves(dana)["Location"] == "/account/options/?done=changed"

    assert "your old password. Check it" in guesses_password(dana)
    assert "Too many wrong passwords" in guesses_password(dana)


def test_a_proved_address_gives_back_no_guess_at_the_code_of_another(dana):
    wants(dana, FOREIGN)
    for _ in range(3):
        types(dana, wrong(dana.address_code))

    proves(dana)

    assert charged("address-code") == 3


def test_what_was_mailed_to_another_address_stays_counted(dana):
    wants(dana, FOREIGN)

    proves(dana)

    assert (charged("challenge-session"), charged("send-session")) == (1, 1)


def test_strangers_get_no_mails_without_end(dana):
    for n in range(5):
        proves(dana, f"dana@{n}.example")
        assert "Location" in wants(dana, f"eve@{n}.example")

    assert "Location" not in wants(dana, "eve@5.example")


def test_all_that_the_proved_address_itself_was_charged_is_given_back(dana):
    wants(dana, OWN)
    types(dana, wrong(dana.address_code))
    types(dana, dana.address_code)

    assert not Attempt.objects.exists()


def test_after_ten_wrong_codes_no_address_is_proved_and_the_page_says_from_when(dana):
    for _ in range(2):
        wants(dana, FOREIGN)
        for _ in range(5):
            types(dana, wrong(dana.address_code))

    assert (
        "Too many wrong codes for your addresses. You can type one again at" in proves(dana).content.decode()
    )


def test_wrong_codes_for_an_address_keep_nobody_from_signing_in(dana):
    for _ in range(2):
        wants(dana, FOREIGN)
        for _ in range(5):
            types(dana, wrong(dana.address_code))

    elsewhere = Somebody("198.51.100.9")
    elsewhere.signs_in()

    assert elsewhere.is_in
    assert charged("code-employee") == 0


def test_a_stranger_who_asks_for_all_codes_keeps_nobody_from_proving_an_address(dana):
    who = str(Employee.objects.get().id)
    for budget in (budgets.CHALLENGE_EMPLOYEE, budgets.SEND_EMPLOYEE):
        for _ in range(budget.most):
            with atomic(durable=True):
                spending.spend([Charge(budget, who)], pending="", now=clock.now())

    assert proves(dana)["Location"] == "/account/options/?done=changed"


def test_mails_that_prove_addresses_keep_nobody_from_signing_in(dana):
    for n in range(6):
        wants(dana, f"eve@{n}.example")
    elsewhere = Somebody("198.51.100.9")

    elsewhere.signs_in()

    assert elsewhere.is_in
