"""The page of what is open in one's name: sessions and recognised browsers."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from gatepost.kernel import clock, where
from gatepost.kernel.where import Where
from gatepost.options.catalogue import Options
from gatepost.selfservice import browsers_flow, words
from gatepost.selfservice.views import frame
from gatepost.sessions import exchange, own
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.own import Seen
from gatepost.sessions.visit import OpenSession, VisitRequest


@require_safe
def sessions(request: VisitRequest) -> HttpResponse:
    """Show where somebody is signed in, and which browsers are recognised as theirs."""
    session, options, now = frame.session_of(request), request.visit.options, clock.now()
    browser_key = exchange.key(request, Cookie.BROWSER)
    opened = own.open_sessions(session, options, now)
    known = own.browsers(session, browser_key, now)
    return frame.draw(
        request,
        "sessions",
        sessions=_said(opened, options),
        browsers=_said(known, options),
        others=any(not one.here for one in (*opened, *known)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: VisitRequest) -> HttpResponse:
    """End one session, by the name that the page knows it by. It needs no fresh proof: what it costs is a sign-in."""
    return _done(request, browsers_flow.end, "ended") if request.method == "POST" else _page()


@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: VisitRequest) -> HttpResponse:
    """Recognise one browser no longer."""
    return _done(request, browsers_flow.forget, "forgotten") if request.method == "POST" else _page()


@require_http_methods(["GET", "HEAD", "POST"])
def end_others(request: VisitRequest) -> HttpResponse:
    """End all others, sign-ins under way and recognised browsers with them."""
    if request.method != "POST":
        return _page()
    session, browser_key = frame.session_of(request), exchange.key(request, Cookie.BROWSER)
    browsers_flow.end_others(session, browser_key, where.of(request))
    return _page("?done=others")


def _done(
    request: VisitRequest, end_it: Callable[[OpenSession, str, Where, Options], bool], word: str
) -> HttpResponse:
    id_ = exchange.only(request, "id")
    if not end_it(frame.session_of(request), id_, where.of(request), request.visit.options):
        raise Http404
    return _page(f"?done={word}")


def _page(said: str = "") -> HttpResponse:
    return exchange.see_other(f"{reverse('account-sessions')}{said}")


def _said(found: Sequence[Seen], options: Options) -> list[dict[str, object]]:
    """Return what the page shows of each; the key stays here."""
    return [
        {
            "id": one.id,
            "here": one.here,
            "browser": gettext(one.browser),
            "address": one.address,
            "first": words.moment(one.first, options),
            "last": words.moment(one.last, options),
        }
        for one in found
    ]
