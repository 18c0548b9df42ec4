"""What the pages of the journey read of a request, and what several of them answer."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from gatepost.kernel import links, where
from gatepost.sessions import cookies
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.exchange import key, only, see_other
from gatepost.sessions.visit import VisitRequest
from gatepost.signin.flow import Typed
from gatepost.signin.outcome import Entered, Opened

__all__ = ["key", "lead_on", "let_in", "only", "see_other", "typed_by"]


def typed_by(request: VisitRequest) -> Typed:
    """Return what came with a form that asks for a password."""
    visit = request.visit
    return Typed(
        name=only(request, "username"),
        password=only(request, "password"),
        backup_code=only(request, "backup_code"),
        next=links.safe_next(only(request, "next")),
        pending_value=cookies.read(request, Cookie.PENDING),
        pending=visit.pending,
        browser_key=key(request, Cookie.BROWSER),
        where=where.of(request),
        options=visit.options,
        open_session=visit.session or visit.owing,
    )


def let_in(opened: Opened) -> HttpResponse:
    """Hand out the session, and take back what led to it."""
    response = see_other(_first_page(opened))
    cookies.put(response, Cookie.SESSION, opened.session)
    if opened.browser:
        cookies.put(response, Cookie.BROWSER, opened.browser)
    cookies.drop(response, Cookie.PENDING)
    cookies.drop(response, Cookie.FORM)
    return response


def _first_page(opened: Opened) -> str:
    home = reverse("home")
    if opened.home_first and opened.next.partition("?")[0] not in {"", home}:
        return f"{home}?{urlencode({'next': opened.next})}"
    return opened.next or home


def lead_on(entered: Entered) -> HttpResponse:
    """Go on after a right password."""
    if entered.opened:
        return let_in(entered.opened)
    response = see_other(reverse("code"))
    cookies.put(response, Cookie.PENDING, entered.pending)
    return response
