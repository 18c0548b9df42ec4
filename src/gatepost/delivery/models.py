"""The outbox, the workers, and the named statements with which messages pass from one state to the next."""

from django.db import models

from gatepost.delivery.rules import RelayState, State

RELAY, REPLY = 260, 400
"""Characters kept of which relay it was, and of what it said."""

TRY, DIALOGUE = 2000, 6000
"""Characters kept of what was said in one try; and so many, after which no further try is written down."""


class Message(models.Model):
    """One mail to one address: what it is about, never what it says. No text, no code, no link stands here.

    Whoever has a copy of this table can neither read a code in it nor make one from it, and a changed row is not
    mailed: `mac` holds it together.
    """

    kind = models.CharField(max_length=40)
    priority = models.PositiveSmallIntegerField()
    employee = models.ForeignKey("employees.Employee", on_delete=models.CASCADE, db_index=False)
    address = models.CharField(max_length=254)
    about = models.CharField(max_length=64)
    """What it belongs to, in the words of the part that posted it: a challenge's id."""
    facts = models.TextField()
    """JSON: what the mail will tell that is known only now, such as the browser's name. Nothing secret."""
    language = models.CharField(max_length=12)
    kid = models.CharField(max_length=20)
    key_check = models.CharField(max_length=16)
    """Which key that was. A worker with another key of that name, or another public address, leaves the row alone."""
    nonce = models.BinaryField()
    mac = models.BinaryField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State])
    changed_at = models.DateTimeField()
    """Since when it has been in this state."""
    due_at = models.DateTimeField(null=True)
    """From when on a worker may take it: the next try, or while it is being sent the end of the lease. Empty: never."""
    claim = models.CharField(max_length=32, default="")
    """Random, of the worker that has it. Whoever lost the lease finds another one here and changes nothing."""
    attempts = models.PositiveIntegerField(default=0)
    relay = models.CharField(max_length=RELAY, default="")
    """Which one took it; while it is queued, which one may have it already, and is asked first."""
    reply = models.CharField(max_length=REPLY, default="")
    """The relay's last words, capped and escaped; or why it was not sent."""
    dialogue = models.TextField(default="")
    """All that relays answered, try by try, each answer capped and escaped like the last one."""

    class Meta:
        indexes = (
            # Only what is still to be sent, so that ten million old rows make no claim slower.
            models.Index(
                fields=["priority", "due_at"], name="message_due", condition=models.Q(due_at__isnull=False)
            ),
            models.Index(fields=["about"], name="message_about"),
        )

    def __str__(self) -> str:
        """Return the number by which logs call it; its whole address is in none."""
        return f"message {self.pk}"


