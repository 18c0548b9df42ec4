"""What every page may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gatepost.sessions import forms, places


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the options, the visit and the form's hidden field; an error page may come before there is a visit."""
    visit = getattr(request, "visit", None)
    listed = places.of(visit.person) if visit and visit.person else []
    return {
        "visit": visit,
        "options": visit.options if visit else None,
        "here": places.of_path(request.path, listed),
        "places": listed,
        "demo": bool(settings.DEMO_INBOX),
        "csrf_token": SimpleLazyObject(lambda: forms.draw(request)),
    }
