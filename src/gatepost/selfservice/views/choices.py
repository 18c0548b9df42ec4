"""The page Options: where codes go, and the two addresses."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gatepost.employees.addresses import WHICH
from gatepost.employees.models import Destination
from gatepost.kernel import where
from gatepost.selfservice import address_flow, choices_flow, person, words
from gatepost.selfservice.outcome import Changed
from gatepost.selfservice.views import frame
from gatepost.sessions import exchange
from gatepost.sessions.visit import VisitRequest


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: VisitRequest) -> HttpResponse:
    """Show where codes go, or send them elsewhere from now on."""
    if request.method != "POST":
        return _page(request)
    destination = exchange.only(request, "destination")
    if destination not in Destination.values:
        return exchange.see_other(reverse("account-options"))
    fallback = exchange.only(request, "fallback") == "on"
    changed = choices_flow.choose(
        frame.session_of(request), destination, fallback=fallback, where=where.of(request)
    )
    if problem := words.not_chosen(changed):
        return frame.wrong(request, "account-options", problem, at="destination")
    return exchange.see_other(f"{reverse('account-options')}?done={_done(changed, 'chosen')}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: VisitRequest) -> HttpResponse:
    """Take one of the two addresses away."""
    which = exchange.only(request, "remove")
    if which not in WHICH:
        return exchange.see_other(reverse("account-options"))
    changed = choices_flow.remove(frame.session_of(request), which, where.of(request))
    if problem := words.not_removed(changed, which):
        return frame.wrong(request, "account-options", problem, at=which)
    return exchange.see_other(f"{reverse('account-options')}?done={_done(changed, 'removed')}")


def _page(request: VisitRequest) -> HttpResponse:
    own, session = frame.own_of(request), frame.session_of(request)
    return frame.draw(
        request,
        "choices",
        own=own,
        addresses=person.addresses(own, request.visit.options),
        wanted=address_flow.wanted(session),
    )


def _done(changed: Changed, word: str) -> str:
    return word if changed is Changed.DONE else "same"
