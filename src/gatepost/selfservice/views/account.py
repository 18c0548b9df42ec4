"""The page Employee: name, addresses, backup codes, and the last times that somebody signed in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gatepost.selfservice import person
from gatepost.selfservice.views import frame
from gatepost.sessions.visit import VisitRequest


@require_safe
def account(request: VisitRequest) -> HttpResponse:
    """Show what the portal knows of the employee who asks."""
    own, options = frame.own_of(request), request.visit.options
    return frame.draw(
        request,
        "account",
        own=own,
        addresses=person.addresses(own, options),
        sheet=person.sheet(frame.session_of(request), options),
        sign_ins=person.sign_ins(own.id, options),
    )
