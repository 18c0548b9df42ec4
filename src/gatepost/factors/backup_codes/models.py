"""Sheets and their lines. A line holds what a code can be checked with, and nothing that it can be read from."""

from django.db import models

from gatepost.employees.models import HAS_AN_ADDRESS, Employee


class Sheet(models.Model):
    """Ten codes made together. One sheet of an employee is armed, one may wait for that, and the others are over."""

    id = models.UUIDField(primary_key=True)
    employee = models.ForeignKey(Employee, models.CASCADE)
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    armed_at = models.DateTimeField(null=True)
    """When one of its lines was typed back: from then on it takes the place of the sheet before."""
    replaced_at = models.DateTimeField(null=True)
    """When a newer sheet took its place. Its lines are kept, so that a code of it can be told from a wrong one."""
    by_password_alone = models.BooleanField()
    """Was nothing but the password proved by whoever made it, and by whoever typed its line back?"""
    asked = models.PositiveSmallIntegerField()
    """The position of the line that has to be typed back."""
    tries = models.PositiveSmallIntegerField(default=0)
    """Wrong lines that were typed to arm it."""
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=60)

    class Meta:
        """The database itself holds that one sheet is armed and one waits, whoever makes and arms at once."""

        constraints = (
            models.UniqueConstraint(fields=["employee", "number"], name="sheet_number"),
            models.UniqueConstraint(
                fields=["employee"],
                condition=models.Q(armed_at__isnull=False, replaced_at__isnull=True),
                name="sheet_armed",
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=models.Q(armed_at__isnull=True, replaced_at__isnull=True),
                name="sheet_waiting",
            ),
        )

    def __str__(self) -> str:
        """Return which of the employee's sheets it is."""
        return f"sheet {self.number}"


class Line(models.Model):
    """One code of a sheet."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(Sheet, models.CASCADE)
    position = models.PositiveSmallIntegerField()
    selector = models.CharField(max_length=2)
    """How its code begins. It is no secret: by it a typed code leads to one line, so that one hash is enough."""
    kid = models.CharField(max_length=32)
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    """From where it was used, and by which browser."""
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        """Found by its sheet."""

        constraints = (
            models.UniqueConstraint(fields=["sheet", "position"], name="line_position"),
            models.UniqueConstraint(fields=["sheet", "selector"], name="line_selector"),
        )

    def __str__(self) -> str:
        """Return its place on the sheet."""
        return f"line {self.position}"


# --- making and arming --------------------------------------------------------------------------------------------
TAKEN = """
SELECT s.number, l.selector FROM backup_codes_sheet s JOIN backup_codes_line l ON l.sheet_id = s.id
WHERE s.employee_id = %(employee_id)s AND (s.replaced_at IS NULL OR s.number > (
    SELECT MAX(n.number) FROM backup_codes_sheet n WHERE n.employee_id = %(employee_id)s) - %(remembered)s)
"""
_MAY_END = "(by_password_alone OR NOT %(by_password_alone)s)"
"""The password alone ends no sheet that was made by two steps."""
DISCARD = f"""
UPDATE backup_codes_sheet SET replaced_at = %(now)s
WHERE employee_id = %(employee_id)s AND armed_at IS NULL AND replaced_at IS NULL AND {_MAY_END}
"""
MADE_BY_TWO_STEPS = """
SELECT number FROM backup_codes_sheet
WHERE employee_id = %(employee_id)s AND replaced_at IS NULL AND NOT by_password_alone
ORDER BY number DESC LIMIT 1
"""
ADD_SHEET = """
INSERT INTO backup_codes_sheet
       (id, employee_id, number, created_at, by_password_alone, asked, tries, address, browser)
