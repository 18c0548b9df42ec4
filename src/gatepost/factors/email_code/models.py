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
