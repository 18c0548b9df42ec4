"""Going to the portal's public address, as people's browsers do."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from gatepost.health.rules import Visited

_SECONDS = 5.0
_PATH = "/sign-in/"
_MARK = "X-Request-Id"
"""What every answer of ours has. A proxy's own page has none, or at least seldom."""


def visit(url: str, context: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> Visited:
    """Return what came of asking for the sign-in page at `url`: a canonical origin. Never raises for what it meets."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    connection: HTTPConnection = (
        HTTPSConnection(host, port, timeout=_SECONDS, context=context())
        if parts.scheme == "https"
        else HTTPConnection(host, port, timeout=_SECONDS)
    )
    try:
        connection.connect()
        expires_at = _end_of_certificate(connection)
        connection.request("GET", _PATH)
        answer = connection.getresponse()
        return Visited(status=answer.status, ours=bool(answer.getheader(_MARK)), expires_at=expires_at)
    except ssl.SSLCertVerificationError as error:
        return Visited(trouble=f"the certificate is not good: {error.verify_message}", is_certificate=True)
    except (OSError, HTTPException) as error:
        said = (
            error.strerror
            if isinstance(error, OSError) and error.strerror
            else str(error) or type(error).__name__
        )
        return Visited(trouble=f"nobody answered ({said})")
    finally:
        connection.close()


def _end_of_certificate(connection: HTTPConnection) -> datetime | None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        return None
    ends = str((connection.sock.getpeercert() or {}).get("notAfter", ""))
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
