"""Gives every request its visit, by one query, and notes once a minute that a session is in use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from gatepost.kernel import clock
from gatepost.sessions import flow, visit
from gatepost.sessions.cookies import Cookie, key, read

Handler = Callable[[HttpRequest], HttpResponseBase]


class VisitMiddleware:
    """Sets `request.visit` and the language of the page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Read who is at the door, then answer."""
        now = clock.now()
        found = visit.read(key(read(request, Cookie.SESSION)), key(read(request, Cookie.PENDING)), now)
        request.visit = found  # type: ignore[attr-defined]
        session = found.session or found.owing
        if session and now - session.last_seen >= visit.TOUCH_EVERY:
            flow.touch(session.key, now)
        language = session.person.language if session else found.pending.language if found.pending else None
        with translation.override(language or translation.get_language_from_request(request)):
            return self.get_response(request)
