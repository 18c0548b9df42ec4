"""How fields are laid side by side before they are signed, so that no two lists of fields read alike."""


def lp(*parts: bytes) -> bytes:
    """Join `parts`, each behind its length (4 bytes, big-endian).

    Without the lengths, ("12", "3x") and ("1", "23x") would be the same input and have the same MAC.
    """
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def u64(number: int) -> bytes:
    """Return `number` as 8 bytes, big-endian. Raises OverflowError when it is negative or needs more."""
    return number.to_bytes(8, "big")
