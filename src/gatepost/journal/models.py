"""The journal's table: rows are only ever added."""

from django.db import models

ADDRESS, BROWSER, REQUEST_ID = 45, 60, 32
"""Characters of where it happened that are kept."""


class Entry(models.Model):
    """One thing that happened. Employees are named by id alone, so that a row outlives the person's record."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    employee_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=ADDRESS)
    browser = models.CharField(max_length=BROWSER)
    request_id = models.CharField(max_length=REQUEST_ID)
    details = models.TextField(default="{}")

    class Meta:
        """Indexes for the questions that are asked: when, and whose."""

        indexes = (
            models.Index(fields=["at"], name="journal_at"),
            models.Index(fields=["employee_id", "at"], name="journal_employee_at"),
        )

    def __str__(self) -> str:
        """Return what happened, and when."""
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.event}"


LATELY = """
SELECT 1 FROM journal_entry
WHERE at > %(since)s AND event = %(event)s AND address = %(address)s AND COALESCE(employee_id, 0) = %(employee_id)s
LIMIT 1
"""
ADD = """
INSERT INTO journal_entry (at, event, employee_id, address, browser, request_id, details)
VALUES (%(at)s, %(event)s, %(employee_id)s, %(address)s, %(browser)s, %(request_id)s, %(details)s)
"""
FIND = "SELECT 1 FROM journal_entry WHERE event = %(event)s AND details = %(details)s LIMIT 1"
FIRST = "SELECT details FROM journal_entry WHERE event = %(event)s ORDER BY id LIMIT 1"
NEWEST = 'SELECT MAX(at) AS "at [datetime]" FROM journal_entry'
NEWEST_ID = "SELECT COALESCE(MAX(id), 0) FROM journal_entry"
ABOVE = "SELECT id, event FROM journal_entry WHERE id > %(above)s"
OF_EMPLOYEE = """
SELECT at, address, browser, details FROM journal_entry
WHERE employee_id = %(employee_id)s AND (event = %(one)s OR event = %(other)s)
ORDER BY at DESC, id DESC LIMIT %(most)s
"""
