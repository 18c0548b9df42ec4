"""The slow hash (argon2id, RFC 9106) by libsodium, which lets other threads run meanwhile."""

from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13

OUTPUT_BYTES = 32
SALT_BYTES = 16


def hashed(secret: bytes, salt: bytes, memory: int, passes: int) -> bytes:
    """Return 32 bytes: `memory` in KiB, one lane."""
    return bytes(
        crypto_pwhash_alg(OUTPUT_BYTES, secret, salt, passes, memory * 1024, crypto_pwhash_ALG_ARGON2ID13)
    )
