"""Who would be left outside, whose addresses are odd, which mail domains are in use: exact, and by name."""

import pytest
from django.db import connection

from gatepost.employees.models import Employee
from gatepost.enabling import checklist, flow, models, progress, questions
from gatepost.enabling.flow import By
from gatepost.journal.models import Entry
from gatepost.kernel import clock, where
from gatepost.kernel.database import statements
from tests import people
from tests.enabling import desk
from tests.portal import Somebody, wrong

pytestmark = pytest.mark.django_db(transaction=True)


def named(group):
    return group.count, [name for _, name in group.people], group.more


def test_who_has_no_address_for_their_choice_is_named():
    people.add("amy", email1="", destination="email1")
    people.add("ben", email2="", destination="email2")
    people.add("cem", email1="", destination="both")
    people.add("dee", email1="", email2="")

    found = questions.employees()

    assert found.active == 4
    assert named(found.out_of_reach) == (3, ["amy", "ben", "dee"], 0)
    assert named(found.outside) == (3, ["amy", "ben", "dee"], 0)


def test_ten_are_named_and_the_others_counted():
    for number in range(12):
        people.add(f"p{number:02}", email1="", email2="")

    count, names, more = named(questions.employees().outside)

    assert (count, names[0], names[-1], more) == (12, "p00", "p09", 2)


def test_an_address_that_two_share_is_told_whichever_field_it_is_in():
    people.add("amy", email1="front@example.com", email2="")
    people.add("ben", email1="ben@example.com", email2="Front@example.com")
    people.add("cem")

    found = questions.employees()

    assert found.shared_addresses == 1
    assert [(each.address, each.people) for each in found.shared] == [("front@example.com", 2)]
    assert {name for _, name in found.shared[0].named} == {"amy", "ben"}


def test_an_address_entered_twice_is_no_second_address():
    people.twice(people.add("amy"))
    people.add("ben")

    found = questions.employees()

    assert named(found.same_twice) == (1, ["amy"], 0)
    assert not found.shared


@pytest.mark.parametrize(
    "statement", [models.COUNT_OUT_OF_REACH, models.NAMES_OUT_OF_REACH, models.COUNT_OUTSIDE, models.OUTSIDE]
)
def test_of_a_million_who_is_out_of_reach_is_found_by_an_index(statement):
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    if connection.vendor == "postgresql":
        statements.run("SET enable_seqscan TO off")  # the table is so small that it would rather walk

    plan = statements.many(explain + statement, most=10)

    statements.run("SET enable_seqscan TO on") if connection.vendor == "postgresql" else None
    assert "employee_out_of_reach" in str(plan)


def test_who_has_no_sheet_is_named():
    people.sheet(people.add("amy"))
    people.sheet(people.add("ben"), armed=False)

    assert named(questions.employees().no_sheet) == (1, ["ben"], 0)


def test_who_is_inactive_is_nobodys_concern():
    gone = people.add("amy", email1="", email2="")
    gone.active = False
    gone.save()

    assert questions.employees().active == 0
    assert questions.outside() == 0
    assert questions.domains() == []


def test_each_mail_domain_in_use_is_asked_about_with_how_many_addresses_it_has():
    people.add("amy", email2="")
    people.add("ben", email1="ben@Example.com", email2="B@example.com")
    people.add("cem", email1="cem@sub.example.com", email2="")
    flow.answer("example.com", readable=True, by=By(where.COMMAND_LINE, "dana"))

    found = questions.domains()

    assert [(each.name, each.people, each.readable) for each in found] == [
        ("example.com", 3, True),
        ("sub.example.com", 1, None),
    ]


def test_an_answer_concerns_its_own_domain_alone():
    people.add("amy", email1="amy@sub.example.com", email2="")
    people.add("ben", email1="ben@ample.com", email2="")
    flow.answer("example.com", readable=False, by=By(where.COMMAND_LINE, "dana"))
    flow.answer("ple.com", readable=False, by=By(where.COMMAND_LINE, "dana"))

    assert questions.outside() == 0


def test_an_answer_can_be_changed():
    people.add("amy", email2="")
    by = By(where.COMMAND_LINE, "dana")

    flow.answer("example.com", readable=False, by=by)
    assert questions.outside() == 1
    flow.answer("example.com", readable=True, by=by)

    assert questions.outside() == 0
    assert Entry.objects.filter(event="mail-domain.answered").count() == 2


@pytest.mark.parametrize(
    ("destination", "proves", "proved"),
    [("email1", "email1", True), ("email1", "email2", False), ("both", "email2", True)],
)
def test_the_administrators_address_is_proved_when_a_code_to_it_alone_came_back(destination, proves, proved):
    dana = people.add(destination=destination)
    setattr(dana, f"{proves}_proved_at", clock.now())
    dana.save()

    assert bool(questions.administrator(dana.pk).proved_at) is proved


def test_all_is_well_where_all_is_well(settings):
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:25",)
    desk.seen()
    dana = desk.Administrator(email2="", destination="email1")
    people.sheet(dana.employee)
    flow.answer("example.com", readable=True, by=By(where.COMMAND_LINE, "dana"))
    dana.employee.email1_proved_at = clock.now()
    dana.employee.save()

    read = checklist.read(dana.step)

    assert [line.state for line in read.lines] == ["warn", "good", "good"]
    assert read.mail.why == "The delivery service is running, and has not mailed anything yet."


def test_whoever_was_stopped_and_has_not_got_in_since_is_named(settings):
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:25",)
    desk.seen()
    dana = desk.Administrator()
    people.add("lost", email1="", email2="")
    people.add("clumsy")
    dana.asks()
    dana.turns_on(leave_outside="on")
    Somebody("198.51.100.9").types_password("lost")
    clumsy = Somebody("198.51.100.10")
    clumsy.types_password("clumsy")
    for _ in range(6):
        clumsy.types_code(wrong(clumsy.code))

    people.add("found", email1="", email2="", destination="email1")
    Somebody("198.51.100.11").types_password("found")
    Employee.objects.filter(name="found").update(last_sign_in=clock.now())

    read = progress.read(clock.now())

    assert {(each.name, each.out_of_reach) for each in read.stopped} == {("lost", True), ("clumsy", False)}
    assert (read.by, read.active, read.signed_in) == ("dana", 4, 1)
