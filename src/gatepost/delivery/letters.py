"""A letter as it leaves: text and HTML from the same words, in a message that any strict reader takes."""

import re
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string

from gatepost.delivery.kinds import Block, Code, Letter, Paragraph
from gatepost.kernel import links
from gatepost.kernel.keyring import Keyring, Purpose

WIDTH = 76
"""Characters in a line of text; RFC 5322 2.1.1 asks for no more than 78."""

_LONGEST = 70
"""Characters of a header that is written as it stands; a longer one is folded."""

_LONGEST_LINE = 900
"""Characters; RFC 5322 2.1.1 forbids more than 998."""

_MARK = "\ue000"
"""Stands in the templates' fixed text where a letter's own words go. No letter may contain it."""

_SILENCE = range(60)
"""Room after the preheader, so that a list of mails does not go on with the code. It shows as nothing."""

_DROPPED = dict.fromkeys(
    [
        *range(10),
        *range(11, 32),
        *range(127, 160),
        *range(0x202A, 0x202F),
        0x2028,
        0x2029,
        *range(0xD800, 0xE000),
        ord(_MARK),
    ]
)
"""What no letter needs and some readers act on: controls, and overrides of the writing direction."""

_PIECES = {Paragraph: "delivery/paragraph.html", Code: "delivery/code.html"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom the mails come from: the From header, ready, and the address that bounces go to."""

    header: str
    address: str

    @property
    def host(self) -> str:
        """The part behind the @, which Message-IDs end in."""
        return self.address.rpartition("@")[2]


@lru_cache(maxsize=4)
def sender(mailbox: str) -> Sender:
    """Return the sender that `Name <address>` names, written as the settings' reader writes it."""
    name, address = parseaddr(mailbox)
    if _is_plain(mailbox) and len(mailbox) <= _LONGEST:
        return Sender(f"From: {mailbox}", address)
    shown = Header(name, "utf-8", header_name="From").encode(linesep="\r\n")
    return Sender(f"From: {shown}\r\n <{address}>", address)


def message_id(keyring: Keyring, kid: str, nonce: bytes, host: str) -> str:
    """Return the Message-ID of a message: the same on every try, so that readers show a second copy as one.

    It comes from the row's own random number, not from its id: ids come back when a database is restored.
    """
    return f"<{keyring.mac(Purpose.MESSAGE_ID, kid, b'gp-message-id-v1', nonce).hex()[:32]}@{host}>"


def build(letter: Letter, *, origin: Sender, to: str, identity: str, language: str, now: datetime) -> bytes:
    """Return the whole message, CRLF line ends, headers in ASCII.

    `to` must have passed the check of addresses, `identity` is the Message-ID with its angle brackets.
    """
    boundary = f"=_{identity[1:33]}"  # "=_" stands in no quoted-printable text, and this number in no other
    head = (
        f"{origin.header}\r\n"
        f"To: {to}\r\n"
        f"Subject: {_subject(letter.subject)}\r\n"
        f"Date: {format_datetime(now)}\r\n"
        f"Message-ID: {identity}\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "X-Auto-Response-Suppress: All\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
    ).encode("ascii")
    mark = f"--{boundary}".encode("ascii")
    plain, rich = _part("plain", text(letter)), _part("html", html(letter, language))
    return b"\r\n".join((head, mark, plain, mark, rich, mark + b"--", b""))


def text(letter: Letter) -> str:
    """Return the letter for readers of plain text: lines under 78 characters, the code alone on its line."""
    return "\n\n".join(_text(block) for block in letter.blocks) + "\n"


def html(letter: Letter, language: str) -> str:
    """Return the letter as HTML, with the same words in it."""
    body = "".join(_html(block) for block in letter.blocks)
    words = {
        "subject": escape(_clean(letter.subject)),
        "preheader": escape(_clean(letter.preheader)),
        "body": body,
    }
    return _filled("delivery/frame.html", language, words)


def secrets_of(letter: Letter) -> tuple[str, ...]:
    """Return what of a letter must never be repeated in a log or a row, should a relay quote it."""
    return tuple(block.text for block in letter.blocks if isinstance(block, Code))


def _text(block: Block) -> str:
    if isinstance(block, Code):
        return f"    {_clean(block.text)}"
    return "\n".join(line for given in _clean(block.text).split("\n") for line in _wrapped(given))


def _wrapped(given: str) -> list[str]:
    lines = [""]
    for word in filter(None, given.split(" ")):
        if lines[-1] and len(lines[-1]) + len(word) >= WIDTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _html(block: Block) -> str:
    words = escape(_clean(block.text)).replace("\n", "<br>")
    if not isinstance(block, Code):
        words = _link(escape(links.absolute("/"))).sub(r'<a href="\g<0>">\g<0></a>', words)
    return _filled(_PIECES.get(type(block), "delivery/small.html"), "", {"text": words})


def _filled(template: str, language: str, words: dict[str, str]) -> str:
    fixed = _fixed(template, language)
    return "".join(words[piece] if own else piece for own, piece in fixed)


@lru_cache(maxsize=64)
def _fixed(template: str, language: str) -> tuple[tuple[bool, str], ...]:
    """Return a template's fixed text, cut where a letter's words go. Drawn once, not for each mail."""
    names = ("subject", "preheader", "body", "text")
    right_to_left = language.partition("-")[0] in settings.LANGUAGES_BIDI
    context: dict[str, object] = {name: f"{_MARK}{name}{_MARK}" for name in names}
    context |= {"language": language, "direction": "rtl" if right_to_left else "ltr", "silence": _SILENCE}
    pieces = render_to_string(template, context).strip().split(_MARK)
    return tuple((bool(place % 2), piece) for place, piece in enumerate(pieces))


@lru_cache(maxsize=4)
def _link(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(prefix)}[\w/.~%?=&;+-]*[\w/]", re.ASCII)


@lru_cache(maxsize=64)
def _subject(words: str) -> str:
    line = " ".join(_clean(words).split())
    if _is_plain(line) and len(line) <= _LONGEST:
        return line
    return Header(line, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _is_plain(words: str) -> bool:
    return words.isascii() and "=?" not in words  # else a reader would take it for an encoded word


def _clean(words: str) -> str:
    return words.translate(_DROPPED)


def _part(subtype: str, words: str) -> bytes:
    """Return one body: as it stands where no relay can have a reason to change it, else in quoted-printable."""
    content = words.replace("\n", "\r\n")
    if (
        content.isascii()
        and "\nFrom " not in content
        and max(map(len, content.split("\r\n"))) <= _LONGEST_LINE
    ):
        coding, lines = "7bit", content.encode("ascii")
    else:
        coding, lines = "quoted-printable", b2a_qp(content.encode("utf-8"), istext=True)
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    return head.encode("ascii") + lines
