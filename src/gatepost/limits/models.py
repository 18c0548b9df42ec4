"""What was spent, and the named statements that count it."""

from functools import lru_cache

from django.db import models


class Guard(models.Model):
    """One row a bucket, raised by everybody who spends from it: whoever comes second waits for the first."""

    key = models.CharField(max_length=200, primary_key=True)
    n = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """Return the bucket's name."""
        return self.key


class Attempt(models.Model):
    """One thing that happened. It is there before anything is checked, and goes only when it turns out well."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    until = models.DateTimeField()
    """From then on it matters to no window."""
    pending = models.CharField(max_length=64, blank=True)
    """The pending sign-in it belongs to, by the hash of its cookie."""
    kid = models.CharField(max_length=32)

    class Meta:
        """Read by bucket, newest first; given back by pending sign-in. A third index would cost every sign-in."""

        indexes = (
            models.Index(fields=["key", "at"], name="attempt_key_at"),
            models.Index(fields=["pending"], name="attempt_pending"),
        )

    def __str__(self) -> str:
        """Return which bucket, and when."""
        return f"{self.key} {self.at:%Y-%m-%d %H:%M:%S}"


@lru_cache
def guard(count: int) -> str:
    """Lock `count` buckets, in the order of their parameters key0, key1, ...; rows that are missing are made.

    SECURITY: this and nothing else makes counts exact. The count must be read in a statement of its own, after this
    one: folded into it, it would be read from before the wait for the lock (measured: 57 of 60 parallel
    tries were then admitted against a limit of 10).
    """
    rows = ", ".join(f"(%(key{i})s, 1)" for i in range(count))
    return f"INSERT INTO limits_guard (key, n) VALUES {rows} ON CONFLICT (key) DO UPDATE SET n = limits_guard.n + 1"


@lru_cache
def newest(most: tuple[int, ...]) -> str:
    """Read the newest attempts since since0, since1, ... of each bucket: never more than `most` of them."""
    return " UNION ALL ".join(
        f"SELECT * FROM (SELECT key, at FROM limits_attempt WHERE key = %(key{i})s AND at > %(since{i})s"
        f" ORDER BY at DESC LIMIT {limit}) AS bucket{i}"
        for i, limit in enumerate(most)
    )


@lru_cache
def charge(count: int) -> str:
    """Add one attempt to each of `count` buckets."""
    rows = ", ".join(f"(%(key{i})s, %(now)s, %(until{i})s, %(pending)s, %(kid)s)" for i in range(count))
    return f"INSERT INTO limits_attempt (key, at, until, pending, kid) VALUES {rows}"


GIVE_BACK = "DELETE FROM limits_attempt WHERE pending = %(pending)s"
TAKE_BACK_ONE = """
DELETE FROM limits_attempt WHERE id IN (
    SELECT id FROM limits_attempt WHERE pending = %(pending)s AND key = %(key)s ORDER BY id DESC LIMIT 1 {skip_locked}
)
"""
"""The newest. Two who do it at once take two: each passes over the row that the other is just taking."""
OVER = "SELECT id FROM limits_attempt WHERE until <= %(now)s ORDER BY id LIMIT %(most)s"
_HAS_NONE = "NOT EXISTS (SELECT 1 FROM limits_attempt WHERE limits_attempt.key = limits_guard.key)"
UNUSED_GUARDS = f"SELECT key FROM limits_guard WHERE {_HAS_NONE} ORDER BY key LIMIT %(most)s"


def forget(count: int, skip_locked: str) -> str:
    """Remove the attempts id0, id1, ... but for those that somebody is just giving back."""
    ids = ", ".join(f"%(id{i})s" for i in range(count))
    return (
        "DELETE FROM limits_attempt WHERE id IN "
        f"(SELECT id FROM limits_attempt WHERE id IN ({ids}) {skip_locked})"
    )


def forget_guards(count: int, skip_locked: str) -> str:
    """Remove the guards key0, key1, ... but for those that somebody is just locking, or has used meanwhile.

    Whoever spends next makes the row anew, and whoever spends at the same moment waits for that one.
    """
    keys = ", ".join(f"%(key{i})s" for i in range(count))
    return (
        "DELETE FROM limits_guard WHERE key IN "
        f"(SELECT key FROM limits_guard WHERE key IN ({keys}) AND {_HAS_NONE} {skip_locked})"
    )
