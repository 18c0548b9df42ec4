"""A backup code takes the second step once; what is wrong with another one is said to whoever holds it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.transaction import atomic

from gatepost.delivery.models import Message
from gatepost.factors.backup_codes import factor, sheets
from gatepost.factors.backup_codes.models import Line, Sheet
from gatepost.factors.contract import Purpose, Refusal, Step, Tried
from gatepost.journal.models import Entry
from gatepost.kernel import argon2, clock, codes, crockford, keyring
from gatepost.kernel.keyring import Keyring, RootKey, State
from gatepost.kernel.where import Where
from gatepost.options import snapshot
from gatepost.sessions import cookies, visit
from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody, letters, wrong

pytestmark = pytest.mark.django_db
PAGE = "/sign-in/backup-code/"
NOVEMBER = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def dana(transactional_db):
    """Turn the clock by hand; 2-Factor Authentication is on, and dana has no sheet yet."""
    people.two_factor_on()
    with time_machine.travel(NOVEMBER, tick=False) as hours:
        dana = people.add()
        dana.clock = hours
        yield dana


def waits(address="203.0.113.7", name="dana") -> Somebody:
    """Return somebody who has typed the password."""
    somebody = Somebody(address)
    somebody.types_password(name)
    return somebody


def step_of(somebody: Somebody, purpose=Purpose.SIGN_IN) -> Step:
    key = cookies.key(somebody.client.cookies[cookies.Cookie.PENDING].value)
    pending = visit.read("", key, clock.now()).pending
    return Step(
        pending, purpose, Where("203.0.113.7", "Chrome on Windows", ""), snapshot.current(), clock.now()
    )


def notices() -> list[tuple[str, str]]:
    """Return what all mails say that bring no code, and to whom."""
    bring = zip(Message.objects.order_by("id"), letters(), strict=True)
    return [
        (address, f"{letter.subject}: {letter.preheader}")
        for row, (address, letter) in bring
        if row.kind == "security-notice"
    ]


def words() -> str:
    return "\n".join(said for _, said in notices())


def test_it_signs_in(dana):
    line = people.sheet(dana).lines[2]
    somebody = waits()

    answer = somebody.types_code(line, PAGE)

    assert answer.status_code == 303
    assert somebody.is_in
    assert Session.objects.get().amr == "pwd backup"
    used = Line.objects.get(used_at=NOVEMBER)
    assert (used.position, used.address, used.browser) == (3, "203.0.113.7", "Chrome on Windows")


@pytest.mark.parametrize(
    "spelling",
    [
        str.lower,
        lambda line: line.replace("-", " "),
        lambda line: f"  {line.replace('-', '')}\r\n",
        lambda line: line.replace("0", "O").replace("1", "I"),
        lambda line: line.replace("0", "o").replace("1", "l"),
    ],
)
def test_it_may_be_typed_as_people_type(dana, spelling):
    # One of ten codes has a 1 and a 0 nearly always; the others are as good for the other spellings.
    lines = people.sheet(dana).lines
    line = next((each for each in lines if "0" in each or "1" in each), lines[0])
    somebody = waits()

    somebody.types_code(spelling(line), PAGE)

    assert somebody.is_in


def test_each_works_once(dana):
    line = people.sheet(dana).lines[2]
    waits().types_code(line, PAGE)
    dana.clock.shift(timedelta(days=7))
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert (
        "Code 3 of sheet 1 was used on 2 November 2026. Each works once: take another line." in somebody.says
    )
    assert not somebody.is_in


def test_where_no_line_is_left_nobody_is_sent_to_look_for_one(dana):
    line = people.sheet(dana).lines[2]
    Line.objects.update(used_at=NOVEMBER)
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert "So were all others on it. Type a mailed code, or call your administrator." in somebody.says


def test_a_used_line_of_an_old_sheet_leads_to_the_new_one(dana):
    line = people.sheet(dana).lines[2]
    Line.objects.update(used_at=NOVEMBER)
    people.sheet(dana)
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert "Use sheet 2." in somebody.says


def test_one_of_somebody_else_is_none(dana):
    line = people.sheet(people.add("eve")).lines[0]
    people.sheet(dana)
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert "That isn&#x27;t one of your backup codes. 4 tries left." in somebody.says
    assert not somebody.is_in
    assert not Line.objects.exclude(used_at=None).exists()


def test_an_old_sheet_is_named_and_the_one_to_use(dana):
    people.sheet(dana)
    old = people.sheet(dana).lines[0]
    people.sheet(dana, armed=True)
    people.sheet(dana, armed=False)
    somebody = waits()

    somebody.types_code(old, PAGE)

    assert "That code is from sheet 2, which was replaced on 2 November 2026. Use sheet 3." in somebody.says
    assert not somebody.is_in


def test_where_no_sheet_is_left_none_is_named(dana):
    line = people.sheet(dana).lines[0]
    Sheet.objects.update(replaced_at=NOVEMBER)
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert "That code is from sheet 1, which was replaced on 2 November 2026.<" in somebody.says


def test_what_was_right_once_costs_no_try_three_times(dana):
    old = people.sheet(dana).lines[0]
    people.sheet(dana)
    somebody = waits()

    answers = [somebody.types_code(old, PAGE).content.decode() for _ in range(9)]

    assert sum("That code is from sheet 1" in answer for answer in answers) == 8
    assert "Too many wrong backup codes" in answers[-1]
    assert Entry.objects.filter(event="sign-in.code-no-longer-good").count() == 3


def test_a_slip_costs_nothing(dana):
    line = people.sheet(dana).lines[0]
    slipped = line[:-1] + ("7" if line[-1] != "7" else "8")
    somebody = waits()

    for typed in [slipped, "U" * 16] * 10:
        somebody.types_code(typed, PAGE)
        assert "One character of that code looks mistyped" in somebody.says
    somebody.types_code(line, PAGE)

    assert somebody.is_in


def test_a_sheet_that_was_never_typed_back_is_armed_by_its_use(dana):
    people.sheet(dana)
    printed = people.sheet(dana, armed=False)
    somebody = waits()

    somebody.types_code(printed.lines[4], PAGE)

    found = sheets.state(dana.id)
    assert somebody.is_in
    assert (found.armed.number, found.armed.left, found.waiting) == (2, 9, None)
    assert Sheet.objects.get(number=1).replaced_at == NOVEMBER
    assert "You have a new sheet of backup codes" in words()


def test_its_owner_is_told_at_every_address(dana):
    lines = people.sheet(dana).lines
    Message.objects.all().delete()

    waits().types_code(lines[2], PAGE)

    told = notices()
    assert {address for address, _ in told} == {"dana@example.com", "dana@home.example"}
    assert "Code 3 of your backup sheet 1 was used after your right password. 9 codes are left." in told[0][1]
    assert "from Chrome on Windows, network address 203.0.113.7." in told[0][1]


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (5, "4 codes are left."),
        (6, "Only 3 codes are left. Make a new sheet soon"),
        (8, "Only 1 code is left. Make a new sheet soon"),
        (9, "That was the last one. Make a new sheet today"),
    ],
)
def test_the_mail_says_when_it_is_time_for_a_new_sheet(dana, used, said):
    lines = people.sheet(dana).lines
    Line.objects.filter(position__lte=used).update(used_at=NOVEMBER)

    waits().types_code(lines[9], PAGE)

    assert said in words()


def test_the_journal_names_sheet_and_line_and_no_code(dana):
    line = people.sheet(dana).lines[2]

    waits().types_code(line, PAGE)

    used, signed_in = Entry.objects.order_by("-id")[:2][::-1]
    assert (used.event, used.details) == ("backup-codes.used", '{"sheet": 1, "line": 3, "left": 9}')
    assert '"mark": "1-3"' in signed_in.details
    assert not any(line.split("-")[2] in entry.details for entry in Entry.objects.all())


def test_one_made_on_the_password_alone_opens_nothing(dana):
    line = people.sheet(dana, by_password_alone=True).lines[0]
    thief = waits("198.51.100.1")

    thief.types_code(line, PAGE)

    assert "Sheet 1 was made with the password alone." in thief.says
    assert not thief.is_in


def test_one_made_on_the_password_alone_is_not_armed_by_its_use(dana):
    line = people.sheet(dana, armed=False, by_password_alone=True).lines[0]
    dana.clock.shift(timedelta(minutes=1))
    waits().signs_in()
    thief = waits("198.51.100.1")

    thief.types_code(line, PAGE)

    assert not thief.is_in
    assert sheets.state(dana.id).armed is None


@pytest.mark.parametrize("overtaken", ["used", "replaced", "both replaced"])
def test_what_ends_between_comparing_and_spending_is_not_spent(dana, overtaken):
    shown = [people.sheet(dana), people.sheet(dana, armed=False)][overtaken == "both replaced"]
    step, code = step_of(waits()), codes.fold(shown.lines[0])
    with atomic():
        charged = factor.charge(code, step)
    assert factor.matches(charged, code, step)
    if overtaken == "used":
        waits("198.51.100.1").types_code(code, PAGE)
    else:
        people.sheet(dana)

    with atomic():
        assert not factor.spend(charged, step)


@pytest.mark.parametrize("purpose", [Purpose.PROVE_ADDRESS, Purpose.ENABLE])
def test_it_does_not_show_that_mail_arrives(dana, purpose):
    line = codes.fold(people.sheet(dana).lines[0])
    step = step_of(waits(), purpose)

    with atomic():
        refusal = factor.charge(line, step)

    assert isinstance(refusal, Refusal)
    assert "Type the six digits from the mail." in refusal.sentence


@pytest.fixture
def hashes(monkeypatch):
    """Return the list of all hashes made from now on, by their cost."""
    made, real = [], argon2.hashed

    def hashed(secret, salt, memory, passes):
        made.append((memory, passes))
        return real(secret, salt, memory, passes)

    monkeypatch.setattr(argon2, "hashed", hashed)
    return made


@pytest.mark.parametrize(
    "case",
    ["right", "wrong", "no such selector", "no sheet", "used", "old", "waiting", "another's", "key gone"],
)
def test_time_tells_nothing(dana, hashes, case, monkeypatch):
    lines = people.sheet(dana).lines if case not in {"no sheet", "another's"} else ()
    typed = crockford.checked(crockford.fresh(15)) if not lines else lines[0]
    if case == "wrong":
        typed = people.guess(typed)
    elif case == "no such selector":
        free = {"00", "ZZ", "7K"} - set(Line.objects.values_list("selector", flat=True))
        typed = crockford.checked(free.pop() + crockford.fresh(13))
    elif case == "used":
        Line.objects.update(used_at=NOVEMBER)
    elif case == "old":
        people.sheet(dana)
    elif case == "waiting":
        typed = people.sheet(dana, armed=False).lines[0]
    elif case == "another's":
        typed = people.sheet(people.add("eve")).lines[0]
    elif case == "key gone":
        Line.objects.update(kid="k9")
    somebody = waits()
    hashes.clear()

    somebody.types_code(typed, PAGE)

    assert hashes == [(19456, 2)]


def test_a_key_that_is_gone_is_said(dana):
    line = people.sheet(dana).lines[0]
    Line.objects.update(kid="k9")
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert (
        "Codes of sheet 1 can no longer be checked. Type a mailed code, or call your administrator."
        in somebody.says
    )


def test_a_sheet_outlives_a_change_of_keys(dana, monkeypatch):
    line, ring = people.sheet(dana).lines[0], keyring.current()
    old = {kid: RootKey(kid, root.secret, State.VERIFY) for kid, root in ring.roots.items()}
    changed = Keyring(
        ring.instance, {"k2": RootKey("k2", bytes(range(9, 41)), State.ACTIVE), **old}, ring.origin
    )
    monkeypatch.setattr(keyring, "current", lambda: changed)
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert somebody.is_in


def test_old_sheets_are_remembered_and_no_selector_leads_to_two(dana):
    first = people.sheet(dana).lines[0]
    for _ in range(8):
        people.sheet(dana)

    selectors = list(Line.objects.values_list("selector", flat=True))

    assert len(set(selectors)) == len(selectors) == 90
    somebody = waits()
    somebody.types_code(first, PAGE)
    assert "That code is from sheet 1" in somebody.says


def test_where_an_old_one_has_the_same_selector_the_newest_counts(dana):
    people.sheet(dana)
    line = people.sheet(dana).lines[0]
    Line.objects.filter(sheet__number=1, position=1).update(selector=line[:2])
    somebody = waits()

    somebody.types_code(line, PAGE)

    assert somebody.is_in


def test_wrong_codes_of_other_kinds_leave_it_alone(dana):
    line = people.sheet(dana).lines[0]
    for network in range(3):
        thief = waits(f"198.51.{network}.7")
        for _ in range(5):
            thief.types_code(wrong(thief.code), PAGE)
    owner = waits()

    owner.types_code(line, PAGE)

    assert owner.is_in


def test_five_wrong_ones_end_it_for_this_sign_in_alone(dana):
    line = people.sheet(dana).lines[0]
    somebody = waits()

    said = [somebody.types_code(people.guess(line), PAGE).content.decode() for _ in range(5)]
    somebody.types_code(line, PAGE)

    assert "4 tries left" in said[0]
    assert "0 tries left" in said[4]
    assert "Too many wrong backup codes." in somebody.says
    assert not somebody.is_in
    somebody.types_code(somebody.code, PAGE)
    assert somebody.is_in, "the mailed code has tries of its own"


def test_twenty_wrong_ones_a_day_end_it_for_a_network(dana):
    line = people.sheet(dana).lines[0]
    for round_ in range(4):
        thief = waits(f"198.51.100.{round_}")
        for _ in range(5):
            thief.types_code(people.guess(line), PAGE)
    near, owner = waits("198.51.100.99"), waits("203.0.113.7")

    near.types_code(line, PAGE)
    owner.types_code(line, PAGE)

    assert "They work here again on 3 November 2026 at 09:30." in near.says
    assert not near.is_in
    assert owner.is_in


def test_a_sign_in_that_succeeds_leaves_no_tries_behind(dana):
    lines = people.sheet(dana).lines
    for line in lines[:7]:
        somebody = waits()
        somebody.types_code(people.guess(line), PAGE)
        somebody.types_code(line, PAGE)
        assert somebody.is_in

    assert sheets.state(dana.id).armed.left == 3


def test_what_was_wrong_is_told_only_to_whoever_holds_the_code(dana):
    used = people.sheet(dana).lines[0]
    people.sheet(dana)
    step, guess = step_of(waits()), people.guess(used)

    with atomic():
        charged = factor.charge(guess, step)
        assert not factor.matches(charged, guess, step)
        refusal = factor.wrong(charged, guess, step)

    assert (refusal.why, refusal.mark) == (Tried.REFUSED, "")
    assert refusal.sentence == "That isn't one of your backup codes. 4 tries left."
