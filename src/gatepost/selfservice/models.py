"""What the employee's own pages keep: an address not in use yet, an offer put off, and what went wrong just now."""

from django.db import models

from gatepost.employees.models import Employee


class WantedAddress(models.Model):
    """An address to which a code was sent, so that it proves that it is read by the one who typed it in."""

    session_key = models.CharField(max_length=64, primary_key=True)
    """The session in which it was asked for, and in which alone its code works."""
    employee = models.ForeignKey(Employee, models.CASCADE)
    which = models.CharField(max_length=6)
    """`email1` or `email2`: in whose place it comes."""
    before = models.CharField(max_length=254, blank=True)
    """What stood there when it was asked for; the same address where that one is to be proved."""
    address = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return whose address it would be."""
        return f"{self.which} of {self.employee_id}"


class PutOff(models.Model):
    """Somebody who does not want to be offered a sheet of backup codes for a while."""

    employee = models.OneToOneField(Employee, models.CASCADE, primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        """Return until when."""
        return f"put off until {self.until}"


class Remark(models.Model):
    """What a page says went wrong with a post: the page is no answer to the post, so that reloading costs no try."""

    session_key = models.CharField(max_length=64, primary_key=True)
    """The session that posted. It has one remark at a time, and nobody else reads it."""
    employee = models.ForeignKey(Employee, models.CASCADE)
    page = models.CharField(max_length=40)
    """The name of the address of the page that says it."""
    sentence = models.TextField()
    at = models.CharField(max_length=20, blank=True)
    """The field that it is about."""
    typed = models.CharField(max_length=254, blank=True)
    """What was typed there, where that is no secret."""
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return which page says it."""
        return f"remark on {self.page}"


WANT = """
INSERT INTO selfservice_wantedaddress (session_key, employee_id, which, before, address, created_at)
VALUES (%(session)s, %(employee_id)s, %(which)s, %(before)s, %(address)s, %(now)s)
ON CONFLICT (session_key) DO UPDATE
SET which = excluded.which, before = excluded.before, address = excluded.address, created_at = excluded.created_at
"""
WANTED = """
SELECT which, before, address FROM selfservice_wantedaddress
WHERE session_key = %(session)s AND employee_id = %(employee_id)s AND created_at > %(since)s
"""
TAKE = """
DELETE FROM selfservice_wantedaddress
WHERE session_key = %(session)s AND employee_id = %(employee_id)s AND which = %(which)s AND before = %(before)s
  AND address = %(address)s
"""
LET_GO = "DELETE FROM selfservice_wantedaddress WHERE created_at <= %(since)s"
PUT_OFF = """
INSERT INTO selfservice_putoff (employee_id, until) VALUES (%(employee_id)s, %(until)s)
ON CONFLICT (employee_id) DO UPDATE SET until = excluded.until
"""
IS_PUT_OFF = "SELECT 1 FROM selfservice_putoff WHERE employee_id = %(employee_id)s AND until > %(now)s"
REMARK = """
INSERT INTO selfservice_remark (session_key, employee_id, page, sentence, at, typed, created_at)
VALUES (%(session)s, %(employee_id)s, %(page)s, %(sentence)s, %(at)s, %(typed)s, %(now)s)
ON CONFLICT (session_key) DO UPDATE
SET page = excluded.page, sentence = excluded.sentence, at = excluded.at, typed = excluded.typed,
    created_at = excluded.created_at
"""
REMARKED = """
SELECT sentence, at, typed FROM selfservice_remark
WHERE session_key = %(session)s AND employee_id = %(employee_id)s AND page = %(page)s AND created_at > %(since)s
"""
FORGET_REMARKS = "DELETE FROM selfservice_remark WHERE created_at <= %(since)s"