class Worker(models.Model):
    """A running delivery service, as it reports itself every few seconds."""

    id = models.CharField(max_length=32, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    key_check = models.CharField(max_length=16)
    """Differs from the web's where it has another key file or public address: it then finds no message of the web's."""
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Return where it runs."""
        return f"delivery service {self.pid} on {self.host}"


class Relay(models.Model):
    """How a relay stands, as the worker says that was the last to learn something new about it."""

    name = models.CharField(max_length=RELAY, primary_key=True)
    """Host and port."""
    state = models.CharField(max_length=5, choices=[(state.value, state.value) for state in RelayState])
    why = models.CharField(max_length=REPLY)
    since = models.DateTimeField()
    """Since when it has been in this state."""
    look_at = models.DateTimeField(null=True)
    """When it is looked at again. Empty: it gets letters."""
    taken_at = models.DateTimeField(null=True)
    """When it last took a letter."""
    took_ms = models.PositiveIntegerField(null=True)
    """How long that took, in milliseconds."""

    def __str__(self) -> str:
        """Return which one it is."""
        return self.name


class ConnectionTest(models.Model):
    """A test of the relays that an administrator asked for."""

    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    steps = models.TextField()
    """JSON: each step with each relay, whether it was passed, and what there is to say."""

    def __str__(self) -> str:
        """Return which one it is."""
        return f"connection test {self.pk}"


POST = """
INSERT INTO delivery_message (kind, priority, employee_id, address, about, facts, language, kid, key_check, nonce, mac,
    asked_at, expires_at, state, changed_at, due_at, claim, attempts, relay, reply, dialogue)
VALUES (%(kind)s, %(priority)s, %(employee_id)s, %(address)s, %(about)s, %(facts)s, %(language)s, %(kid)s,
    %(key_check)s, %(nonce)s, %(mac)s, %(asked_at)s, %(expires_at)s, 'queued', %(asked_at)s, %(asked_at)s,
    '', 0, '', '', '')
"""
PROGRESS = """
SELECT address, state, changed_at, due_at, attempts, asked_at FROM delivery_message
WHERE about = %(about)s ORDER BY id
"""
_DUE = """
due_at <= %(now)s AND expires_at > %(now)s AND priority <= %(up_to)s
  AND %(key_checks)s LIKE '%%' || key_check || '%%'
"""
IS_DUE = f"SELECT 1 FROM delivery_message WHERE {_DUE} LIMIT 1"
CLAIM = f"""
UPDATE delivery_message
SET state = 'sending', claim = %(claim)s, due_at = %(lease_until)s, changed_at = %(now)s, attempts = attempts + 1
WHERE due_at <= %(now)s AND id IN (
    WITH picked AS MATERIALIZED (
        SELECT id FROM delivery_message WHERE {_DUE} ORDER BY priority, due_at LIMIT %(most)s {{skip_locked}})
    SELECT id FROM picked)
RETURNING id, priority, kind, employee_id, address, about, facts, language, kid, nonce, mac,
    asked_at AS "asked_at [datetime]", expires_at AS "expires_at [datetime]", attempts, relay
"""
"""Takes those that have waited longest among the most urgent, for as long as the lease lasts.

The outer condition decides: of two workers that picked the same row the second finds it no longer due.
"""
SETTLE = """
UPDATE delivery_message
SET state = %(state)s, changed_at = %(now)s, due_at = %(due_at)s, claim = '', attempts = attempts - %(unsent)s,
    relay = %(relay)s, reply = %(reply)s,
    dialogue = CASE WHEN length(dialogue) > %(most)s THEN dialogue ELSE dialogue || %(dialogue)s END
WHERE id = %(id)s AND claim = %(claim)s
"""
"""Writes down what became of a message, unless the lease ended and somebody else has it now."""
_STALE = "due_at <= %(now)s AND expires_at <= %(now)s"
_FROM_THE_FUTURE = "due_at IS NOT NULL AND asked_at > %(soon)s"
IS_OVER = f"SELECT 1 FROM delivery_message WHERE ({_STALE}) OR ({_FROM_THE_FUTURE}) LIMIT 1"
EXPIRE = f"""
UPDATE delivery_message
SET state = 'expired', changed_at = %(now)s, due_at = NULL, claim = '',
    reply = CASE WHEN state = 'sending' THEN %(lost)s WHEN reply = '' THEN %(untried)s ELSE reply END
WHERE {_STALE}
"""
REFUSE_FUTURE = f"""
UPDATE delivery_message
SET state = 'refused', changed_at = %(now)s, due_at = NULL, claim = '', reply = %(reply)s
WHERE {_FROM_THE_FUTURE}
"""
SETTLED_BEFORE = """
SELECT id FROM delivery_message WHERE due_at IS NULL AND changed_at <= %(before)s ORDER BY id LIMIT %(most)s
"""
FORGET = "DELETE FROM delivery_message WHERE id <= %(last)s AND due_at IS NULL AND changed_at <= %(before)s"
SEEN = """
INSERT INTO delivery_worker (id, started_at, seen_at, key_check, host, pid)
VALUES (%(id)s, %(now)s, %(now)s, %(key_check)s, %(host)s, %(pid)s)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
"""
GONE = "DELETE FROM delivery_worker WHERE id = %(id)s OR seen_at < %(long_ago)s"
WORKERS = "SELECT host, pid, key_check, seen_at FROM delivery_worker ORDER BY seen_at DESC"
STANDS = """
INSERT INTO delivery_relay (name, state, why, since, look_at, taken_at, took_ms)
VALUES (%(name)s, %(state)s, %(why)s, %(since)s, %(look_at)s, %(taken_at)s, %(took_ms)s)
ON CONFLICT (name) DO UPDATE SET state = excluded.state, why = excluded.why, look_at = excluded.look_at,
    since = CASE WHEN delivery_relay.state = excluded.state THEN delivery_relay.since ELSE excluded.since END,
    taken_at = COALESCE(excluded.taken_at, delivery_relay.taken_at),
    took_ms = COALESCE(excluded.took_ms, delivery_relay.took_ms)
"""
RELAYS = "SELECT name, state, why, since, look_at, taken_at, took_ms FROM delivery_relay"
WAITING_UNDER_KEY = """
SELECT COUNT(*) FROM delivery_message WHERE kid = %(kid)s AND due_at IS NOT NULL AND expires_at > %(now)s
"""
TRIED = """
SELECT state, relay, reply, changed_at FROM delivery_message WHERE attempts > 0 ORDER BY id DESC LIMIT %(most)s
"""
BACKLOG = """
SELECT COUNT(*), MIN(asked_at) AS "asked_at [datetime]" FROM delivery_message
WHERE due_at IS NOT NULL AND expires_at > %(now)s
"""
QUEUE = """
SELECT kind, COUNT(*), MIN(asked_at) AS "asked_at [datetime]" FROM delivery_message
WHERE due_at IS NOT NULL AND expires_at > %(now)s GROUP BY kind, priority ORDER BY priority, kind
"""
SETTLED = """
SELECT state, asked_at, changed_at FROM (
    SELECT state, asked_at, changed_at FROM delivery_message ORDER BY id DESC LIMIT %(most)s) AS newest
WHERE asked_at >= %(since)s AND state IN ('sent', 'failed', 'expired')
"""
NEWEST_AND_FIRST_OPEN = """
SELECT (SELECT COALESCE(MAX(id), 0) FROM delivery_message),
       (SELECT MIN(id) FROM delivery_message WHERE due_at IS NOT NULL)
"""
OVER_SINCE = """
SELECT m.id, m.kind, m.state, m.asked_at, m.changed_at,
       CASE m.address WHEN e.email1 THEN 'email1' WHEN e.email2 THEN 'email2' ELSE 'other' END
FROM delivery_message m JOIN employees_employee e ON e.id = m.employee_id
WHERE m.id > %(above)s AND m.due_at IS NULL AND m.changed_at > %(since)s
"""
ASK_CONNECTION_TEST = """
INSERT INTO delivery_connectiontest (asked_at, steps) VALUES (%(now)s, %(steps)s) RETURNING id
"""
CONNECTION_TEST = "SELECT asked_at, begun_at, done_at, steps FROM delivery_connectiontest WHERE id = %(id)s"
CONNECTION_TEST_WAITS = """
SELECT id FROM delivery_connectiontest WHERE begun_at IS NULL AND asked_at > %(since)s ORDER BY id LIMIT 1
"""
BEGIN_CONNECTION_TEST = """
UPDATE delivery_connectiontest SET begun_at = %(now)s WHERE id = %(id)s AND begun_at IS NULL
"""
TELL_OF_CONNECTION_TEST = "UPDATE delivery_connectiontest SET steps = %(steps)s WHERE id = %(id)s"
END_CONNECTION_TEST = "UPDATE delivery_connectiontest SET done_at = %(now)s WHERE id = %(id)s"
FORGET_CONNECTION_TESTS = "DELETE FROM delivery_connectiontest WHERE asked_at < %(long_ago)s"
