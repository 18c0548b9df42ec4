"""Where somebody lands who has signed in: who they are, and what they can do here."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gatepost.kernel import links
from gatepost.selfservice import landing, sheet_flow
from gatepost.selfservice.views import frame
from gatepost.sessions import exchange
from gatepost.sessions.visit import VisitRequest


@require_safe
def home(request: VisitRequest) -> HttpResponse:
    """Greet, say what needs mending first, and list what there is."""
    session = frame.session_of(request)
    page, wanted = landing.of(session, request.visit.options), links.safe_next(request.GET.get("next", ""))
    if wanted and not page.need:
        return exchange.see_other(wanted)
    return frame.draw(request, "home", page=page, employee=session.person, next=wanted)


@require_POST
def put_off(request: VisitRequest) -> HttpResponse:
    """Offer no sheet of backup codes for a week."""
    sheet_flow.put_off(frame.session_of(request).person.id)
    return exchange.see_other(reverse("home"))
