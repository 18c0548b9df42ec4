"""A letter as it leaves: both parts say the same, and every strict reader takes it."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as some

from gatepost.delivery import letters
from gatepost.delivery.kinds import Code, Letter, Paragraph, Small
from gatepost.kernel import keyring, values

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
LETTER = Letter(
    subject="Your sign-in code for Example Ltd (KT-7)",
    preheader="Marked KT-7. Works until 09:51 London time.",
    blocks=(
        Paragraph("Your code is"),
        Code("482913"),
        Paragraph("Marked KT-7. Works until 09:51 London time (10 more minutes)."),
        Paragraph("Asked for at 09:41 from Chrome on Windows, 203.0.113.7."),
        Small("Didn't just sign in? Somebody has typed your right password. Stop them & call <help>, or us."),
    ),
)
SENDER = letters.sender("Sign-in <signin@example.com>")


def built(letter=LETTER, sender=SENDER, language="en"):
    return letters.build(
        letter,
        origin=sender,
        to="dana@example.com",
        identity="<" + "a" * 32 + "@example.com>",
        language=language,
        now=NOW,
    )


def read(content):
    return message_from_bytes(content, policy=policy.SMTP)


class Words(HTMLParser):
    """What a reader of the HTML part sees, and what is hidden from them."""

    def __init__(self, html):
        super().__init__()
        self.shown, self.hidden, self.links, self._inside, self._skip = "", "", [], [], {"meta", "br"}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.shown += " "
        if tag not in self._skip:
            style = dict(attrs).get("style") or ""
            self._inside.append(
                tag in {"head", "style", "title"} or "display:none" in style or any(self._inside[-1:])
            )
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_startendtag(self, tag, _attrs):
        if tag not in self._skip:
            raise AssertionError(tag)

    def handle_endtag(self, tag):
        self._inside.pop()
        if tag == "p":
            self.shown += " "

    def handle_data(self, data):
        if any(self._inside[-1:]):
            self.hidden += data
        else:
            self.shown += data


def test_headers_are_those_and_no_others():
    message = read(built())

    assert dict(message.items()) == {
        "From": "Sign-in <signin@example.com>",
        "To": "dana@example.com",
        "Subject": "Your sign-in code for Example Ltd (KT-7)",
        "Date": "Tue, 24 Nov 2026 09:41:00 +0000",
        "Message-ID": "<" + "a" * 32 + "@example.com>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_strict_reader_finds_no_defect_no_bare_line_end_and_no_long_line():
    content = built()
    message = read(content)

    assert not [defect for part in message.walk() for defect in part.defects]
    assert not [defect for value in message.values() for defect in value.defects]
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert max(len(line) for line in content.split(b"\r\n")) <= 900
    assert content.isascii()
    assert (
        read(message.as_bytes(policy=policy.SMTP)).get_body().get_content()
        == message.get_body().get_content()
    )


def test_the_text_has_the_code_alone_on_its_line_and_wraps():
    text = read(built()).get_body(("plain",)).get_content()

    assert [line for line in text.splitlines() if "482913" in line] == ["    482913"]
    assert max(map(len, text.splitlines())) < 78
    assert text.splitlines()[:5] == ["Your code is", "", "    482913", "", LETTER.blocks[2].text]


def test_the_html_says_the_same_words():
    message = read(built())
    words = Words(message.get_body(("html",)).get_content())

    assert words.shown.split() == message.get_body(("plain",)).get_content().split()


def test_the_preheader_comes_first_is_hidden_and_gives_no_code_away():
    words = Words(read(built()).get_body(("html",)).get_content())

    assert LETTER.preheader in words.hidden
    assert "482913" not in words.hidden


def test_the_html_fetches_nothing_and_knows_the_dark():
    html = read(built()).get_body(("html",)).get_content()

    assert not Words(html).links
    assert not re.search(r"(?i)<(?:script|img|link|form|iframe)|url\(|@import", html)
    assert "prefers-color-scheme: dark" in html
    assert '<meta name="color-scheme" content="light dark"' in html
    assert '<html lang="en" dir="ltr">' in html


def test_only_our_own_links_can_be_followed(settings):
    settings.PUBLIC_URL = "https://portal.example.com"
    ours, theirs = "https://portal.example.com/not-me/x_Y-1", "https://evil.example/portal.example.com/"
    letter = Letter(
        "s", (Small(f"Open {ours}. Or not {theirs} or https://portal.example.com.evil.example/a"),), "p"
    )

    assert Words(letters.html(letter, "en")).links == [ours]


def test_right_to_left_languages_are_written_that_way():
    assert '<html lang="ar" dir="rtl">' in letters.html(LETTER, "ar")


def test_a_language_that_django_does_not_know_is_written_all_the_same():
    assert '<html lang="xx" dir="ltr">' in letters.html(LETTER, "xx")


@pytest.mark.parametrize(
    "mailbox", ["Sign-in <signin@example.com>", "signin@example.com", "Zürich Büro <signin@example.com>",
                "Sign-in, the door <signin@example.com>", "=?utf-8?q?x?= <signin@example.com>"],
)  # fmt: skip
def test_the_sender_is_the_one_mailbox_it_was_set_to(settings, mailbox):
    sender = letters.sender(values.sender(mailbox))
    read_back = read(built(sender=sender))["From"]

    assert [address.addr_spec for address in read_back.addresses] == ["signin@example.com"]
    assert not read_back.defects
    assert sender.host == "example.com"


HOSTILE = some.text(max_size=200) | some.sampled_from(
    [
        "a\r\nBcc: thief@example.org",
        "\r\n\r\n<script>",
        "=?utf-8?q?=0d=0aBcc:_x?=",
        "x" * 300,
        "é" * 90,
        "\u202ex",
        "a\x00b",
        " ",
    ]
)


@configured(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_word_gets_out_of_its_place(subject, paragraph, preheader):
    content = built(Letter(subject, (Paragraph(paragraph), Code("482913")), preheader))
    message = read(content)

    assert list(message.keys()) == list(read(built()).keys())
    assert not [defect for part in message.walk() for defect in part.defects]
    assert message["Subject"].split() == letters._clean(subject).split()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    text, html = (part.get_content() for part in message.iter_parts())
    assert Words(html).shown.split() == text.split()


def test_the_message_id_is_the_same_for_the_same_row_and_tells_nothing():
    ring = keyring.parse(
        "instance:i\nk1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHr8:active\n", "https://a.example", "f"
    )

    first, again = (letters.message_id(ring, "k1", b"n" * 16, "example.com") for _ in range(2))

    assert first == again != letters.message_id(ring, "k1", b"m" * 16, "example.com")
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", first)
