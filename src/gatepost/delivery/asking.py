"""Asking a mail provider for a pass over HTTPS: as an application, for a mailbox, or as a service account."""

import ssl
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


def ask(grant: Grant, user: str, context: ssl.SSLContext, seconds: float) -> Pass:
    """Return a new pass. Raises PassError with the provider's own short name for what is wrong."""
    try:
        given = _given(grant, user, {"verify": context, "timeout": seconds, "trust_env": False})
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
