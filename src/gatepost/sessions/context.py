"""What every page may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gatepost.sessions import forms, places


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the options, the visit and the form's hidden field; an error page may come before there is a visit."""
    visit = getattr(request, "visit", None)
    return {
        "visit": visit,
        "options": visit.options if visit else None,
        "here": request.resolver_match.view_name if request.resolver_match else "",
        "places": places.of(visit.person) if visit and visit.person else [],
        "demo": bool(settings.DEMO_INBOX),
        "csrf_token": SimpleLazyObject(lambda: forms.draw(request)),
    }
