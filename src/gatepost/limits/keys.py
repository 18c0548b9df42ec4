"""Whose budget, and what it is charged to: names, and what is done inside a session, have keys of their own."""

import hashlib

from gatepost.kernel import keyring
from gatepost.kernel.framing import lp
from gatepost.kernel.keyring import Purpose


def name_key(name: str) -> str:
    """Return what a name, as it is compared (employees.rules.name_key), is counted under.

    No employee need exist. People type their password where the name belongs, so the name itself is not kept; and
    without the key nobody can tell from a copy of the table which names were tried. It is 128 bits in hex. With a new
    active key names start anew. Raises KeyringError.
    """
    ring = keyring.current()
    mac = ring.mac(Purpose.NAME_KEY, ring.active, b"gp-name-v1", name.encode("utf-8", "surrogatepass"))
    return mac[:16].hex()


def inside(session_key: str, what: str, of: str = "") -> str:
    """Return what one thing inside an open session is charged to, as a pending sign-in's charges are to that.

    SECURITY: each thing has a key of its own. Were all charged to the session's, ending one well would give back the
    wrong passwords, wrong codes and mails of all others, and whoever holds a session could guess without limit.
    """
    return hashlib.sha256(lp(b"gp-charged-v1", session_key.encode(), what.encode(), of.encode())).hexdigest()
