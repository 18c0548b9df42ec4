"""People who sign in, and the named statements about them that every sign-in passes through."""

from django.db import models
from django.db.models.functions import Lower


class Destination(models.TextChoices):
    """Where an employee's codes go."""

    EMAIL1 = "email1"
    EMAIL2 = "email2"
    BOTH = "both"


class Employee(models.Model):
    """Somebody who signs in to the portal."""

    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=160, unique=True)
    """The name as it is compared: `Dana` and `dana` are one person (employees.rules.name_key)."""
    full_name = models.CharField(max_length=120)
    email1 = models.CharField(max_length=254, blank=True)
    email1_proved_at = models.DateTimeField(null=True)
    """When a code that was sent to Email1 alone was last typed back."""
    email2 = models.CharField(max_length=254, blank=True)
    email2_proved_at = models.DateTimeField(null=True)
    destination = models.CharField(max_length=6, choices=Destination)
    fallback = models.BooleanField(default=False)
    """With one address chosen: may a late code be sent to the other one too, at the employee's wish?"""
    active = models.BooleanField(default=True)
    administrator = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="en")
    password = models.CharField(max_length=200, blank=True)
    password_version = models.PositiveIntegerField(default=1)
    """Raised by every change of the password: ends sessions and pending sign-ins, opens a new yearly ceiling."""
    epoch = models.PositiveIntegerField(default=1)
    """Raised by whatever ends all that is theirs, so that a session opened at that very moment is caught too."""
    created_at = models.DateTimeField()
    last_sign_in = models.DateTimeField(null=True)

    class Meta:
        """Found by an address, too, to see who else has it; and at once, whoever has none for their choice."""

        indexes = (
            models.Index(Lower("email1"), name="employee_email1"),
            models.Index(Lower("email2"), name="employee_email2"),
            models.Index(
                fields=["name_key"],
                condition=models.Q(active=True)
                & (
                    models.Q(destination="email1", email1="")
                    | models.Q(destination="email2", email2="")
                    | models.Q(destination="both", email1="", email2="")
                ),
                name="employee_out_of_reach",
            ),
        )

    def __str__(self) -> str:
        """Return the name they sign in with."""
        return self.name


BY_NAME = """
SELECT id, password, active, password_version, epoch, language FROM employees_employee WHERE name_key = %(name_key)s
"""
FOR_CODES = """
SELECT email1, email2, destination, fallback, language FROM employees_employee WHERE id = %(id)s
"""
SIGN_IN = """
UPDATE employees_employee
SET last_sign_in = %(now)s,
    email1_proved_at = CASE WHEN email1 = %(proves)s AND email1 <> '' THEN %(now)s ELSE email1_proved_at END,
    email2_proved_at = CASE WHEN email2 = %(proves)s AND email2 <> '' THEN %(now)s ELSE email2_proved_at END
WHERE id = %(id)s AND active AND password_version = %(password_version)s AND epoch = %(epoch)s
"""
CODE_TYPED = """
UPDATE employees_employee
SET email1_proved_at = CASE WHEN email1 = %(proves)s AND email1 <> '' THEN %(now)s ELSE email1_proved_at END,
    email2_proved_at = CASE WHEN email2 = %(proves)s AND email2 <> '' THEN %(now)s ELSE email2_proved_at END
WHERE id = %(id)s AND active AND password_version = %(password_version)s AND epoch = %(epoch)s
"""
REHASH = """
UPDATE employees_employee SET password = %(fresh)s WHERE id = %(id)s AND password = %(stale)s
"""
_ANOTHER = """
EXISTS (SELECT 1 FROM employees_employee o WHERE o.administrator AND o.active AND o.id <> %(id)s)
"""
"""An administrator is left without this one. Two who go at one moment must take turns, or each leans on the other."""
DEACTIVATE = f"""
UPDATE employees_employee SET active = %(off)s, epoch = epoch + 1
WHERE id = %(id)s AND active AND (NOT administrator OR {_ANOTHER})
"""
ACTIVATE = "UPDATE employees_employee SET active = %(on)s WHERE id = %(id)s AND NOT active"
END_ALL = "UPDATE employees_employee SET epoch = epoch + 1 WHERE id = %(id)s"
END_ALL_AS_READ = f"{END_ALL} AND active AND epoch = %(epoch)s"
GIVE_ANEW = """
UPDATE employees_employee SET password = %(fresh)s, password_version = password_version + 1
WHERE id = %(id)s AND password_version = %(password_version)s
"""
CHANGE = f"""
UPDATE employees_employee
SET full_name = %(full_name)s,
    email1_proved_at = CASE WHEN email1 = %(email1)s THEN email1_proved_at END, email1 = %(email1)s,
    email2_proved_at = CASE WHEN email2 = %(email2)s THEN email2_proved_at END, email2 = %(email2)s,
    destination = %(destination)s, fallback = %(fallback)s, administrator = %(administrator)s, language = %(language)s
WHERE id = %(id)s AND full_name = %(seen_full_name)s AND email1 = %(seen_email1)s AND email2 = %(seen_email2)s
  AND destination = %(seen_destination)s AND fallback = %(seen_fallback)s
  AND administrator = %(seen_administrator)s AND language = %(seen_language)s
  AND (CAST(%(administrator)s AS boolean) OR NOT administrator OR NOT active OR {_ANOTHER})
"""
SAMPLE_OF_PASSWORDS = """
SELECT id, password FROM employees_employee WHERE id >= %(start)s ORDER BY id LIMIT %(most)s
"""
SPAN_OF_IDS = "SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id), 0) FROM employees_employee"
ALSO_AT = """
SELECT full_name FROM employees_employee
WHERE (LOWER(email1) = LOWER(%(address)s) OR LOWER(email2) = LOWER(%(address)s)) AND active AND id <> %(id)s
ORDER BY name_key LIMIT %(most)s
"""
NEXT_ACTIVE = """
SELECT id, email1, email2, language FROM employees_employee WHERE id > %(after)s AND active ORDER BY id LIMIT %(most)s
"""
OUT_OF_REACH = """(destination = 'email1' AND email1 = '' OR destination = 'email2' AND email2 = ''
    OR destination = 'both' AND email1 = '' AND email2 = '')"""
