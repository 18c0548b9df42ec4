"""The first step, and the way out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gatepost.employees import passwords
from gatepost.kernel import links, where
from gatepost.sessions import cookies
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.visit import VisitRequest
from gatepost.signin import flow, words
from gatepost.signin.outcome import Entered, Password
from gatepost.signin.views import exchange

_LONGEST_NAME = 200


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: VisitRequest) -> HttpResponse:
    """Show the sign-in form, or take a name and a password."""
    if request.method == "POST":
        return _password_typed(request)
    visit, next_page = request.visit, links.safe_next(request.GET.get("next", ""))
    if visit.session:
        return exchange.see_other(next_page or reverse("home"))
    said = words.done(request.GET.get("done", "")) or words.signed_out(visit.ended, next_page, visit.options)
    return _sign_in_page(request, next_page=next_page, said=said)


@require_POST
def sign_out(request: VisitRequest) -> HttpResponse:
    """End the session, here and on the server."""
    visit = request.visit
    open_session = visit.session or visit.owing
    if open_session or visit.pending:
        flow.sign_out(open_session, visit.pending, where.of(request))
    response = exchange.see_other(f"{reverse('sign-in')}?done={words.SIGNED_OUT}")
    cookies.drop(response, Cookie.SESSION)
    cookies.drop(response, Cookie.PENDING)
    response["Clear-Site-Data"] = '"cache"'
    return response


def _password_typed(request: VisitRequest) -> HttpResponse:
    typed = exchange.typed_by(request)
    if len(typed.password) > passwords.LONGEST or len(typed.name) > _LONGEST_NAME:
        # Refused before anything is hashed: nobody's password is that long, and the answer says nothing else.
        error = words.password_problem(Entered(Password.REFUSED), typed.options)
        return _sign_in_page(request, next_page=typed.next, error=error, status=400)
    entered = flow.begin(typed)
    if entered.result in {Password.REFUSED, Password.LIMITED}:
        error = words.password_problem(entered, typed.options)
        waits = entered.result is Password.LIMITED
        return _sign_in_page(request, next_page=typed.next, username=typed.name, error=error, waits=waits)
    return exchange.lead_on(entered)


def _sign_in_page(
    request: VisitRequest,
    *,
    next_page: str,
    said: str = "",
    username: str = "",
    error: str = "",
    waits: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"username": username, "next": next_page, "said": said, "error": error, "waits": waits}
    return render(request, "signin/sign_in.html", context, status=status)