VALUES (%(id)s, %(employee_id)s, %(number)s, %(now)s, %(by_password_alone)s, %(asked)s, 0, %(address)s, %(browser)s)
ON CONFLICT (employee_id, number) DO NOTHING
"""
"""No row: somebody has made a sheet of this number at the same moment."""
ADD_LINE = """
INSERT INTO backup_codes_line (sheet_id, position, selector, kid, salt, digest, address, browser)
VALUES (%(sheet_id)s, %(position)s, %(selector)s, %(kid)s, %(salt)s, %(digest)s, '', '')
"""
_TO_TYPE_BACK = """
replaced_at IS NULL AND (armed_at IS NULL OR (by_password_alone AND NOT %(by_password_alone)s))
"""
"""One that waits; or one made on the password alone, for whoever has proved more than that."""
WAITING = f"""
SELECT id, number, asked, by_password_alone FROM backup_codes_sheet
WHERE employee_id = %(employee_id)s AND {_TO_TYPE_BACK}
ORDER BY number DESC LIMIT 1
"""
_WAITS = f"id = %(id)s AND {_TO_TYPE_BACK}"
TRY = f"UPDATE backup_codes_sheet SET tries = tries + 1 WHERE {_WAITS} AND tries < %(tries)s RETURNING tries"
GIVE_BACK = "UPDATE backup_codes_sheet SET tries = tries - 1 WHERE id = %(id)s AND tries > 0"
REPLACE = f"""
UPDATE backup_codes_sheet SET replaced_at = %(now)s
WHERE employee_id = %(employee_id)s AND id <> %(id)s AND armed_at IS NOT NULL AND replaced_at IS NULL AND {_MAY_END}
"""
ARM = f"""
UPDATE backup_codes_sheet SET armed_at = %(now)s, by_password_alone = %(by_password_alone)s, tries = 0 WHERE {_WAITS}
"""

# --- signing in ---------------------------------------------------------------------------------------------------
FIND = """
SELECT l.id, l.position, l.kid, l.salt, l.digest, l.used_at,
       s.id, s.number, s.armed_at, s.replaced_at, s.by_password_alone
FROM backup_codes_sheet s JOIN backup_codes_line l ON l.sheet_id = s.id
WHERE s.employee_id = %(employee_id)s AND l.selector = %(selector)s
ORDER BY s.number DESC LIMIT 1
"""
USE = """
UPDATE backup_codes_line SET used_at = %(now)s, address = %(address)s, browser = %(browser)s
WHERE id = %(id)s AND used_at IS NULL
"""
KEEP = """
UPDATE backup_codes_sheet SET armed_at = COALESCE(armed_at, %(now)s) WHERE id = %(id)s AND replaced_at IS NULL
"""
"""Arms a sheet that waits, and holds an armed one against being replaced at this moment."""
LEFT = "SELECT COUNT(*) FROM backup_codes_line WHERE sheet_id = %(sheet_id)s AND used_at IS NULL"
IN_FORCE = """
SELECT number FROM backup_codes_sheet
WHERE employee_id = %(employee_id)s AND replaced_at IS NULL
ORDER BY by_password_alone, armed_at IS NULL, number DESC LIMIT 1
"""
"""The armed one, else one that waits; but before any that does not count yet."""

# --- showing ------------------------------------------------------------------------------------------------------
LIVE = """
SELECT s.id, s.number, s.armed_at, s.replaced_at, s.by_password_alone,
       s.created_at, s.address, s.browser, s.asked, s.tries,
       l.position, l.used_at, l.address, l.browser
FROM backup_codes_sheet s JOIN backup_codes_line l ON l.sheet_id = s.id
WHERE s.employee_id = %(employee_id)s AND s.replaced_at IS NULL
ORDER BY s.number, l.position
"""
HAS_A_SHEET = """EXISTS (
    SELECT 1 FROM backup_codes_sheet s
    WHERE s.employee_id = e.id AND s.armed_at IS NOT NULL AND s.replaced_at IS NULL AND NOT s.by_password_alone
      AND EXISTS (SELECT 1 FROM backup_codes_line l WHERE l.sheet_id = s.id AND l.used_at IS NULL))"""
"""An armed one that counts, and has a code left."""
HOLDERS = f"SELECT e.id FROM employees_employee e WHERE e.active AND {HAS_A_SHEET}"
HOLDERS_BETWEEN = f"{HOLDERS} AND e.name_key BETWEEN %(first)s AND %(last)s"
HOLDERS_BY_ID = f"{HOLDERS} AND e.id BETWEEN %(first)s AND %(last)s"
COUNT_WITHOUT = f"""
SELECT COUNT(*), COUNT(CASE WHEN {HAS_AN_ADDRESS} THEN 1 END) FROM employees_employee e
WHERE e.active AND NOT {HAS_A_SHEET}
"""
WITHOUT = f"""
SELECT e.id, e.name FROM employees_employee e WHERE e.active AND NOT {HAS_A_SHEET}
ORDER BY e.name_key LIMIT %(most)s
"""
GOOD_UNDER_KEY = """
SELECT COUNT(DISTINCT s.employee_id) FROM backup_codes_line l JOIN backup_codes_sheet s ON s.id = l.sheet_id
WHERE l.kid = %(kid)s AND l.used_at IS NULL AND s.replaced_at IS NULL
"""
