"""What administrators say of mail domains, notices that go round, and what is asked before the switch."""

from django.db import models

from gatepost.employees.models import HAS_AN_ADDRESS, OUT_OF_REACH
from gatepost.factors.backup_codes.models import HAS_A_SHEET
from gatepost.journal.events import Event


class MailDomain(models.Model):
    """Whether people can read mail at this domain without signing in here first, as an administrator answered."""

    domain = models.CharField(max_length=254, primary_key=True)
    readable = models.BooleanField()
    answered_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the domain."""
        return self.domain


class Round(models.Model):
    """A notice on its way to everybody whom it concerns: one row, however many they are.

    The delivery service takes it on a little at a time. How far it has come is written down together with the
    messages it posted, so whoever is killed amidst it leaves nobody out and mails nobody twice.
    """

    id = models.BigAutoField(primary_key=True)
    notice = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    position = models.BigIntegerField(default=0)
    """The highest employee's id that it has come to; they are gone through in this order."""
    told = models.PositiveIntegerField(default=0)
    without_address = models.PositiveIntegerField(default=0)
    """Those whom it concerns and who have no address, so that they could not be told."""
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return what is told."""
        return self.notice


# --- who would be left outside ------------------------------------------------------------------------------------
def _behind(column: str) -> str:
    """Mail to this column's address can be read only by who is signed in here already."""
    return f"""EXISTS (SELECT 1 FROM enabling_maildomain d
        WHERE NOT d.readable AND LOWER(e.{column}) LIKE '%%@' || d.domain)"""


_SAME_TWICE = "(e.email1 <> '' AND LOWER(e.email1) = LOWER(e.email2))"
_GETS_CODES = f"""((e.destination <> 'email2' AND e.email1 <> '' AND NOT {_behind("email1")})
    OR (e.destination <> 'email1' AND e.email2 <> '' AND NOT {_behind("email2")}))"""
COUNT = f"""
SELECT COUNT(*), COUNT(CASE WHEN {HAS_AN_ADDRESS} THEN 1 END), COUNT(CASE WHEN {_SAME_TWICE} THEN 1 END)
FROM employees_employee e WHERE e.active
"""
_NAMES = "FROM employees_employee e WHERE e.active AND"
COUNT_OUT_OF_REACH = f"SELECT COUNT(*) {_NAMES} {OUT_OF_REACH}"
_NEVER_MAILED = f"{_NAMES} {OUT_OF_REACH} AND NOT {HAS_A_SHEET}"
_CLOSED = "(SELECT 1 AS one FROM enabling_maildomain WHERE NOT readable LIMIT 1) closed"
_MAILED_IN_VAIN = f"""FROM {_CLOSED} CROSS JOIN employees_employee e
    WHERE e.active AND NOT {OUT_OF_REACH} AND NOT {_GETS_CODES} AND NOT {HAS_A_SHEET}"""
"""All employees are read for it only where there is such a domain at all; for the others there is an index."""
COUNT_OUTSIDE = f"SELECT (SELECT COUNT(*) {_NEVER_MAILED}) + (SELECT COUNT(*) {_MAILED_IN_VAIN})"
_BY_NAME = "ORDER BY e.name_key LIMIT %(most)s"
NAMES_OUT_OF_REACH = f"SELECT e.id, e.name {_NAMES} {OUT_OF_REACH} {_BY_NAME}"
SAME_TWICE = f"SELECT e.id, e.name {_NAMES} {_SAME_TWICE} {_BY_NAME}"
OUTSIDE = f"""
SELECT e.id, e.name FROM (SELECT e.id, e.name, e.name_key {_NEVER_MAILED}
    UNION ALL SELECT e.id, e.name, e.name_key {_MAILED_IN_VAIN}) e {_BY_NAME}
"""
SHARED = """
SELECT s.address, s.people, s.addresses, a.id, a.name, b.id, b.name
FROM (SELECT address, COUNT(*) AS people, COUNT(*) OVER () AS addresses, MIN(id) AS one, MAX(id) AS other
      FROM (SELECT id, LOWER(email1) AS address FROM employees_employee WHERE active AND email1 <> ''
            UNION ALL
            SELECT id, LOWER(email2) FROM employees_employee
            WHERE active AND email2 <> '' AND LOWER(email2) <> LOWER(email1)) every_address
      GROUP BY address HAVING COUNT(*) > 1 ORDER BY address LIMIT %(most)s) s
JOIN employees_employee a ON a.id = s.one JOIN employees_employee b ON b.id = s.other
ORDER BY s.address
"""
ADMINISTRATOR = f"""
SELECT {OUT_OF_REACH}, {_GETS_CODES}, {HAS_A_SHEET},
       (CASE e.destination WHEN 'email1' THEN e.email1_proved_at WHEN 'email2' THEN e.email2_proved_at
        ELSE COALESCE(e.email1_proved_at, e.email2_proved_at) END) AS "proved_at [datetime]"
FROM employees_employee e WHERE e.id = %(id)s
"""


