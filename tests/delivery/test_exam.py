"""Every kind of mail that is registered, ours and the tests' own, sits the exam, in every language there is."""

import pytest
from django.conf import settings as configured
from django.utils import translation

from gatepost.delivery import kinds, letters
from gatepost.delivery.flow import turn
from gatepost.delivery.kinds import Envelope
from gatepost.delivery.seal import key_checks
from gatepost.kernel import clock, keyring
from gatepost.options import snapshot
from tests import people
from tests.delivery import exam
from tests.delivery.samples import SAMPLES

OWN = dict(configured.GATEPOST_MAIL_KINDS)
KINDS = [*OWN, "code", "notice"]
HOSTILE = "Dana\r\nBcc: thief@example.org\u202e<script>"


@pytest.fixture(params=[code for code, _ in configured.LANGUAGES])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture(params=KINDS)
def posted(request, transactional_db, settings, language):
    """Return the kind, and the envelope of a real message of it, to an employee whose name attacks."""
    settings.GATEPOST_MAIL_KINDS = settings.GATEPOST_MAIL_KINDS | OWN
    assert request.param in SAMPLES, "a new kind of mail needs one line in tests/delivery/samples.py"
    employee = people.add()
    type(employee).objects.update(full_name=HOSTILE, name=HOSTILE, language=language)
    employee.language = language
    SAMPLES[request.param](employee)
    (taken,) = turn(key_checks(keyring.current()))
    row = taken.sealed
    envelope = Envelope(
        row.kind, row.employee_id, row.address, row.about, taken.facts, row.language, row.asked_at, row.expires_at,
        clock.now(), snapshot.current(),
    )  # fmt: skip
    return kinds.find(request.param), envelope


def test_a_kind_of_mail_sits_the_exam(posted):
    kind, envelope = posted

    letter = exam.asks_the_database_and_changes_nothing(kind, envelope)
    exam.knows_how_urgent_it_is(kind)
    exam.says_the_same_each_time(kind, envelope)
    exam.is_unwanted_or_unchanged_a_minute_later(kind, envelope)
    exam.is_never_upset_by_what_it_is_about(kind, envelope)
    exam.holds_no_secret_in_the_outbox(letter)


def test_its_mail_sits_the_exam(posted):
    kind, envelope = posted
    letter = kind.letter(envelope)
    content = letters.build(
        letter,
        origin=letters.sender("Sign-in <signin@example.com>"),
        to=envelope.address,
        identity="<" + "a" * 32 + "@example.com>",
        language=envelope.language,
        now=envelope.now,
    )

    exam.keeps_codes_and_employees_out_of_headers(letter, content, names=["Dana", "thief", "script"])
    exam.is_taken_by_a_strict_reader(content)
    exam.says_the_same_in_both_parts(content)
    exam.has_each_code_alone_on_its_line(letter, content)
