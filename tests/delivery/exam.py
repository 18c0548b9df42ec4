"""What every kind of mail must show. A new one sits this exam without a test of its own: see test_exam.py."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatepost.delivery import kinds, models
from gatepost.delivery.kinds import Code, Envelope, Letter, Unwanted
from gatepost.kernel import links
from gatepost.kernel.database import statements

HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type",
]  # fmt: skip


def asks_the_database_and_changes_nothing(kind: kinds.Kind, envelope: Envelope) -> Letter:
    """Its letter is drawn from what is read at that moment."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        letter = kind.letter(envelope)

    assert isinstance(letter, Letter), letter
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in asked)
    return letter


def knows_how_urgent_it_is(kind: kinds.Kind) -> None:
    """Its priority is one of those there are."""
    assert kind.priority in {kinds.CODES, kinds.NOTICES, kinds.REPORTS}


def says_the_same_each_time(kind: kinds.Kind, envelope: Envelope) -> None:
    """A second copy, sent because nobody knew whether the first had arrived, says what the first one said."""
    assert kind.letter(envelope) == kind.letter(envelope)


def is_never_upset_by_what_it_is_about(kind: kinds.Kind, envelope: Envelope) -> None:
    """What leads nowhere any more is unwanted, or still a letter; it is never an error."""
    for about in ("0" * 32, "ffffffff-ffff-4fff-bfff-ffffffffffff"):
        assert isinstance(kind.letter(replace(envelope, about=about)), Letter | Unwanted)


def holds_no_secret_in_the_outbox(letter: Letter) -> None:
    """Neither code nor sentence of the letter stands in the table."""
    rows = str(statements.many(f"SELECT * FROM {models.Message._meta.db_table}"))  # noqa: S608  (a table's name)

    for block in letter.blocks:
        assert block.text not in rows


def keeps_codes_and_employees_out_of_headers(letter: Letter, content: bytes, *, names: list[str]) -> None:
    """What shows on a locked screen and in a relay's log has neither code nor a word that an employee chose."""
    message = read(content)
    shown = " ".join([*map(str, message.values()), letter.preheader])

    for secret in codes(letter):
        assert secret not in shown
    for name in names:
        assert name not in shown
    assert list(message) == HEADERS


def is_taken_by_a_strict_reader(content: bytes) -> None:
    """No defect, no bare line end, no line that is too long, nothing but ASCII on the wire."""
    message = read(content)

    assert not [defect for part in message.walk() for defect in part.defects]
    assert not [defect for value in message.values() for defect in value.defects]
    assert content.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert max(map(len, part(message, "plain").splitlines())) < 78
    assert read(message.as_bytes(policy=policy.SMTP)).as_bytes() == message.as_bytes()


def says_the_same_in_both_parts(content: bytes) -> None:
    """Who reads the text and who reads the HTML read the same words, and nothing is fetched for either."""
    message = read(content)
    html = part(message, "html")
    body = re.sub(r"(?s)^.*?<body.*?>|<div style=\"display:none.*?</div>", "", html)

    assert unescape(re.sub(r"<[^>]+>", " ", body)).split() == part(message, "plain").split()
    assert all(link.startswith(links.absolute("/")) for link in re.findall(r'(?:href|src)="([^"]*)"', html))


def has_each_code_alone_on_its_line(letter: Letter, content: bytes) -> None:
    """So that a phone can offer it."""
    lines = [line.strip() for line in part(read(content), "plain").splitlines()]

    for code in codes(letter):
        assert [line for line in lines if code in line] == [code]


def is_unwanted_or_unchanged_a_minute_later(kind: kinds.Kind, envelope: Envelope) -> None:
    """The code in a late copy is the code of the first one."""
    later = kind.letter(replace(envelope, now=envelope.now + timedelta(minutes=1)))
    first = kind.letter(envelope)

    assert isinstance(later, Unwanted) or codes(later) == codes(first)


def codes(letter: Letter | Unwanted) -> list[str]:
    """Return the codes in a letter."""
    blocks = letter.blocks if isinstance(letter, Letter) else ()
    return [block.text for block in blocks if isinstance(block, Code)]


def read(content: bytes) -> EmailMessage:
    """Read a message as strictly as Python can."""
    return message_from_bytes(content, policy=policy.SMTP)  # type: ignore[return-value]


def part(message: EmailMessage, subtype: str) -> str:
    """Return one of the two bodies."""
    return str(message.get_body((subtype,)).get_content())
