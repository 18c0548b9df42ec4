"""The page of one employee, and what its buttons do."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gatepost.administration import employee_page, fields, flow, help_form, record_form
from gatepost.administration.employee_page import EmployeePage
from gatepost.administration.flow import Changed
from gatepost.employees import flow as people
from gatepost.employees import passwords, records
from gatepost.employees.models import Employee
from gatepost.kernel import commands, times, where
from gatepost.sessions.exchange import only, see_other
from gatepost.sessions.visit import OpenSession, Person, VisitRequest


@require_http_methods(["GET", "HEAD", "POST"])
def employee(request: VisitRequest, id_: int) -> HttpResponse:
    """Show an employee, or change what is known of them: all of a form or nothing of it."""
    if request.method == "POST":
        return _change(request, _found(id_))
    return _page(request, employee_page.of(_found(id_), request.visit.options.time_zone))


@require_POST
def make_inactive(request: VisitRequest, id_: int) -> HttpResponse:
    """Let an employee in no more; what is theirs ends at its next request."""
    _found(id_)
    ended = people.make_inactive(id_, where=where.of(request), by=_by(request).name)
    found = _found(id_)
    if not ended and found.active:  # read after it: somebody else may have been quicker
        page = employee_page.of(found, request.visit.options.time_zone)
        return _page(request, employee_page.stays(page))
    return _done(id_, "inactive")


@require_POST
def make_active(request: VisitRequest, id_: int) -> HttpResponse:
    """Let an inactive employee in again."""
    _found(id_)
    people.make_active(id_, where=where.of(request), by=_by(request).name)
    return _done(id_, "active")


@require_POST
def end_sessions(request: VisitRequest, id_: int) -> HttpResponse:
    """End everything that an employee has open, everywhere."""
    _found(id_)
    people.end_all(id_, where=where.of(request), by=_by(request).name)
    return _done(id_, "ended")


@require_POST
def give_password(request: VisitRequest, id_: int) -> HttpResponse:
    """Give an employee a new password: typed, or made here and shown once, in this answer."""
    found, options = _found(id_), request.visit.options
    if found.id == _by(request).id:
        return see_other(reverse("account-password"))  # there the old one is asked for
    made = only(request, "how") == "made"
    password = commands.made_password(options.password_minimum) if made else only(request, "password")
    page = employee_page.of(found, options.time_zone)
    complaint = passwords.complaint(password, options, names=(found.name, found.full_name))
    if complaint:
        return _page(request, page, password_error=complaint)
    seen = fields.number(only(request, "password_version"))
    if not flow.give_password(found, seen, password, where=where.of(request), by=_by(request)):
        return _page(request, page, password_error=employee_page.password_overtaken())
    if made:
        return render(request, "administration/password.html", {"employee": found, "password": password})
    return _done(id_, "password")


@require_POST
def temporary_code(request: VisitRequest, id_: int) -> HttpResponse:
    """Make a code for a caller who waits at the second step, and show it once, in this answer."""
    found, by, options = _found(id_), _by(request), request.visit.options
    reference, reason = only(request, "reference").strip(), only(request, "help_reason").strip()
    wrong = help_form.wrong(found, by, reference, reason)
    if not wrong:
        made = flow.help_in(found, reference, reason, where=where.of(request), by=by)
        if made:
            until = times.clock_time(made.expires_at, options.time_zone)
            shown = {"employee": found, "code": made.code, "until": until}
            return render(request, "administration/temporary_code.html", shown)
        wrong = {"reference": help_form.nobody_waits()}
    page = employee_page.of(found, options.time_zone)
    return _page(
        request,
        replace(
            page, helps=help_form.drawn(found, reference, reason, wrong), problem=help_form.problem(found, by)
        ),
    )


def _change(request: VisitRequest, found: Employee) -> HttpResponse:
    zone, by = request.visit.options.time_zone, _by(request)
    sent, seen = record_form.read(request.POST), records.of(found)
    if record_form.meanwhile(seen, sent):
        return _page(request, employee_page.overtaken(found, zone, sent))
    wanted, errors = record_form.changed(seen, sent)
    if errors:
        return _page(request, employee_page.wrong(found, zone, sent, errors))
    changed = flow.change(
        found.id, seen, wanted, reason=sent.reason, where=where.of(request), by=_session(request)
    )
    if changed is Changed.OVERTAKEN:
        return _page(request, employee_page.overtaken(_found(found.id), zone, sent))
    if changed is Changed.LAST_ADMINISTRATOR:
        errors["administrator"] = employee_page.last_administrator()
        return _page(request, employee_page.wrong(found, zone, sent, errors))
    if found.id == by.id and not wanted.administrator:
        return see_other(reverse("home"))  # this very page is closed to them now
    return _done(found.id, "saved" if changed is Changed.DONE else "same")


def _found(id_: int) -> Employee:
    found = Employee.objects.filter(id=id_).first()
    if found is None:
        raise Http404
    return found


def _session(request: VisitRequest) -> OpenSession:
    session = request.visit.session
    if session is None:  # the gate lets nobody else come here
        raise Http404
    return session


def _by(request: VisitRequest) -> Person:
    return _session(request).person


def _done(id_: int, what: str) -> HttpResponse:
    return see_other(f"{reverse('employee', args=[id_])}?done={what}")


def _page(request: VisitRequest, page: EmployeePage, *, password_error: str = "") -> HttpResponse:
    done = employee_page.done(request.GET.get("done", ""))
    own = page.employee.id == _by(request).id
    helps = page.employee.active and not own
    context = {"page": page, "done": done, "password_error": password_error, "helps": helps, "own": own}
    return render(request, "administration/employee.html", context)
