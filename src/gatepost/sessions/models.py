"""Sessions, pending sign-ins and recognised browsers: a row's key is the SHA-256 of what the cookie holds."""

from django.db import models

from gatepost.employees.models import Employee

KEY_LENGTH = 64  # SHA-256 in hex


class Session(models.Model):
    """Somebody is signed in, in one browser."""

    key = models.CharField(max_length=KEY_LENGTH, primary_key=True)
    employee = models.ForeignKey(Employee, models.CASCADE)
    amr = models.CharField(max_length=60)
    confirmed_at = models.DateTimeField(null=True)
    """When somebody last showed in full that it is them: both steps, or `/confirm/`. Empty: by a password alone."""
    created_at = models.DateTimeField()
    last_seen = models.DateTimeField()
    """Written once a minute at most."""
    password_version = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField()
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=60)

    def __str__(self) -> str:
        """Return whose session it is."""
        return f"session of {self.employee_id}"


class PendingSignIn(models.Model):
    """The password was right and the second step is still owed. It is nobody's session and opens no page."""

    key = models.CharField(max_length=KEY_LENGTH, primary_key=True)
    employee = models.ForeignKey(Employee, models.CASCADE)
    purpose = models.CharField(max_length=16, default="signin")
    """What it is for (factors.contract.Purpose): signing in, or showing once more who it is."""
    amr = models.CharField(max_length=60)
    """How the password was proved: typed just now, or by the open session that owes the second step."""
    password_version = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField()
    next = models.TextField(blank=True)
    recognised = models.CharField(max_length=KEY_LENGTH, blank=True)
    """The key of the recognised browser that it was begun in, or empty."""
    replaces = models.CharField(max_length=KEY_LENGTH, blank=True)
    """The key of the open session that owes the second step, or whose place it takes; or empty."""
    owed = models.BooleanField(default=False)
    """Does that session owe it, and no password was typed? Then it goes on, and does not begin anew."""
    notice = models.TextField(blank=True)
    """What its pages say went wrong just now; a page is not the answer to a post, so that reloading costs no try."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=60)

    def __str__(self) -> str:
        """Return whose sign-in is pending."""
        return f"pending sign-in of {self.employee_id}"


class RecognisedBrowser(models.Model):
    """A browser that somebody signed in from. It gives no right at all, only buckets of its own."""

    key = models.CharField(max_length=KEY_LENGTH, primary_key=True)
    employee = models.ForeignKey(Employee, models.CASCADE)
    in_full = models.BooleanField()
    """Was a second step taken in it? If not, it has a bucket for passwords, and none for codes and mails: while
    the password suffices, a thief of it would otherwise gather such browsers, and guess codes in them later."""
    password_version = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    last_seen = models.DateTimeField()
    expires_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=60)

    def __str__(self) -> str:
        """Return whose browser it is."""
        return f"browser of {self.employee_id}"


class HeldForm(models.Model):
    """A form that was posted when the second step or a fresh proof was owed: kept sealed, to be sent again after it."""

    id = models.CharField(max_length=32, primary_key=True)
    session_key = models.CharField(max_length=KEY_LENGTH, db_index=True)
    """The session that sent it; follows the person into the session that takes its place."""
    employee = models.ForeignKey(Employee, models.CASCADE)
    kid = models.CharField(max_length=32)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return whose form it is."""
        return f"form of {self.employee_id}"


