"""The page of the journal."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatepost.administration import journal_page
from gatepost.sessions.visit import VisitRequest


@require_safe
def journal(request: VisitRequest) -> HttpResponse:
    """Show what happened, the newest first, or what was looked for."""
    page = journal_page.of(request.GET, request.visit.options.time_zone)
    return render(request, "administration/journal.html", {"page": page})
