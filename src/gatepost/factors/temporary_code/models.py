"""Temporary codes: what each is derived from and bound to. The code itself is stored nowhere."""

from django.db import models

from gatepost.employees.models import Employee


class TemporaryCode(models.Model):
    """One code that an administrator made for somebody. It works once, for one sign-in, within a quarter of an hour."""

    id = models.UUIDField(primary_key=True)
    employee = models.ForeignKey(Employee, models.CASCADE)
    nonce = models.BinaryField(max_length=32)
    kid = models.CharField(max_length=32)
    made_for = models.CharField(max_length=64, blank=True)
    """The key of the pending sign-in it was made for. Empty: made on the server, for the first that presents it."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    consumed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        """Found by the employee it is for."""

        indexes = (models.Index(fields=["employee", "created_at"], name="temporary_employee"),)

    def __str__(self) -> str:
        """Return whose it is."""
        return f"temporary code of {self.employee_id}"


_IS_LIVE = """
consumed_at IS NULL AND superseded_at IS NULL AND expires_at > %(now)s AND created_at <= %(soon)s
"""
_IS_FOR = "employee_id = %(employee_id)s AND (made_for = %(pending)s OR made_for = '')"
SUPERSEDE = """
UPDATE temporary_code_temporarycode SET superseded_at = %(now)s
WHERE employee_id = %(employee_id)s AND consumed_at IS NULL AND superseded_at IS NULL
"""
ADD = """
INSERT INTO temporary_code_temporarycode (id, employee_id, nonce, kid, made_for, created_at, expires_at, attempts)
VALUES (%(id)s, %(employee_id)s, %(nonce)s, %(kid)s, %(made_for)s, %(now)s, %(expires_at)s, 0)
"""
NEWEST = f"""
SELECT id, nonce, kid, employee_id, made_for, expires_at FROM temporary_code_temporarycode
WHERE {_IS_FOR} AND {_IS_LIVE} ORDER BY created_at DESC LIMIT 1
"""
TRY = f"""
UPDATE temporary_code_temporarycode SET attempts = attempts + 1
WHERE id = %(id)s AND {_IS_FOR} AND attempts < %(tries)s AND {_IS_LIVE}
RETURNING attempts
"""
FORGET = """
DELETE FROM temporary_code_temporarycode WHERE id IN (
    SELECT id FROM temporary_code_temporarycode WHERE expires_at <= %(before)s LIMIT %(most)s)
"""
GOOD_UNDER_KEY = f"SELECT COUNT(*) FROM temporary_code_temporarycode WHERE kid = %(kid)s AND {_IS_LIVE}"
CONSUME = f"""
UPDATE temporary_code_temporarycode SET consumed_at = %(now)s WHERE id = %(id)s AND {_IS_FOR} AND {_IS_LIVE}
"""
