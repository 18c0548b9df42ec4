"""What holds a message's row together, so that nobody who can write to the database can send it elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from gatepost.kernel.framing import u64
from gatepost.kernel.keyring import Keyring, Purpose, State

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sealed:
    """All of a row that must stay as it was written."""

    nonce: bytes
    kind: str
    employee_id: int
    address: str
    about: str
    facts: str
    language: str
    asked_at: datetime
    expires_at: datetime

    @property
    def columns(self) -> dict[str, object]:
        """The row's columns with what stands in them."""
        return {name: getattr(self, name) for name in self.__slots__}

    def mac(self, keyring: Keyring, kid: str) -> bytes:
        """Return the seal under the key `kid`. Raises KeyringError when there is no such key."""
        texts = (self.kind, self.address, self.about, self.facts, self.language)
        return keyring.mac(
            Purpose.OUTBOX_MAC,
            kid,
            b"gp-outbox-v1",
            self.nonce,
            u64(self.employee_id),
            *(text.encode("utf-8") for text in texts),
            u64(_microseconds(self.asked_at)),
            u64(_microseconds(self.expires_at)),
        )

    def is_whole(self, keyring: Keyring, kid: str, mac: bytes) -> bool:
        """Say whether `mac` is this row's seal."""
        return compare_digest(self.mac(keyring, kid), mac)


def key_check(keyring: Keyring, kid: str) -> str:
    """Return a mark that two processes share only when their key `kid` is the same; it gives no key away."""
    return keyring.mac(Purpose.OUTBOX_MAC, kid, b"gp-outbox-check-v1").hex()[:16]


def key_checks(keyring: Keyring) -> str:
    """Return the marks of all keys whose rows this process can judge, with spaces between."""
    usable = [kid for kid, root in keyring.roots.items() if root.state is not State.RETIRED]
    return " ".join(key_check(keyring, kid) for kid in usable)


def _microseconds(moment: datetime) -> int:
    return (moment - _BEGINNING) // timedelta(microseconds=1)
