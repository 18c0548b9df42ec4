"""The one row that keeps all options; what is not in it has its default."""

from django.db import models


class Document(models.Model):
    """Options that were changed, as JSON: name to value, who changed it and when.

    One row, so that one join gives a request all options, and one guarded UPDATE notices two people at once.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=1)
    content = models.TextField(default="{}")

    def __str__(self) -> str:
        """Return which version of the options this is."""
        return f"options, version {self.version}"


READ = "SELECT version, content FROM options_document WHERE id = 1"
REPLACE = """
UPDATE options_document SET content = %(content)s, version = version + 1 WHERE id = 1 AND version = %(version)s
"""
