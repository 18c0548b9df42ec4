"""The page about email delivery, and what its buttons do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gatepost.administration import mail_flow, mail_page, mail_words
from gatepost.kernel import clock, where
from gatepost.sessions.exchange import see_other
from gatepost.sessions.visit import VisitRequest


@require_safe
def delivery(request: VisitRequest) -> HttpResponse:
    """Show how email delivery stands. Looking asks no mail server and sends nothing."""
    page = mail_page.of(request.GET, request.visit.options.time_zone, clock.now())
    done = mail_words.done(request.GET.get("done", ""))
    return render(request, "administration/delivery.html", {"page": page, "done": done})


@require_POST
def again(request: VisitRequest, id_: int) -> HttpResponse:
    """Send a notice once more that was lost. A code never goes this way."""
    sent = mail_flow.send_again(id_, where=where.of(request), by=request.visit.person)
    return see_other(f"{reverse('delivery')}?done={'again' if sent else 'not-again'}")
