"""Default deny: an address that is not listed as public opens only to somebody who is signed in in full."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gatepost.kernel import clock, links, where
from gatepost.sessions import held
from gatepost.sessions.visit import OpenSession, Visit

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def administrators(view: View) -> View:
    """Open this view to administrators alone; for the list of addresses."""
    view.administrators = True  # type: ignore[attr-defined]  # a mark of ours
    return view


def fresh(view: View) -> View:
    """Open this view only to who has shown within ten minutes that it is them; for the list of addresses."""
    view.fresh = True  # type: ignore[attr-defined]  # a mark of ours
    return view


def fresh_posts(view: View) -> View:
    """Show this view to all who may see it, but take posts only with a fresh proof; for the list of addresses."""
    view.fresh_posts = True  # type: ignore[attr-defined]  # a mark of ours
    return view


class GateMiddleware:
    """Sends everybody else to the step that they still owe, and keeps in mind where they wanted to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on. An address that only takes posts leads whoever opens it to the page for it."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            visit: Visit = request.visit  # type: ignore[attr-defined]
            return _to(reverse("code" if visit.pending else "home"), "")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_more: Any
    ) -> HttpResponseBase | None:
        """Close every view that is not listed (ASVS 5.0 8.2.1). Raises PermissionDenied."""
        match = request.resolver_match
        visit: Visit = request.visit  # type: ignore[attr-defined]
        if match and match.view_name in settings.PUBLIC_VIEWS:
            return None
        if visit.session is None:
            return _to(reverse("code" if visit.owing else "sign-in"), _asked(request, visit.owing))
        if getattr(view, "administrators", False) and not visit.session.person.administrator:
            raise PermissionDenied
        if _must_be_fresh(view, request) and not visit.session.fresh(clock.now()):
            return _to(reverse("confirm"), _asked(request, visit.session))
        return None


def _must_be_fresh(view: Callable[..., HttpResponseBase], request: HttpRequest) -> bool:
    return getattr(view, "fresh", False) or (getattr(view, "fresh_posts", False) and request.method == "POST")


def _asked(request: HttpRequest, session: OpenSession | None) -> str:
    """Return the page to come back to. What a post carried is not repeated by itself: a page shows it, and asks."""
    if request.method == "GET":
        return links.safe_next(request.get_full_path())
    if request.method != "POST" or session is None:
        return ""
    id_ = held.keep(session, request.path, _sent(request), where=where.of(request), now=clock.now())
    return reverse("again", args=[id_])


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in request.POST.lists() for value in values]


def _to(step: str, asked: str) -> HttpResponseBase:
    address = f"{step}?{urlencode({'next': asked})}" if asked not in {"", "/"} else step
    return HttpResponseRedirect(address, status=303)
