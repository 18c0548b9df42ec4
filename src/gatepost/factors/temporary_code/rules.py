"""Pure decisions about a temporary code: what it is, how long it lives, what a typed text means."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gatepost.kernel import crockford
from gatepost.kernel.framing import lp, u64
from gatepost.kernel.keyring import Keyring, Purpose

TRIES = 5
LIFE = timedelta(minutes=15)
CLOCKS_DIFFER = timedelta(seconds=30)
"""Two nodes' clocks may differ by this much; a code from further in the future is refused."""
SECRET = 7
LENGTH = SECRET + 1
"""Seven characters that nobody can guess (35 bits), and one that shows a slip."""


@dataclass(frozen=True, slots=True)
class Binding:
    """All that a code is bound to; another value in any field gives another code."""

    nonce: bytes
    kid: str
    employee_id: int
    made_for: str
    """The key of the pending sign-in that it was made for; "" when it was made on the server."""
    expires_at: datetime


def derive(binding: Binding, ring: Keyring) -> str:
    """Return the eight characters. Raises KeyringError when the key they were made with is gone."""
    bound = lp(
        u64(binding.employee_id),
        bytes.fromhex(binding.made_for),
        u64(int(binding.expires_at.timestamp())),
    )
    mac = ring.mac(Purpose.TEMPORARY_CODE, binding.kid, b"gp-temporary-v1", binding.nonce, bound)
    return crockford.checked(crockford.of_bytes(mac, SECRET))


def is_shaped(folded: str) -> bool:
    """Say whether a text has the shape of a temporary code: eight ASCII letters and digits."""
    return len(folded) == LENGTH and folded.isascii() and folded.isalnum()


def reference(typed: str) -> str:
    """Return a reference as it is kept, `KT-7`, from what somebody heard on the phone and typed: `kt 7`, `KT7`."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return f"{signs[:-1]}-{signs[-1:]}"
