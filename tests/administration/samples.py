"""The administrator's pages in every shape, made by what makes them for the portal."""

from datetime import UTC, datetime
from typing import Any

from gatepost.administration import (
    employee_page,
    help_form,
    journal_page,
    newcomer_form,
    options_page,
    record_form,
)
from gatepost.administration.employee_page import EmployeePage, Fact
from gatepost.administration.journal_page import JournalPage, Line
from gatepost.administration.options_page import Sent
from gatepost.administration.people_list import PeopleList, Row
from gatepost.employees import records
from gatepost.employees.models import Employee
from gatepost.options.catalogue import Options
from gatepost.options.snapshot import Change, Standing
from tests.administration import delivery_samples

NOON = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
BY_KIM = Change(before="10", by="kim", at=NOON, version=7)
STANDING = Standing(7, Options(two_factor=True, code_minutes=5), {"code_minutes": BY_KIM})
WRONG = {
    "code_minutes": "It must be a whole number from 3 to 10.",
    "time_zone": "It must be a time zone's name.",
}
PLACES = [
    ("home", "Home"),
    ("account", "Employee"),
    ("account-options", "Options"),
    ("employees", "Employees"),
    ("options", "Portal options"),
    ("delivery", "Email delivery"),
    ("journal", "Journal"),
]
JOURNAL = (
    ("all", {}, {}),
    ("some", {"person": "dana", "since": "2026-11-24T09:41"}, {}),
    ("wrong", {"person": "nobody"}, {"person": "There is no employee of this name."}),
)


def samples(signed_in: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return, by the sample's name, the template and its context."""
    groups = {"options": of_options(), "employees": of_people(), "journal": of_journal()}
    groups |= {"delivery": delivery_samples.of_delivery()}
    return {
        name: (template, {**signed_in, "places": PLACES, "here": here, **page})
        for here, group in groups.items()
        for name, (template, page) in group.items()
    }


def of_options() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the page of options in every shape."""
    sent, template = Sent(6, {"code_minutes": "6", "time_zone": "Mars"}), "administration/options.html"
    return {
        "options": (template, {"page": options_page.of(STANDING), "done": ""}),
        "options saved": (template, {"page": options_page.of(STANDING), "done": "saved"}),
        "options wrong": (template, {"page": options_page.of(STANDING, sent, WRONG), "done": ""}),
        "options overtaken": (template, {"page": options_page.of(STANDING, sent), "done": ""}),
    }


def of_journal() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the journal as it is, narrowed down, and asked for what cannot be."""
    told = [("option", "session_idle_minutes"), ("before", "60"), ("now", "30"), ("by", "kim")]
    where = {"address": "2001:db8:1234:5678:9abc:def0:1234:5678", "browser": "Chrome on Windows"}
    lines = [
        Line("2026-11-24 09:41:07", "Option changed", "", request_id="5f3a" * 8, details=told, **where),
        Line("2026-11-24 09:40:55", "Signed in", "dana", request_id="", details=[], **where),
    ]
    drawn = {
        name: [journal_page.field_of(each, typed, errors) for each in journal_page.LABELS]
        for name, typed, errors in JOURNAL
    }
    sought = [("person", "dana")]
    template, wrong = "administration/journal.html", "Nothing was looked for yet: mend what is marked below."
    return {
        "journal": (template, {"page": JournalPage(drawn["all"], lines, [], "2026-11-24/1")}),
        "journal narrowed": (template, {"page": JournalPage(drawn["some"], [], sought, "")}),
        "journal wrong": (template, {"page": JournalPage(drawn["wrong"], [], sought, "", wrong)}),
    }


def dana(**changed: Any) -> Employee:
    """Return an employee, as the database would."""
    known = {
        "email1": "dana@example.com",
        "email2": "dana@home.example",
        "destination": "both",
        "fallback": False,
    }
    return Employee(id=7, name="dana", full_name="Dana Cole", created_at=NOON, **{**known, **changed})


def employee(page: EmployeePage, **changed: Any) -> dict[str, Any]:
    """Return what the page of one employee is given."""
    return {"page": page, "done": "", "password_error": "", "helps": True, "own": False, **changed}


def known(somebody: Employee, **errors: str) -> EmployeePage:
    """Return the page of an employee, with facts that take no database."""
    texts = record_form.texts(records.of(somebody))
    facts = [
        Fact("User name", "dana"),
        Fact("State", "", "good", "Active, administrator"),
        Fact("Email1", "dana@example.com", "good", "proved on 12 November 2026"),
        Fact(
            "Email2",
            "a.very.long.name.with.dots@a-very-long-department-name.example.com",
            "warn",
            "not proved yet",
        ),
        Fact("Codes go to", "Email2", "bad", "no address there: no code can reach them"),
        Fact("Last sign-in", "24 November 2026 at 09:41"),
    ]
    reason = employee_page.reason_field("", errors.pop("reason", ""))
    problem = "Nothing was saved yet: 2 lines below need another look." if errors else ""
    fields, helps = record_form.drawn(texts, errors), help_form.drawn(somebody, "KT-7", "", errors)
    return EmployeePage(somebody, facts, fields, reason, record_form.hidden(texts), problem, helps)


def row(**changed: Any) -> Row:
    """Return a line of the list."""
    usual = {"id": 7, "name": "dana", "full_name": "Dana Cole", "destination": "Both", "reached": True}
    more = {"sheet": True, "administrator": False, "active": True, "last_sign_in": "24 November 2026"}
    return Row(**{**usual, **more, **changed})


def of_people() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the pages about employees, each with its template."""
    rows = [
        row(administrator=True),
        row(id=8, name="li", full_name="Li Wei", destination="Email2", reached=False, sheet=False),
        row(id=9, name="noor", full_name="Noor van den Donaudampfschiffen", active=False, last_sign_in=""),
    ]
    entered = newcomer_form.empty(Options())
    wrong = newcomer_form.refused(entered, "There is an employee called 'dana' already. Pick another name.")
    email = "'a, b' is not exactly one address, such as dana@example.com: no names, no lists."
    page, one, add = "administration/people.html", "administration/employee.html", "administration/add.html"
    shown = {"employee": dana(), "password": "abcd-efgh-jkmn-pqrs", "added": True}
    return {
        "employees": (page, {"page": PeopleList("", rows, "noor", first=True)}),
        "employees found": (page, {"page": PeopleList("li", rows[1:2], "", first=False)}),
        "employees none": (page, {"page": PeopleList("nobody", [], "", first=True)}),
        "employee": (one, employee(known(dana()), done="Saved. It counts from now on.")),
        "employee wrong": (one, employee(known(dana(), email1=email, reason="Say why."))),
        "employee inactive": (
            one,
            employee(known(dana(active=False)), password_error="It has 5 characters."),
        ),
        "employee add": (add, {"page": entered}),
        "employee add wrong": (add, {"page": wrong}),
        "employee password": ("administration/password.html", shown),
        "employee help": (
            "administration/temporary_code.html",
            {"employee": dana(), "code": "7KQM-2XWD", "until": "09:56"},
        ),
    }
