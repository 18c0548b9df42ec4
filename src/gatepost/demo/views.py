"""The inbox of the demo, for people and for programs. Whoever reaches the demo may read it."""

from dataclasses import asdict

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gatepost.demo import inbox
from gatepost.sessions.visit import VisitRequest


@require_safe
@cache_control(no_store=True)
def inbox_page(request: VisitRequest) -> HttpResponse:
    """Show the mails, the newest first, with times in the organisation's time zone as on every page."""
    with timezone.override(request.visit.options.time_zone):
        return render(request, "demo/inbox.html", {"mails": _mails()})


@require_safe
@cache_control(no_store=True)
def inbox_json(_request: VisitRequest) -> HttpResponse:
    """Give them to a program: a list of `to`, `subject`, `text` and `received` (ISO 8601, UTC)."""
    return JsonResponse([asdict(mail) for mail in _mails()], safe=False)


def _mails() -> list[inbox.Mail]:
    if (
        settings.DEMO_INBOX is None
    ):  # SECURITY: codes lie open here, so no slip in the addresses may show them
        raise Http404
    return inbox.mails(settings.DEMO_INBOX)
