"""Asking a mail provider for a pass over HTTPS: as an application, for a mailbox, or as a service account."""

import ssl
from concurrent.futures import Future
from threading import Thread
from time import monotonic
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AssertionClient, OAuth2Client
from joserfc.jwk import RSAKey

from gatepost.delivery import replies
from gatepost.delivery.grants import Grant
from gatepost.delivery.passes import Pass, PassError

_USUAL = 3600.0
"""Seconds for which a pass is taken to be good when the provider says nothing (RFC 6749, 4.2.2)."""

_LARGEST = 64 * 1024
"""Bytes of an answer; passes have some thousand."""


class _Bounded(httpx2.BaseTransport):
    """HTTPS that takes no endless answer, and no small one that unpacks to a large one."""

    def __init__(self, context: ssl.SSLContext, seconds: float) -> None:
        self._inside = httpx2.HTTPTransport(verify=context, trust_env=False)
        self._ends = monotonic() + seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it, and read the whole answer."""
        request.headers["Accept-Encoding"] = "identity"
        answer = self._inside.handle_request(request)
        try:
            return httpx2.Response(answer.status_code, content=self._content(answer))
        finally:
            answer.close()

    def close(self) -> None:
        """Give the connection up."""
        self._inside.close()

    def _content(self, answer: httpx2.Response) -> bytes:
        content = bytearray()
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise ValueError("its answer is packed, though that was not asked for")
        for piece in answer.iter_raw():
            content += piece
            if len(content) > _LARGEST or monotonic() > self._ends:
                raise ValueError("its answer has no end")
        return bytes(content)


def ask(grant: Grant, user: str, context: ssl.SSLContext, seconds: float) -> Pass:
    """Return a new pass. Raises PassError with the provider's own short name for what is wrong.

    In a thread of its own: the library's time-outs begin anew with each byte, and whoever sends one now and then
    would hold up every mail.
    """
    found: Future[Pass] = Future()

    def work() -> None:
        try:
            found.set_result(_asked(grant, user, context, seconds))
        except PassError as error:
            found.set_exception(error)

    Thread(target=work, name="asks-for-a-pass", daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError:
        raise PassError(_no(grant, f"it did not answer within {seconds:.0f} seconds"), unfit=False) from None


def _asked(grant: Grant, user: str, context: ssl.SSLContext, seconds: float) -> Pass:
    try:
        given = _given(grant, user, {"transport": _Bounded(context, seconds), "timeout": seconds})
        words, good_for = given.get("access_token"), float(given.get("expires_in") or _USUAL)
    except AuthlibBaseError as error:
        raise PassError(_no(grant, f"{error.error} {error.description or ''}"), unfit=True) from None
    except (httpx2.HTTPError, OSError) as error:
        raise PassError(_no(grant, str(error) or type(error).__name__), unfit=False) from None
    except Exception as error:  # noqa: BLE001  (a strange answer or key is this relay's trouble, and no other's)
        raise PassError(_no(grant, str(error) or type(error).__name__), unfit=True) from None
    if not isinstance(words, str) or not words.isascii() or not words.isprintable():
        raise PassError(_no(grant, "its answer holds no access token"), unfit=True)
    return Pass(words, good_for)


def _given(grant: Grant, user: str, how: dict[str, Any]) -> dict[str, Any]:
    if grant.private_key:
        account = AssertionClient(
            token_endpoint=grant.url,
            issuer=grant.client_id,
            subject=user,
            grant_type=AssertionClient.JWT_BEARER_GRANT_TYPE,
            claims={"scope": grant.scope},
            key=RSAKey.import_key(grant.private_key),
            header={"alg": "RS256", "kid": grant.key_id},
            **how,
        )
        with account:
            return dict(account.refresh_token())  # type: ignore[no-untyped-call]
    with OAuth2Client(
        grant.client_id,
        grant.client_secret,
        scope=grant.scope or None,
        token_endpoint_auth_method="client_secret_post",  # noqa: S106  (the name of a way)
        **how,
    ) as application:
        if grant.renewal:
            return dict(application.refresh_token(grant.url, refresh_token=grant.renewal))
        return dict(application.fetch_token(grant.url, grant_type="client_credentials"))


def _no(grant: Grant, words: str) -> str:
    """Return why there is none. SECURITY: a provider can quote what it was sent."""
    if any(secret in words for secret in grant.secrets):
        words = "its answer repeats a secret, and is not kept"
    return f"no access token from {grant.url}: {replies.escaped(words)}"
