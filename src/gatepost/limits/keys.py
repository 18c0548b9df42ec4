"""Whose budget: names are counted under a key of their own, so that unknown ones are counted just the same."""

from gatepost.kernel import keyring
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
