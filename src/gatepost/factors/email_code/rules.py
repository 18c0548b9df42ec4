"""Pure decisions about a mailed code: what it is, when it may be sent again, whether it still works."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatepost.kernel import codes
from gatepost.kernel.framing import lp, u64
from gatepost.kernel.keyring import Keyring, Purpose

TRIES = 5
FORGIVEN = 3
"""How often a try is given back because the code was one that is no longer good."""
SENDS = 4
"""The first and three more; every mail has the same code."""
_GAPS = (timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120))
CLOCKS_DIFFER = timedelta(seconds=30)
"""Two nodes' clocks may differ by this much; a challenge from further in the future is refused."""
LIVE_ELSEWHERE = 3
"""Live challenges of one employee in browsers that are not recognised."""


@dataclass(frozen=True, slots=True)
class Binding:
    """All that a code is bound to; another value in any field gives another code (security by derivation)."""

    nonce: bytes
    kid: str
    employee_id: int
    purpose: str
    pending_hash: str
    recipients_hash: str
    expires_at: datetime


def derive(binding: Binding, ring: Keyring) -> str:
    """Return the six digits. Raises KeyringError when the key they were made with is gone."""
    mac = ring.mac(
        Purpose.OTP_CODE,
        binding.kid,
        b"gp-otp-v1",
        binding.nonce,
        u64(binding.employee_id),
        binding.purpose.encode(),
        bytes.fromhex(binding.pending_hash),
        bytes.fromhex(binding.recipients_hash),
        u64(int(binding.expires_at.timestamp())),
    )
    return codes.six_digits(mac)


def recipients_hash(addresses: Sequence[str]) -> str:
    """Return what stands for the addresses that a code may go to, in order: changing one kills the code."""
    return hashlib.sha256(lp(*(address.encode() for address in addresses))).hexdigest()


def resend_at(sends: int, last_sent_at: datetime) -> datetime:
    """Return when the code may be sent again after `sends` sends: 30, 60, then 120 seconds after the last."""
    return last_sent_at + _GAPS[min(sends, len(_GAPS)) - 1]


def alone(sent_alone_to: str, addresses: Sequence[str]) -> str:
    """Return the one address that every send went to, or "" when there were several."""
    return sent_alone_to if tuple(addresses) == (sent_alone_to,) else ""
