"""What all of the employee's pages have in common: whose they are, and how one is drawn."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from gatepost.employees import addresses
from gatepost.employees.addresses import Own
from gatepost.selfservice import words
from gatepost.sessions.visit import OpenSession, VisitRequest


def session_of(request: VisitRequest) -> OpenSession:
    """Return the session that asks. The gate lets nobody else in; should it ever, this closes the page."""
    if request.visit.session is None:
        raise PermissionDenied
    return request.visit.session


def own_of(request: VisitRequest) -> Own:
    """Return what is known of the employee who asks."""
    found = addresses.read(session_of(request).person.id)
    if found is None:  # made inactive a moment ago
        raise Http404
    return found


def draw(request: VisitRequest, template: str, **context: object) -> HttpResponse:
    """Draw a page. `done` says what was done just before, where its address carries a word for that."""
    said = words.done(request.GET.get("done", "")) if request.method == "GET" else ""
    return render(request, f"selfservice/{template}.html", {"error": "", "done": said, **context})
