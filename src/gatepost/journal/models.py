"""The journal's table: rows are only ever added."""

from django.db import models


class Entry(models.Model):
    """One thing that happened. Employees are named by id alone, so that a row outlives the person's record."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    employee_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=60)
    request_id = models.CharField(max_length=32)
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


ADD = """
INSERT INTO journal_entry (at, event, employee_id, address, browser, request_id, details)
VALUES (%(at)s, %(event)s, %(employee_id)s, %(address)s, %(browser)s, %(request_id)s, %(details)s)
"""
