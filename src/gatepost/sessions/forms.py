"""Binds every form to the visit that it was drawn for, and asks where a post comes from."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import cache
from secrets import token_bytes
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.module_loading import import_string

from gatepost.kernel import keyring
from gatepost.kernel.keyring import Purpose
from gatepost.sessions import cookies
from gatepost.sessions.cookies import Cookie

FIELD = "csrfmiddlewaretoken"
_SALT_BYTES = 16
_HARMLESS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class FormMiddleware:
    """Refuses a post that was not made by a form of ours, drawn for this very visit (ASVS 5.0 3.5.1).

    A form carries a fresh salt and an HMAC over it and the visit's own cookie, so a form of another session is
    refused, a planted field is of no use, and no two pages carry the same text that compression could betray.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.refuse = import_string(settings.CSRF_FAILURE_VIEW)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and give a stranger who was shown a form the cookie that it is bound to."""
        response = self.get_response(request)
        if "gatepost.form" in request.META:
            cookies.put(response, Cookie.FORM, request.META["gatepost.form"])
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Refuse a post from elsewhere, or without a form of this visit."""
        if request.method in _HARMLESS or (_from_here(request) and _drawn_for(request)):
            return None
        refused: HttpResponseBase = self.refuse(request)
        return refused


def draw(request: HttpRequest) -> str:
    """Return the hidden field of a form on this page."""
    ring = keyring.current()
    holder, value = next(iter(_holders(request)), (Cookie.FORM, ""))
    if not value:
        value = request.META.setdefault("gatepost.form", cookies.fresh())
    salt = token_bytes(_SALT_BYTES)
    return urlsafe_b64encode(salt + _bound(ring, ring.active, holder, value, salt)).decode()


def _holders(request: HttpRequest) -> list[tuple[Cookie, str]]:
    """Return the cookies that this visit's forms may be bound to, the one that new forms are bound to first."""
    held = [
        (cookie, cookies.read(request, cookie)) for cookie in (Cookie.SESSION, Cookie.PENDING, Cookie.FORM)
    ]
    present = [(cookie, value) for cookie, value in held if value]
    # Somebody who goes back a page and types the password again posts a form that was drawn before this browser's
    # pending sign-in began. The sign-in form alone may therefore be bound to any cookie that the browser still has.
    return present if request.path == _sign_in_form() else present[:1]


@cache
def _sign_in_form() -> str:
    return reverse("sign-in")


def _drawn_for(request: HttpRequest) -> bool:
    try:
        field = urlsafe_b64decode(request.POST.get(FIELD, ""))
    except ValueError:
        return False
    salt, mark = field[:_SALT_BYTES], field[_SALT_BYTES:]
    ring = keyring.current()
    return any(
        hmac.compare_digest(mark, _bound(ring, kid, cookie, value, salt))
        for cookie, value in _holders(request)
        for kid in ring.usable
    )


def _bound(ring: keyring.Keyring, kid: str, cookie: Cookie, value: str, salt: bytes) -> bytes:
    return ring.mac(Purpose.FORM_KEY, kid, b"gp-form-v1", cookie.name.encode(), value.encode(), salt)


def _from_here(request: HttpRequest) -> bool:
    """Say whether the browser says that a page of this portal posted the form.

    Every browser sends Origin with a post. Where a client sends none (scripts do), what it does send must agree,
    and the form's own field decides.
    """
    meta = request.META
    if "HTTP_ORIGIN" in meta:
        return bool(meta["HTTP_ORIGIN"] == settings.PUBLIC_URL)
    referer = meta.get("HTTP_REFERER", settings.PUBLIC_URL)
    elsewhere = meta.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin"
    return not elsewhere and f"{referer}/".startswith(f"{settings.PUBLIC_URL}/")