"""No address for the choice that was made: what `rules.out_of_reach` says of one employee. They have an index."""
HAS_AN_ADDRESS = "(email1 <> '' OR email2 <> '')"
"""Codes may go elsewhere by choice, notices go to any."""
COUNT_REACH = f"""
SELECT COUNT(*), COUNT(CASE WHEN administrator THEN 1 END), COUNT(CASE WHEN {OUT_OF_REACH} THEN 1 END)
FROM employees_employee WHERE active
"""
NAMES_OUT_OF_REACH = f"""
SELECT name FROM employees_employee WHERE active AND {OUT_OF_REACH} ORDER BY name_key LIMIT %(most)s
"""
OWN = """
SELECT name, full_name, email1, email2, destination, fallback, email1_proved_at, email2_proved_at,
       password_version, epoch
FROM employees_employee WHERE id = %(id)s AND active
"""
_AS_READ = """
id = %(id)s AND active AND password_version = %(password_version)s AND epoch = %(epoch)s
AND email1 = %(email1)s AND email2 = %(email2)s AND destination = %(destination)s AND fallback = %(fallback)s
"""
CHOOSE = f"UPDATE employees_employee SET destination = %(chosen)s, fallback = %(ticked)s WHERE {_AS_READ}"
MOVE = f"""
UPDATE employees_employee
SET email1 = CASE WHEN %(first)s THEN %(address)s ELSE email1 END,
    email1_proved_at = CASE WHEN %(first)s THEN %(proved_at)s ELSE email1_proved_at END,
    email2 = CASE WHEN %(first)s THEN email2 ELSE %(address)s END,
    email2_proved_at = CASE WHEN %(first)s THEN email2_proved_at ELSE %(proved_at)s END
WHERE {_AS_READ}
"""
# No code that was typed for a sign-in: somebody with the password alone may have entered the address themselves.
PROVE = f"""
UPDATE employees_employee
SET email1_proved_at = CASE WHEN %(first)s THEN %(now)s ELSE email1_proved_at END,
    email2_proved_at = CASE WHEN %(first)s THEN email2_proved_at ELSE %(now)s END
WHERE {_AS_READ}
"""
SET_ANEW = """
UPDATE employees_employee SET password = %(fresh)s, password_version = password_version + 1
WHERE id = %(id)s AND active AND password = %(stale)s AND password_version = %(password_version)s AND epoch = %(epoch)s
"""
"""The password."""
