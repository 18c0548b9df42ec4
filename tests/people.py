"""Employees for tests, added the way an administrator adds them."""

from gatepost.employees import flow
from gatepost.employees.flow import Newcomer
from gatepost.employees.models import Employee
from gatepost.factors.backup_codes import flow as backup_codes
from gatepost.factors.backup_codes.flow import Armed, Shown
from gatepost.kernel import clock, crockford, where
from gatepost.options import snapshot

PASSWORD = "correct horse battery staple"


def add(name="dana", **changed) -> Employee:
    """Add an employee with two addresses, both chosen."""
    entered = {
        "name": name,
        "full_name": f"{name.title()} Cole",
        "password": PASSWORD,
        "email1": f"{name}@example.com",
        "email2": f"{name}@home.example",
        **changed,
    }
    return flow.add(Newcomer(**entered), options=snapshot.current(), where=where.COMMAND_LINE, by="a test")


def twice(employee: Employee) -> Employee:
    """Let somebody have one address twice, as it could be entered before."""
    employee.email2 = employee.email1.title()
    employee.save()
    return employee


def option(name, value) -> None:
    """Change an option, as the options page does."""
    snapshot.change(name, value, by="a test", now=clock.now())


def two_factor_on() -> None:
    """Ask everybody for the second step from now on."""
    option("two_factor", True)


def sheet(employee: Employee, *, armed=True, by_password_alone=False) -> Shown:
    """Make a sheet of backup codes for an employee, and type back the line that is asked for."""
    how = {"where": where.COMMAND_LINE, "by_password_alone": by_password_alone}
    shown = backup_codes.make(employee.id, **how)
    if armed:
        assert isinstance(backup_codes.arm(employee.id, shown.lines[shown.asked - 1], **how), Armed)
    return shown


def guess(line: str) -> str:
    """Return a code that is right in all but its secret, check character and all."""
    body = crockford.fold(line)[:-1]
    other = "7" if body[9] != "7" else "8"
    return crockford.checked(body[:9] + other + body[10:])


def guess_temporary(code: str) -> str:
    """Return a temporary code that is wrong in its secret alone, check character and all."""
    body = crockford.fold(code)[:-1]
    return crockford.checked(("7" if body[0] != "7" else "8") + body[1:])
