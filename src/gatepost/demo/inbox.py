"""The demo's mails: one file each, in a folder, under the time at which it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from secrets import token_hex

from gatepost.kernel import clock

MOST_SHOWN = 100
_TIME = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the inbox shows it. `received` is aware, in UTC."""

    to: str
    subject: str
    text: str
    received: datetime


def keep(folder: Path, recipients: Iterable[str], content: bytes) -> Path:
    """Store a mail and return its file. Readers see the whole of it or nothing."""
    name = f"{clock.now().astimezone(UTC):{_TIME}}-{token_hex(4)}"
    envelope = "".join(f"Delivered-To: {address}\r\n" for address in recipients)
    coming = folder / f"{name}.coming"
    coming.write_bytes(envelope.encode() + content)
    return coming.replace(folder / f"{name}.eml")


def mails(folder: Path) -> list[Mail]:
    """Return the newest hundred mails, the newest first."""
    newest = sorted(folder.glob("*.eml"))[-MOST_SHOWN:]
    return [_read(path) for path in reversed(newest)]


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default)
    received = datetime.strptime(path.name.partition("-")[0], _TIME).replace(tzinfo=UTC)
    to = ", ".join(str(address) for address in message.get_all("Delivered-To", []))
    return Mail(to, str(message.get("Subject", "")), _text(message), received)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    try:
        return str(body.get_content()).replace("\r\n", "\n") if isinstance(body, EmailMessage) else ""
    except LookupError:  # an alphabet that Python does not know: the inbox takes mail from any program
        return ""
