"""The challenge: what a mailed code is derived from and bound to. The code itself is stored nowhere."""

from django.db import models

from gatepost.employees.models import Employee


class Challenge(models.Model):
    """One code asked for. It works in one browser, for one purpose, once, until it expires (security by binding)."""

    id = models.UUIDField(primary_key=True)
    employee = models.ForeignKey(Employee, models.CASCADE)
    purpose = models.CharField(max_length=16)
    nonce = models.BinaryField(max_length=32)
    kid = models.CharField(max_length=32)
    pending_hash = models.CharField(max_length=64)
    recipients_hash = models.CharField(max_length=64)
    reference = models.CharField(max_length=4)
    recognised = models.CharField(max_length=64, blank=True)
    """The key of the recognised browser it was asked from, or empty: its slot and its budget."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    forgiven = models.PositiveSmallIntegerField(default=0)
    """Tries that were given back, because the code typed was one that is no longer good."""
    sends = models.PositiveSmallIntegerField(default=0)
    last_sent_at = models.DateTimeField()
    sent_alone_to = models.CharField(max_length=254, blank=True)
    """The one address that every send went to, so that a right code proves it; empty when there were several."""
    consumed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        """Found by the browser that asked, and by the employee it is for."""

        indexes = (
            models.Index(fields=["pending_hash", "created_at"], name="challenge_pending"),
            models.Index(fields=["employee", "created_at"], name="challenge_employee"),
        )

    def __str__(self) -> str:
        """Return its mark, which is no secret."""
        return self.reference


ADD = """
INSERT INTO email_code_challenge
       (id, employee_id, purpose, nonce, kid, pending_hash, recipients_hash, reference, recognised, created_at,
        expires_at, attempts, forgiven, sends, last_sent_at, sent_alone_to)
VALUES (%(id)s, %(employee_id)s, %(purpose)s, %(nonce)s, %(kid)s, %(pending_hash)s, %(recipients_hash)s,
        %(reference)s, %(recognised)s, %(now)s, %(expires_at)s, 0, 0, 1, %(now)s, %(sent_alone_to)s)
"""
_COLUMNS = """
c.id, c.nonce, c.kid, c.employee_id, c.purpose, c.pending_hash, c.recipients_hash, c.reference, c.created_at,
c.expires_at, c.attempts, c.sends, c.last_sent_at, c.sent_alone_to, c.consumed_at, c.superseded_at
"""
NEWEST = f"""
SELECT {_COLUMNS}, e.email1, e.email2, e.destination, e.fallback
FROM email_code_challenge c JOIN employees_employee e ON e.id = c.employee_id
WHERE c.pending_hash = %(pending_hash)s AND c.purpose = %(purpose)s
ORDER BY c.created_at DESC LIMIT 1
"""
BY_ID = f"""
SELECT {_COLUMNS}, e.email1, e.email2, e.destination, e.fallback
FROM email_code_challenge c JOIN employees_employee e ON e.id = c.employee_id
WHERE c.id = %(id)s
"""
OPEN_SIGN_IN = """
SELECT c.pending_hash FROM email_code_challenge c
JOIN sessions_pendingsignin p ON p.key = c.pending_hash JOIN employees_employee e ON e.id = c.employee_id
WHERE c.employee_id = %(employee_id)s AND c.reference = %(reference)s AND c.purpose = 'signin' AND p.purpose = 'signin'
  AND p.finished_at IS NULL AND p.cancelled_at IS NULL AND p.expires_at > %(now)s
  AND e.active AND e.password_version = p.password_version AND e.epoch = p.epoch
ORDER BY c.created_at DESC LIMIT 1
"""
"""A code that is too late still tells which sign-in it was for: its owner is on the phone because of that."""
NO_LONGER_GOOD = f"""
SELECT {_COLUMNS}
FROM email_code_challenge c
WHERE c.employee_id = %(employee_id)s AND c.purpose = %(purpose)s AND c.created_at > %(since)s
  AND (c.consumed_at IS NOT NULL OR c.superseded_at IS NOT NULL OR c.expires_at <= %(now)s)
ORDER BY c.created_at DESC LIMIT 5
"""
_IS_LIVE = """
consumed_at IS NULL AND superseded_at IS NULL AND expires_at > %(now)s AND created_at <= %(soon)s
"""
TRY = f"""
UPDATE email_code_challenge SET attempts = attempts + 1
WHERE id = %(id)s AND pending_hash = %(pending_hash)s AND purpose = %(purpose)s AND attempts < %(tries)s
  AND {_IS_LIVE}
RETURNING attempts
"""
GIVE_BACK = """
UPDATE email_code_challenge SET attempts = attempts - 1, forgiven = forgiven + 1
WHERE id = %(id)s AND attempts > 0 AND forgiven < %(most)s
"""
CONSUME = f"""
UPDATE email_code_challenge SET consumed_at = %(now)s
WHERE id = %(id)s AND pending_hash = %(pending_hash)s AND purpose = %(purpose)s AND {_IS_LIVE}
"""
SEND = f"""
UPDATE email_code_challenge SET sends = sends + 1, last_sent_at = %(now)s, sent_alone_to = %(sent_alone_to)s
WHERE id = %(id)s AND sends = %(sends)s AND {_IS_LIVE}
"""
SUPERSEDE = """
UPDATE email_code_challenge SET superseded_at = %(now)s
WHERE employee_id = %(employee_id)s AND purpose = %(purpose)s AND consumed_at IS NULL AND superseded_at IS NULL
  AND (pending_hash = %(pending_hash)s OR (recognised = %(recognised)s AND recognised <> ''))
"""
LET_GO = """
UPDATE email_code_challenge SET superseded_at = %(now)s
WHERE pending_hash = %(pending_hash)s AND consumed_at IS NULL AND superseded_at IS NULL
"""
LIVE_ELSEWHERE = f"""
SELECT expires_at FROM email_code_challenge
WHERE employee_id = %(employee_id)s AND purpose = %(purpose)s AND recognised = '' AND {_IS_LIVE}
  AND pending_hash <> %(pending_hash)s
ORDER BY expires_at
"""
FORGET = """
DELETE FROM email_code_challenge WHERE id IN (
    SELECT id FROM email_code_challenge WHERE expires_at <= %(before)s LIMIT %(most)s)
"""
LIVE_UNDER_KEY = """
SELECT COUNT(*) FROM email_code_challenge
WHERE kid = %(kid)s AND consumed_at IS NULL AND superseded_at IS NULL AND expires_at > %(now)s
"""
