"""Default deny: an address that is not listed as public opens only to somebody who is signed in in full."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gatepost.kernel import links


class GateMiddleware:
    """Sends everybody else to the step that they still owe, and keeps in mind where they wanted to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Close every view that is not listed (ASVS 5.0 8.2.1)."""
        match = request.resolver_match
        visit = request.visit  # type: ignore[attr-defined]
        if (match and match.view_name in settings.PUBLIC_VIEWS) or visit.session:
            return None
        # Only a page can be come back to; what a post carried is not repeated by itself.
        asked = links.safe_next(request.get_full_path()) if request.method == "GET" else ""
        step = reverse("code" if visit.owing else "sign-in")
        response = HttpResponseRedirect(
            f"{step}?{urlencode({'next': asked})}" if asked not in {"", "/"} else step
        )
        response.status_code = 303
        return response
