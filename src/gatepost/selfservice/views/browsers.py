"""The page of what is open in one's name: sessions and recognised browsers."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from gatepost.kernel import clock, where
from gatepost.options.catalogue import Options
from gatepost.selfservice import browsers_flow, words
from gatepost.selfservice.views import frame
from gatepost.sessions import exchange, own
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.own import Seen
from gatepost.sessions.visit import VisitRequest


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
    """End one of them, by the name that the page knows it by, or all others."""
    session, here = frame.session_of(request), where.of(request)
    if request.method != "POST":
        return exchange.see_other(reverse("account-sessions"))
    if exchange.only(request, "others") == "on":
        browsers_flow.end_others(session, exchange.key(request, Cookie.BROWSER), here)
        return exchange.see_other(f"{reverse('account-sessions')}?done=others")
    id_ = exchange.only(request, "id")
    if not browsers_flow.end(session, id_, where=here, options=request.visit.options):
        raise Http404
    return exchange.see_other(f"{reverse('account-sessions')}?done=ended")


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
