"""The portal's own address in one spelling, so that every process derives the same keys from it."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

import idna

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_HOST = 253
_IN_BRACKETS = re.compile(r"\[([^\]]*)\](:\d+)?")


def canonical(url: str) -> str:
    """Return scheme, host and port of `url` in one spelling: lower case, IDNA, no default port, no slash.

    `https://Portal.Example.com:443/` and `https://portal.example.com` become the same text, the one that browsers
    show and send. Raises ValueError, with a sentence that repeats nothing of the URL, for anything that is not a bare
    http(s) origin: a path, a query, a user, no host.
    """
    if any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in url):
        message = "it has a space, a backslash or a control character in it"
        raise ValueError(message)
    parts, port = _taken_apart(url)
    if parts.scheme not in _DEFAULT_PORTS:
        message = "it does not begin with https:// (or http://)"
        raise ValueError(message)
    if "@" in parts.netloc:
        message = "it carries a user name"
        raise ValueError(message)
    if parts.path not in {"", "/"} or "?" in url or "#" in url:
        message = "it has more than a host: no path, query or # belongs in it"
        raise ValueError(message)
    shown = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{_host(parts)}{shown}"


def host(origin: str) -> str:
    """Return the `host[:port]` that a browser sends in its Host header for this canonical origin."""
    return urlsplit(origin).netloc


def _taken_apart(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # whose words quote the URL
        message = "its host or port cannot be read"
        raise ValueError(message) from None
    if port == 0 or parts.netloc.endswith(":"):
        message = "its port is not a number from 1 to 65535"
        raise ValueError(message)
    return parts, port


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    if "[" in parts.netloc or "]" in parts.netloc:
        return f"[{_ipv6(parts.netloc)}]"
    name = (name if name.isascii() else _in_ascii(name)).removesuffix(".")
    labels = name.split(".")
    if len(name) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        message = "its host is not a valid name"
        raise ValueError(message)
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _ipv4(name)
    return name


def _in_ascii(name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        message = "its host is not a valid name"
        raise ValueError(message) from error


def _ipv4(name: str) -> str:
    # Browsers read 127.1, 0x7f.1 and 2130706433 as addresses too, and then show and send another text.
    try:
        return str(IPv4Address(name))
    except AddressValueError as error:
        message = "its host is neither a name nor an address of four numbers"
        raise ValueError(message) from error


def _ipv6(netloc: str) -> str:
    inside = _IN_BRACKETS.fullmatch(netloc)
    try:
        address = IPv6Address(inside[1] if inside else "")
    except AddressValueError as error:
        message = "what stands in its brackets is not an IPv6 address"
        raise ValueError(message) from error
    if address.scope_id or address.ipv4_mapped:
        message = "its IPv6 address has a zone, or an IPv4 address inside"
        raise ValueError(message)
    return address.compressed
