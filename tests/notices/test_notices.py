"""Notices: each can be written, goes to every mailbox of the person whom it concerns, and stands with the deed."""

import re

import pytest
from django.db import transaction

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Unwanted
from gatepost.delivery.models import Message
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.notices import telling
from gatepost.notices.catalogue import WORDS, Notice
from tests import people
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay
from tests.portal import envelope, letters

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = Where("203.0.113.7", "Chrome on Windows", "r1")
FACTS = dict.fromkeys(
    ("line", "sheet", "left", "by", "which", "before", "after", "reason"), "something <b>odd</b> %s"
)


def tell(notice, employee, **more) -> None:
    with transaction.atomic(durable=True):
        telling.tell(notice, employee_id=employee.id, where=WHERE, now=clock.now(), **{**FACTS, **more})


@pytest.mark.parametrize("notice", list(Notice))
def test_every_notice_has_words_and_says_from_where_it_was(notice):
    people.option("two_factor", notice is Notice.TWO_FACTOR_ON)
    tell(notice, people.add())

    text = "\n".join(block.text for block in letters()[0][1].blocks)
    assert "from Chrome on Windows, network address 203.0.113.7." in text
    assert "%(" not in text


@pytest.mark.parametrize("on", [True, False])
def test_nobody_is_told_of_a_switch_that_was_turned_back_meanwhile(on):
    people.option("two_factor", on)
    tell(Notice.TWO_FACTOR_OFF if on else Notice.TWO_FACTOR_ON, people.add())

    assert letters()[0][1] == Unwanted("it is not so any more")


def test_nobody_misses_the_mail_since_another_left_just_before_the_switch():
    amy = people.add("amy", email2="")
    with ScriptedRelay() as relay, office.at_work(relay):
        for _ in range(8):  # so that each hand has just looked at the options
            tell(Notice.MAKE_A_SHEET, amy)
        relay.wait_for(8)
        people.option("two_factor", True)
        tell(Notice.TWO_FACTOR_ON, amy)

        assert office.settled() == ["sent"] * 9


def test_what_goes_to_everybody_tells_nobodys_browser():
    dana, now = people.add(), clock.now()
    with transaction.atomic(durable=True):
        addresses = ("dana@example.com", "")
        telling.announce(
            Notice.MAKE_A_SHEET, employee_id=dana.id, addresses=addresses, language="en", now=now
        )

    ((address, letter),) = letters()
    assert address == "dana@example.com"
    assert "network address" not in "".join(block.text for block in letter.blocks)


def test_every_mailbox_is_told_once():
    dana = people.twice(people.add(email1="dana@example.com"))

    tell(Notice.ADDRESS_CHANGED, dana, also=["old@example.com"])

    assert [row.address for row in Message.objects.order_by("id")] == ["dana@example.com", "old@example.com"]


def test_nobody_is_told_what_was_rolled_back():
    dana = people.add()

    with transaction.atomic(durable=True):
        telling.tell(Notice.PASSWORD_CHANGED, employee_id=dana.id, where=WHERE, now=clock.now(), by="by you")
        transaction.set_rollback(True)

    assert not Message.objects.exists()


def test_what_asks_for_something_says_where_and_who_helps():
    asks = re.compile("sign in|change|make a sheet", re.IGNORECASE)

    for notice, words in WORDS.items():
        to_do = str(words.to_do)
        assert "%(help)s" in to_do, notice
        assert ("%(portal)s" in to_do) == bool(asks.search(to_do)) or notice is Notice.TEMPORARY_CODE_MADE


def test_the_mail_names_the_portal_and_the_helper():
    people.option("who_helps", "Robin, 555 0100")
    tell(Notice.WRONG_CODES, people.add())

    assert letters()[0][1].blocks[-1].text == (
        "If it wasn't you, they have it: sign in at http://127.0.0.1:8000 at once and change it. "
        "For help, call Robin, 555 0100."
    )


def test_no_fact_reaches_a_subject():
    assert all("%" not in str(words.subject) for words in WORDS.values())


def test_codes_go_before_notices():
    tell(Notice.PASSWORD_CHANGED, people.add())
    row = Message.objects.first()

    assert kinds.find(row.kind).priority > kinds.CODES
    assert envelope(row).facts["notice"] == "password-changed"
