"""The portal's own address in one spelling, so that every process derives the same keys from it."""

from urllib.parse import urlsplit

import idna

_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """Return scheme, host and port of `url` in one spelling: lower case, IDNA, no default port, no slash.

    `https://Portal.Example.com:443/` and `https://portal.example.com` become the same text. Raises ValueError,
    with a sentence, for anything that is not a bare http(s) origin: a path, a query, a user, no host.
    """
    if any(character.isspace() or not character.isprintable() or character == "\\" for character in url):
        message = "it has a space, a backslash or a control character in it"
        raise ValueError(message)
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS:
        message = "it does not begin with https:// (or http://)"
        raise ValueError(message)
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        message = "it carries a user name"
        raise ValueError(message)
    if parts.path not in {"", "/"} or parts.query or parts.fragment or "?" in url or "#" in url:
        message = "it has more than a host: no path, query or # belongs in it"
        raise ValueError(message)
    if not parts.hostname:
        message = "it names no host"
        raise ValueError(message)
    port = parts.port  # raises ValueError itself when it is not a number from 0 to 65535
    shown = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{_host(parts.hostname)}{shown}"


def host(origin: str) -> str:
    """Return the `host[:port]` that a browser sends in its Host header for this canonical origin."""
    return urlsplit(origin).netloc


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]"
    if name.isascii():
        return name.rstrip(".")
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        message = f"its host is not a valid name ({error})"
        raise ValueError(message) from error
