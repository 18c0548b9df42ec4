"""What all of the employee's pages have in common: whose they are, and how one is drawn."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gatepost.employees import addresses
from gatepost.employees.addresses import Own
from gatepost.selfservice import remark_flow, words
from gatepost.selfservice.remark_flow import Remark
from gatepost.sessions import exchange
from gatepost.sessions.visit import OpenSession, VisitRequest

_WRONG = "wrong"


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
    done, wrong = words.done(request.GET.get("done", "")), remark(request)
    always = {"error": wrong.sentence, "at": wrong.at, "typed": wrong.typed, "done": done}
    return render(request, f"selfservice/{template}.html", {**always, **context})


def wrong(request: VisitRequest, page: str, sentence: str, *, at: str = "", typed: str = "") -> HttpResponse:
    """Send the browser to the page that says what went wrong: reloading it posts nothing a second time."""
    remark_flow.keep(session_of(request), page, Remark(sentence, at, typed))
    return exchange.see_other(f"{reverse(page)}?{_WRONG}=1")


def remark(request: VisitRequest) -> Remark:
    """Return what this page says went wrong just before, where its address says that something did."""
    match = request.resolver_match
    if match is None or _WRONG not in request.GET:
        return Remark()
    return remark_flow.kept(session_of(request), match.view_name)
