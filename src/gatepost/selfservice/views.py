"""Where an employee lands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatepost.sessions.visit import VisitRequest


@require_safe
def home(request: VisitRequest) -> HttpResponse:
    """Show who is signed in, and the way out."""
    return render(request, "selfservice/home.html", {"employee": request.visit.person})
