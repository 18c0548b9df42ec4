"""The cookies: what each holds, how it is sent, and the key under which its row is kept."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from enum import StrEnum
from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from gatepost.kernel.framing import lp

_PREFIX = "__Host-" if settings.HTTPS else ""
_LONGEST = 100


class Cookie(StrEnum):
    """Each cookie's name. `__Host-` keeps other hosts of the domain from planting one (RFC 6265bis 4.1.3.2)."""

    SESSION = f"{_PREFIX}gp_session"
    PENDING = f"{_PREFIX}gp_pending"
    BROWSER = f"{_PREFIX}gp_browser"
    FORM = f"{_PREFIX}gp_form"


_STRICT = {Cookie.PENDING}
PENDING_LIFE = timedelta(minutes=30)
BROWSER_LIFE = timedelta(days=180)
_LIFE = {Cookie.PENDING: PENDING_LIFE, Cookie.BROWSER: BROWSER_LIFE}


def fresh() -> str:
    """Return a new value of 256 random bits (ASVS 5.0 7.2.3)."""
    return token_urlsafe(32)


def key(value: str) -> str:
    """Return the key of the row that a cookie's value stands for; "" for no value.

    Only this hash is stored, so that a copy of the database opens no session. The value has 256 random bits, so a
    plain hash is enough.
    """
    return hashlib.sha256(value.encode()).hexdigest() if value else ""


def owed(session_value: str) -> str:
    """Return the value for the second step that an open session owes: worked out one way from the session's own.

    SECURITY: so a session owes one step, with one set of tries. Who throws the cookie away comes back to the same one.
    """
    mixed = hashlib.sha256(lp(b"gp-owed-v1", session_value.encode("utf-8", "surrogatepass"))).digest()
    return urlsafe_b64encode(mixed).rstrip(b"=").decode()


def read(request: HttpRequest, cookie: Cookie) -> str:
    """Return the cookie's value, or "" when there is none or it is too long to be ours."""
    value = request.COOKIES.get(cookie, "")
    return value if len(value) <= _LONGEST else ""


def put(response: HttpResponseBase, cookie: Cookie, value: str) -> None:
    """Send a cookie that scripts cannot read and other sites cannot make the browser send with a form."""
    response.set_cookie(
        cookie,
        value,
        max_age=_LIFE.get(cookie),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict" if cookie in _STRICT else "Lax",
    )


def drop(response: HttpResponseBase, cookie: Cookie) -> None:
    """Take a cookie back."""
    response.delete_cookie(cookie, samesite="Strict" if cookie in _STRICT else "Lax")
    response.cookies[cookie]["secure"] = settings.HTTPS
    response.cookies[cookie]["httponly"] = True