# --- mail domains -------------------------------------------------------------------------------------------------
def _domain(column: str) -> str:
    """Cut off all that comes before the domain: RTRIM takes away whatever is no at sign, from the end."""
    return f"LOWER(SUBSTR({column}, LENGTH(RTRIM({column}, REPLACE({column}, '@', ''))) + 1))"


_NEW = "id > (SELECT MAX(id) FROM employees_employee) - %(newest)s"
DOMAINS = f"""
SELECT u.domain, u.people, d.readable, d.answered_by, d.answered_at
FROM (SELECT domain, COUNT(*) AS people
      FROM (SELECT {_domain("email1")} AS domain FROM employees_employee
            WHERE active AND email1 <> '' AND {_NEW}
            UNION ALL
            SELECT {_domain("email2")} FROM employees_employee
            WHERE active AND email2 <> '' AND {_NEW}) every_address
      GROUP BY domain ORDER BY COUNT(*) DESC, domain LIMIT %(most)s) u
LEFT JOIN enabling_maildomain d ON d.domain = u.domain
ORDER BY u.people DESC, u.domain
"""
READABLE = "SELECT readable FROM enabling_maildomain WHERE domain = %(domain)s"
ANSWER = """
INSERT INTO enabling_maildomain (domain, readable, answered_by, answered_at)
VALUES (%(domain)s, %(readable)s, %(by)s, %(now)s)
ON CONFLICT (domain) DO UPDATE
SET readable = excluded.readable, answered_by = excluded.answered_by, answered_at = excluded.answered_at
"""

# --- rounds of notices --------------------------------------------------------------------------------------------
BEGIN_ROUND = """
INSERT INTO enabling_round (notice, begun_at, position, told, without_address) VALUES (%(notice)s, %(now)s, 0, 0, 0)
"""
END_ROUNDS = "UPDATE enabling_round SET done_at = %(now)s WHERE notice = %(notice)s AND done_at IS NULL"
ROUND = "SELECT id, notice, position FROM enabling_round WHERE done_at IS NULL ORDER BY id LIMIT 1"
MOVE_ROUND = """
UPDATE enabling_round
SET position = %(to)s, told = told + %(told)s, without_address = without_address + %(without_address)s,
    done_at = %(done_at)s
WHERE id = %(id)s AND position = %(position)s AND done_at IS NULL
"""
NEWEST_ROUND = """
SELECT notice, begun_at, told, without_address, done_at FROM enabling_round
WHERE notice = %(notice)s ORDER BY id DESC LIMIT 1
"""

# --- how it goes --------------------------------------------------------------------------------------------------
SIGNED_IN_SINCE = f"""
SELECT COUNT(*), COUNT(CASE WHEN {HAS_AN_ADDRESS} THEN 1 END), COUNT(CASE WHEN last_sign_in >= %(since)s THEN 1 END)
FROM employees_employee WHERE active
"""
_STOPPED = ", ".join(
    f"'{event}'" for event in (Event.CODE_NOT_POSSIBLE, Event.CODE_LIMITED, Event.CODE_MAIL_LIMITED)
)
STOPPED = f"""
SELECT e.id, e.name, MAX(j.event), MAX(j.at) AS "at [datetime]"
FROM journal_entry j JOIN employees_employee e ON e.id = j.employee_id
WHERE j.at >= %(since)s AND j.event IN ({_STOPPED}) AND e.active
GROUP BY e.id, e.name, e.last_sign_in
HAVING e.last_sign_in IS NULL OR e.last_sign_in < MAX(j.at)
ORDER BY MAX(j.at) DESC LIMIT %(most)s
"""
"""Who was stopped, and has not signed in after that."""
