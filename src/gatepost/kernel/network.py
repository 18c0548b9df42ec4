"""Where a request comes from: whose word is taken for it, and which addresses are counted together."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

UNKNOWN = "unknown"
"""What everybody without a readable address is counted under: together, so that hiding it buys nothing."""


def source(address: str) -> str:
    """Return who is counted as one visitor: the IPv4 address (/32) or the IPv6 /64, as text.

    A household or a phone holds a whole /64 (security: a new address for each guess must not be a new
    visitor). Never raises: what is no address is `UNKNOWN`.
    """
    return _around(address, 32, 64)


def network(address: str) -> str:
    """Return the neighbourhood of an address: its IPv4 /24 or IPv6 /56, as text, or `UNKNOWN`."""
    return _around(address, 24, 56)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies in front of Gatepost, and the secret that each request through them shows."""

    networks: Sequence[Network] = ()
    secret: str = field(default="", repr=False)

    def believe(self, peer: str, shown: str) -> bool:
        """Return whether a request that came from `peer` and showed this secret may speak for others.

        SECURITY: both are asked for. An address alone is not enough (everything on the proxy's machine has
        it), nor is the secret alone (it may leak with a log), and without a secret nobody is believed.
        """
        address = _read(peer)
        known = address is not None and self.lists(address)
        alike = hmac.compare_digest(shown.encode(errors="replace"), self.secret.encode())
        return known and alike and self.secret != ""

    def lists(self, address: Address) -> bool:
        """Return whether `address` is one of the proxies."""
        return any(address in network for network in self.networks)


def client_address(peer: str, forwarded: Sequence[str], proxies: Proxies, *, believed: bool) -> str:
    """Return the address of the visitor as text, in one spelling (IPv4 inside IPv6 becomes IPv4).

    `forwarded` are the values of X-Forwarded-For, the nearest hop last; `believed` is what `proxies.believe` said of
    whoever sent them. Behind a believed proxy it is the right-most address that is no proxy of ours, since whatever
    stands left of it was written by the visitor; when all of them are ours, the left-most. In every other case, and
    as soon as something unreadable comes before the answer, it is `peer`. Never raises; an unreadable `peer` is
    handed back as it is.
    """
    own = _text(peer)
    if not believed:
        return own
    found = own
    hops = [hop for value in forwarded for hop in value.split(",")]
    for hop in reversed(hops):
        address = _read(_without_port(hop.strip()))
        if address is None:
            return own
        found = str(address)
        if not proxies.lists(address):
            break
    return found


def _around(address: str, bits4: int, bits6: int) -> str:
    parsed = _read(address)
    if parsed is None:
        return UNKNOWN
    return str(ip_network(f"{parsed}/{bits4 if parsed.version == 4 else bits6}", strict=False))  # noqa: PLR2004  (IPv4)


def _text(address: str) -> str:
    parsed = _read(address)
    return address if parsed is None else str(parsed)


@lru_cache(maxsize=1024)
def _read(text: str) -> Address | None:
    """Return the address, IPv4 taken out of IPv6 and without a zone (`%eth0`); None when it is none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _without_port(hop: str) -> str:
    """IIS and some cloud proxies write `203.0.113.7:51234` and `[2001:db8::1]:443`."""
    if hop.startswith("["):
        inside, closed, port = hop[1:].partition("]")
        return inside if closed and (not port or (port[0] == ":" and port[1:].isdecimal())) else ""
    address, colon, port = hop.partition(":")
    return address if colon and port.isdecimal() else hop
