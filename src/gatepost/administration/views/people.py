"""The list of employees, and the page that adds one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gatepost.administration import newcomer_form, people_list
from gatepost.administration.newcomer_form import Entered
from gatepost.employees import flow
from gatepost.employees.flow import NotAllowedError
from gatepost.kernel import where
from gatepost.sessions.exchange import see_other
from gatepost.sessions.visit import VisitRequest


@require_safe
def people(request: VisitRequest) -> HttpResponse:
    """Show everybody, or whom a search finds."""
    search, after = request.GET.get("q", ""), request.GET.get("after", "")
    page = people_list.page(search, after, request.visit.options.time_zone)
    return render(request, "administration/people.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: VisitRequest) -> HttpResponse:
    """Show the form for a new employee, or add one. A password that we made is shown once, in the answer."""
    options, person = request.visit.options, request.visit.person
    if request.method != "POST" or person is None:
        return _add_page(request, newcomer_form.empty(options))
    entered = newcomer_form.read(request.POST, options)
    if entered.newcomer is None:
        return _add_page(request, entered)
    try:
        employee = flow.add(entered.newcomer, options=options, where=where.of(request), by=person.name)
    except NotAllowedError as error:
        return _add_page(request, newcomer_form.refused(entered, str(error)))
    if entered.made:
        shown = {"employee": employee, "password": entered.newcomer.password, "added": True}
        return render(request, "administration/password.html", shown)
    return see_other(f"{reverse('employee', args=[employee.id])}?done=added")


def _add_page(request: VisitRequest, entered: Entered) -> HttpResponse:
    return render(request, "administration/add.html", {"page": entered})
