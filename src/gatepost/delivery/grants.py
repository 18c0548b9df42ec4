"""What a mail provider gave us in the place of a password: a file of its own, which a relay's URL names."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gatepost.kernel import privacy

MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
_MICROSOFT_MAIL = "https://outlook.office365.com/.default"
GOOGLE = "https://oauth2.googleapis.com/token"
_GOOGLE_MAIL = "https://mail.google.com/"
_LARGEST = 64 * 1024
"""Bytes of such a file; the largest, a service account's, has under 3 KB."""


class GrantError(Exception):
    """The file cannot be used; the sentence says why and never repeats a secret."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Where passes are asked for, and with what. `private_key` makes it a service account's (RFC 7523).

    With `renewal`, a refresh token, a pass is asked for in the name of whoever agreed to it once (RFC 6749,
    section 6), without either in the name of the application itself (section 4.4).
    """

    url: str
    client_id: str
    scope: str = ""
    client_secret: str = field(default="", repr=False)
    renewal: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    key_id: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be repeated."""
        return tuple(filter(None, (self.client_secret, self.renewal, self.private_key)))


def read(path: Path) -> Grant:
    """Return the grant in a file. Raises GrantError.

    Understood are the files that Google gives out (`service_account`, `authorized_user`), and of our own shape:
    `client_id`, `client_secret`, either `tenant` (Microsoft 365) or `token_url`, and `scope`, `refresh_token`.
    """
    try:
        others = privacy.readers_besides_owner(path)
        text = path.read_text("utf-8") if path.stat().st_size <= _LARGEST else ""
        found = json.loads(text)
    except OSError as error:
        raise GrantError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise GrantError(f"{path} is not JSON") from None
    if others:
        raise GrantError(f"{path} can be opened by {others}: {privacy.remedy(path)}")
    if not isinstance(found, dict):
        raise GrantError(f"{path} holds no names with values")
    return _grant(path, {name: text for name, text in found.items() if isinstance(text, str)})


def _grant(path: Path, given: Mapping[str, Any]) -> Grant:
    grant = _account(given) if given.get("type") == "service_account" else _application(given)
    key = "private_key" if given.get("type") == "service_account" else "client_secret"
    missing = [name for name in ("client_id", key) if not getattr(grant, name)]
    if missing:
        raise GrantError(f"{path} lacks {' and '.join(missing)}")
    parts = urlsplit(grant.url)
    # SECURITY: the secret goes there, so only where the other end has shown who it is.
    if parts.scheme != "https" or not parts.hostname:
        raise GrantError(f"{path} needs tenant (Microsoft 365), or token_url with https://")
    return grant


def _account(given: Mapping[str, Any]) -> Grant:
    return Grant(
        url=given.get("token_uri", GOOGLE),
        client_id=given.get("client_email", ""),
        scope=given.get("scope", _GOOGLE_MAIL),
        private_key=given.get("private_key", ""),
        key_id=given.get("private_key_id", ""),
    )


def _application(given: Mapping[str, Any]) -> Grant:
    url, scope = given.get("token_url", ""), given.get("scope", "")
    if given.get("type") == "authorized_user":
        url = url or given.get("token_uri", GOOGLE)
    if given.get("tenant"):
        url, scope = url or MICROSOFT.format(tenant=given["tenant"]), scope or _MICROSOFT_MAIL
    return Grant(
        url=url,
        client_id=given.get("client_id", ""),
        scope=scope,
        client_secret=given.get("client_secret", ""),
        renewal=given.get("refresh_token", ""),
    )
