"""Checking a mailed code: the try is paid for first, then compared, then the code is spent."""

import hmac
from datetime import timedelta

from gatepost.factors.contract import Charged, Purpose, Refusal, Step, Tried
from gatepost.factors.email_code import challenge, models, rules, words
from gatepost.factors.email_code.challenge import Challenge
from gatepost.factors.email_code.sending import begin, hindered, let_go, open_sign_in, send_again, waiting
from gatepost.kernel import codes, keyring, proof
from gatepost.kernel.database import statements
from gatepost.limits import budgets, spending, whose
from gatepost.limits.spending import Charge
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice

__all__ = [
    "AMR",
    "begin",
    "charge",
    "give_up",
    "hindered",
    "let_go",
    "matches",
    "open_sign_in",
    "send_again",
    "spend",
    "takes",
    "waiting",
    "wrong",
]

AMR = proof.EMAIL
takes = codes.is_six_digits

_REMEMBERED = timedelta(hours=1)


def charge(_folded: str, step: Step) -> Charged | Refusal:
    """Count a try before anything is compared (NIST SP 800-63B 3.2.2); the caller commits it in any case."""
    found = challenge.newest(models.NEWEST, pending_hash=step.pending.key, purpose=step.purpose.value)
    if found is None:
        return Refusal(Tried.EXPIRED, words.none_waits())
    if found.consumed:
        return Refusal(Tried.GONE, words.gone())
    if not found.live(step.now):
        return Refusal(Tried.EXPIRED, words.expired(), mark=found.reference)
    budget, spent = _pay(step)
    if spent.retry_at:
        say = words.address_limited if step.purpose is Purpose.PROVE_ADDRESS else words.limited
        said = say(spent.retry_at, step.options)
        return Refusal(Tried.LIMITED, said, spent.retry_at, found.reference)
    tried = statements.one(models.TRY, tries=rules.TRIES, **_guard(found, step))
    if tried is None:
        # Nothing was compared, so nothing was guessed: the account's count is not raised.
        spending.take_back_one(step.charged_to, budget)
        return _why_not(step)
    return Charged(found, budget, found.reference, rules.TRIES - tried[0], found.sent_alone_to)


def matches(charged: Charged, folded: str, _step: Step) -> bool:
    """Say whether the text is the code, comparing bytes in constant time."""
    right = _challenge(charged).code(keyring.current())
    return hmac.compare_digest(folded.encode("utf-8", "surrogatepass"), right.encode())


def wrong(charged: Charged, folded: str, step: Step) -> Refusal:
    """Say what was wrong. A code that is no longer good costs no try, three times at most.

    SECURITY: only codes that can no longer be used are recognised. Recognising one that is live in another browser
    would let each guess be held against several codes at once.
    """
    old = challenge.read(
        models.NO_LONGER_GOOD,
        employee_id=step.pending.employee_id,
        purpose=step.purpose.value,
        since=step.now - _REMEMBERED,
        now=step.now,
    )
    ring = keyring.current()
    known = [past for past in old if past.binding.kid in ring.usable]
    stale = [
        past
        for past in known
        if hmac.compare_digest(past.code(ring).encode(), folded.encode("utf-8", "surrogatepass"))
    ]
    if stale and statements.run(models.GIVE_BACK, id=_challenge(charged).id, most=rules.FORGIVEN):
        spending.take_back_one(step.charged_to, charged.budget_key)
        mark = stale[0].reference
        return Refusal(Tried.STALE, words.no_longer_good(mark, charged.mark), mark=mark)
    if not charged.tries_left and not step.in_session:
        # Whoever got here typed the right password first: its owner must know, if it was not them.
        telling.tell(Notice.WRONG_CODES, employee_id=step.pending.employee_id, where=step.where, now=step.now)
    if codes.is_six_digits(folded):
        said = words.wrong(charged.mark, charged.tries_left)
    else:
        said = words.not_a_code(charged.tries_left, mail_alone=step.purpose is not Purpose.SIGN_IN)
    return Refusal(Tried.REFUSED, said, mark=charged.mark)


def spend(charged: Charged, step: Step) -> bool:
    """Use the code up. False when it was used, superseded or ran out since the try was charged."""
    return statements.run(models.CONSUME, **_guard(_challenge(charged), step)) == 1


def give_up(charged: Charged, step: Step) -> None:
    """Take back the try of a right code that lost the race: it was no guess."""
    spending.take_back_one(step.charged_to, charged.budget_key)


def _why_not(step: Step) -> Refusal:
    """Read again why a try was not admitted: other posts may have used the tries, or the code, since."""
    found = challenge.newest(models.NEWEST, pending_hash=step.pending.key, purpose=step.purpose.value)
    if found is None or found.consumed:
        return Refusal(Tried.GONE, words.gone())
    if found.attempts >= rules.TRIES:
        return Refusal(Tried.USED_UP, words.used_up(), mark=found.reference)
    return Refusal(Tried.EXPIRED, words.expired(), mark=found.reference)


def _pay(step: Step) -> tuple[str, spending.Spent]:
    pending = step.pending
    if step.purpose is Purpose.PROVE_ADDRESS:
        own = Charge(budgets.ADDRESS_CODE, str(pending.employee_id))
        return own.bucket, spending.spend([own], pending=step.charged_to, now=step.now)
    return whose.pay_for_code(
        pending.employee_id,
        pending.password_version,
        own_browser=pending.recognised,
        pending=step.charged_to,
        now=step.now,
    )


def _guard(found: Challenge, step: Step) -> dict[str, object]:
    return {
        "id": found.id,
        "pending_hash": step.pending.key,
        "purpose": step.purpose.value,
        "now": step.now,
        "soon": step.now + rules.CLOCKS_DIFFER,
    }


def _challenge(charged: Charged) -> Challenge:
    row = charged.row
    assert isinstance(row, Challenge)  # noqa: S101  (what `charge` put there)
    return row