VISIT = """
SELECT o.content,
       s.key, s.amr, s.confirmed_at, s.created_at, s.last_seen, s.password_version, s.epoch,
       e.id, e.name, e.full_name, e.administrator, e.language,
       p.key, p.employee_id, p.purpose, p.amr, p.password_version, p.epoch, p.next, p.recognised, p.replaces,
       q.language, p.notice, p.owed
FROM options_document o
LEFT JOIN sessions_session s ON s.key = %(session)s
LEFT JOIN employees_employee e
       ON e.id = s.employee_id AND e.active AND e.password_version = s.password_version AND e.epoch = s.epoch
LEFT JOIN sessions_pendingsignin p
       ON p.key = %(pending)s AND p.finished_at IS NULL AND p.cancelled_at IS NULL AND p.expires_at > %(now)s
LEFT JOIN employees_employee q
       ON q.id = p.employee_id AND q.active AND q.password_version = p.password_version AND q.epoch = p.epoch
WHERE o.id = 1
"""
TOUCH = "UPDATE sessions_session SET last_seen = %(now)s WHERE key = %(key)s"
COUNT_OPEN = """
SELECT COUNT(*) FROM sessions_session s JOIN employees_employee e ON e.id = s.employee_id AND e.epoch = s.epoch
WHERE s.last_seen > %(used)s AND s.created_at > %(begun)s AND e.active AND e.password_version = s.password_version
"""
OPEN = """
INSERT INTO sessions_session
       (key, employee_id, amr, confirmed_at, created_at, last_seen, password_version, epoch, address,
        browser)
VALUES (%(key)s, %(employee_id)s, %(amr)s, %(confirmed_at)s, %(now)s, %(now)s, %(password_version)s,
        %(epoch)s, %(address)s, %(browser)s)
"""
END = "DELETE FROM sessions_session WHERE key = %(key)s"
BEGIN = """
INSERT INTO sessions_pendingsignin
       (key, employee_id, purpose, amr, password_version, epoch, next, recognised, replaces, owed, notice,
        created_at, expires_at, address, browser)
VALUES (%(key)s, %(employee_id)s, %(purpose)s, %(amr)s, %(password_version)s, %(epoch)s, %(next)s, %(recognised)s,
        %(replaces)s, %(owed)s, '', %(now)s, %(expires_at)s, %(address)s, %(browser)s)
"""
BEGIN_OWED = f"""
{BEGIN} ON CONFLICT (key) DO UPDATE
SET created_at = excluded.created_at, expires_at = excluded.expires_at, next = excluded.next,
    recognised = excluded.recognised, notice = ''
WHERE sessions_pendingsignin.expires_at <= excluded.created_at
"""
"""A session's one key: no row while the step that it owes is under way, and that one once more when it ran out."""
NOTICE = "UPDATE sessions_pendingsignin SET notice = %(notice)s WHERE key = %(key)s"
OPEN_OF = """
SELECT p.key FROM sessions_pendingsignin p JOIN employees_employee e ON e.id = p.employee_id
WHERE p.employee_id = %(employee_id)s AND p.purpose = 'signin'
  AND p.finished_at IS NULL AND p.cancelled_at IS NULL AND p.expires_at > %(now)s
  AND e.active AND e.password_version = p.password_version AND e.epoch = p.epoch
"""
FINISH = """
UPDATE sessions_pendingsignin SET finished_at = %(now)s
WHERE key = %(key)s AND finished_at IS NULL AND cancelled_at IS NULL AND expires_at > %(now)s
"""
CANCEL = """
UPDATE sessions_pendingsignin SET cancelled_at = %(now)s
WHERE key = %(key)s AND finished_at IS NULL AND cancelled_at IS NULL
"""
RECOGNISE = """
SELECT employee_id, in_full FROM sessions_recognisedbrowser b JOIN employees_employee e ON e.id = b.employee_id
WHERE b.key = %(key)s AND b.expires_at > %(now)s AND b.password_version = e.password_version
"""
REMEMBER = """
INSERT INTO sessions_recognisedbrowser
       (key, employee_id, in_full, password_version, created_at, last_seen, expires_at, address, browser)
VALUES (%(key)s, %(employee_id)s, %(in_full)s, %(password_version)s, %(now)s, %(now)s, %(expires_at)s,
        %(address)s, %(browser)s)
"""
SEEN_AGAIN = """
UPDATE sessions_recognisedbrowser SET last_seen = %(now)s, address = %(address)s
WHERE key = %(key)s AND employee_id = %(employee_id)s AND expires_at > %(now)s
  AND password_version = %(password_version)s AND (in_full OR NOT %(in_full)s)
"""
FORGET_OLDEST = """
DELETE FROM sessions_recognisedbrowser
WHERE employee_id = %(employee_id)s AND in_full = %(in_full)s AND key NOT IN (
    SELECT key FROM sessions_recognisedbrowser WHERE employee_id = %(employee_id)s AND in_full = %(in_full)s
    ORDER BY last_seen DESC LIMIT %(most)s)
"""
HOLD = """
INSERT INTO sessions_heldform (id, session_key, employee_id, kid, sealed, created_at)
VALUES (%(id)s, %(session)s, %(employee_id)s, %(kid)s, %(sealed)s, %(now)s)
"""
HELD = """
SELECT kid, sealed FROM sessions_heldform
WHERE id = %(id)s AND session_key = %(session)s AND employee_id = %(employee_id)s AND created_at > %(since)s
"""
FOLLOW = "UPDATE sessions_heldform SET session_key = %(new)s WHERE session_key = %(old)s"
LET_GO = """
DELETE FROM sessions_heldform
WHERE created_at <= %(since)s OR (session_key = %(session)s AND id NOT IN (
    SELECT id FROM sessions_heldform WHERE session_key = %(session)s ORDER BY created_at DESC LIMIT %(most)s))
"""

