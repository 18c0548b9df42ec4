"""Showing once more who one is, and forms that came before that."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatepost.employees import passwords
from gatepost.factors.contract import Purpose
from gatepost.kernel import clock, links, where
from gatepost.sessions import held
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.visit import VisitRequest
from gatepost.signin import code_flow, flow, words
from gatepost.signin.outcome import Password
from gatepost.signin.views import exchange


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: VisitRequest) -> HttpResponse:
    """Ask somebody who is signed in to show once more that it is them, by both steps."""
    if request.method != "POST":
        return _confirm_page(request, next_page=links.safe_next(request.GET.get("next", "")))
    person = request.visit.person
    typed = replace(exchange.typed_by(request), name=person.name if person else "", purpose=Purpose.CONFIRM)
    if len(typed.password) > passwords.LONGEST:
        return _confirm_page(request, next_page=typed.next, error=words.not_your_password(), status=400)
    entered = flow.begin(typed)
    if entered.result in {Password.REFUSED, Password.LIMITED}:
        error = words.confirm_problem(entered, typed.options)
        return _confirm_page(request, next_page=typed.next, error=error)
    return exchange.lead_on(entered)


@require_POST
def confirm_without(request: VisitRequest) -> HttpResponse:
    """Go on without the code, where it does not come and the password suffices to sign in as well."""
    visit = request.visit
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, where.of(request))
        opened = code_flow.go_without(step, exchange.key(request, Cookie.BROWSER))
        if opened:
            return exchange.let_in(opened)
    return exchange.see_other(reverse("code"))


@require_safe
def again(request: VisitRequest, name: str) -> HttpResponse:
    """Show a form that was sent when a proof was still owed, to be sent once more."""
    session = request.visit.session
    found = held.find(session, name, clock.now()) if session else None
    if found is None:
        return exchange.see_other(reverse("home"))
    said = words.held_form(found, request.visit.options)
    return render(request, "signin/again.html", {"held": found, "said": said})


def _confirm_page(
    request: VisitRequest, *, next_page: str, error: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "signin/confirm.html", {"next": next_page, "error": error}, status=status)
