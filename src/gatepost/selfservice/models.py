"""What the employee's own pages keep: an address that is not in use yet, and an offer that was put off."""

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