# --- what an employee sees of it, and ends --------------------------------------------------------------------------
SESSIONS_OF = """
SELECT key, browser, address, created_at, last_seen FROM sessions_session
WHERE employee_id = %(employee_id)s AND password_version = %(password_version)s AND epoch = %(epoch)s
ORDER BY last_seen DESC, key
"""
BROWSERS_OF = """
SELECT key, browser, address, created_at, last_seen FROM sessions_recognisedbrowser
WHERE employee_id = %(employee_id)s AND password_version = %(password_version)s AND expires_at > %(now)s
ORDER BY last_seen DESC, key
"""
END_OF = "DELETE FROM sessions_session WHERE key = %(key)s AND employee_id = %(employee_id)s"
FORGET_OF = "DELETE FROM sessions_recognisedbrowser WHERE key = %(key)s AND employee_id = %(employee_id)s"
END_OTHERS = "DELETE FROM sessions_session WHERE employee_id = %(employee_id)s AND key <> %(key)s"
FORGET_OTHERS = (
    "DELETE FROM sessions_recognisedbrowser WHERE employee_id = %(employee_id)s AND key <> %(key)s"
)
CANCEL_OF = """
UPDATE sessions_pendingsignin SET cancelled_at = %(now)s
WHERE employee_id = %(employee_id)s AND finished_at IS NULL AND cancelled_at IS NULL
"""
CARRY_BROWSER_ON = """
UPDATE sessions_recognisedbrowser
SET key = %(new)s, password_version = password_version + 1, in_full = (in_full AND %(in_full)s)
WHERE key = %(old)s AND employee_id = %(employee_id)s AND password_version = %(password_version)s
  AND expires_at > %(now)s
"""
RAISE = """
UPDATE sessions_session SET key = %(new)s, amr = %(amr)s, last_seen = %(now)s
WHERE key = %(old)s AND employee_id = %(employee_id)s
"""
STAY = """
UPDATE sessions_session SET epoch = epoch + 1
WHERE key = %(key)s AND employee_id = %(employee_id)s AND epoch = %(epoch)s
"""
CARRY_ON = """
UPDATE sessions_session SET key = %(new)s, password_version = %(password_version)s
WHERE key = %(old)s AND employee_id = %(employee_id)s
"""

# --- what is over -----------------------------------------------------------------------------------------------------
FORGET_PENDING = """
DELETE FROM sessions_pendingsignin WHERE key IN (
    SELECT key FROM sessions_pendingsignin WHERE expires_at <= %(before)s LIMIT %(most)s)
"""
FORGET_SESSIONS = """
DELETE FROM sessions_session WHERE key IN (
    SELECT key FROM sessions_session WHERE created_at <= %(before)s LIMIT %(most)s)
"""
FORGET_BROWSERS = """
DELETE FROM sessions_recognisedbrowser WHERE key IN (
    SELECT key FROM sessions_recognisedbrowser WHERE expires_at <= %(now)s LIMIT %(most)s)
"""
FORGET_FORMS = """
DELETE FROM sessions_heldform WHERE id IN (
    SELECT id FROM sessions_heldform WHERE created_at <= %(before)s LIMIT %(most)s)
"""
