"""What `gatepost employee` does to somebody who is there already: by the flows of the pages, and told like them."""

from collections.abc import Mapping
from typing import Any

from gatepost.administration import employee_page, flow, record_form
from gatepost.administration.flow import ON_THE_SERVER, Changed
from gatepost.administration.record_form import Sent
from gatepost.employees import flow as people
from gatepost.employees import passwords, records, rules
from gatepost.employees.flow import NotAllowedError
from gatepost.employees.models import Employee
from gatepost.kernel import commands, where
from gatepost.options import snapshot

Done = tuple[dict[str, Any], list[str]]
"""What is told: as JSON, and in lines for people."""


def find(name: str) -> Employee:
    """Return the employee of this name. Raises NotAllowedError."""
    found = Employee.objects.filter(name_key=rules.name_key(name)).first()
    if found is None:
        message = f"There is no employee called {name!r}. See: gatepost employee list"
        raise NotAllowedError(message)
    return found


def activate(name: str) -> Done:
    """Let somebody in again who was made inactive."""
    began = people.make_active(find(name).id, where=where.COMMAND_LINE, by=ON_THE_SERVER)
    said = "is active again, and can sign in at once" if began else "was active already"
    return {"name": name, "changed": began}, [f"{name} {said}."]


def give_password(name: str, *, stdin: bool) -> Done:
    """Give somebody a new password: read, asked for, or made and told this once."""
    found, options = find(name), snapshot.current()
    password, made = commands.password_from(stdin=stdin, minimum=options.password_minimum)
    complaint = passwords.complaint(password, options, names=(found.name, found.full_name))
    if complaint:
        message = f"That password cannot be taken. {complaint}"
        raise NotAllowedError(message)
    if not flow.give_password(found, found.password_version, password, where=where.COMMAND_LINE, by=None):
        message = (
            "Somebody else changed this password at this very moment. Nothing was changed here; run it again."
        )
        raise NotAllowedError(message)
    lines = [f"{found.name} has a new password. What the old one opened has ended."]
    if made:
        lines.append(f"The password, shown this once: {password}")
    return {"name": found.name, "changed": True} | ({"password": password} if made else {}), lines


def change(name: str, typed: Mapping[str, str], reason: str) -> Done:
    """Change what is known of somebody: what is not named stays as it is."""
    found = find(name)
    seen = records.of(found)
    wanted, errors = record_form.changed(seen, Sent(record_form.texts(seen), typed, reason.strip()))
    if errors:
        raise NotAllowedError(
            "\n".join(f"--{field.replace('_', '-')}: {said}" for field, said in errors.items())
        )
    changed = flow.change(found.id, seen, wanted, reason=reason.strip(), where=where.COMMAND_LINE, by=None)
    if changed is Changed.LAST_ADMINISTRATOR:
        raise NotAllowedError(employee_page.last_administrator())
    if changed is Changed.OVERTAKEN:
        message = "Somebody else changed it at this very moment. Nothing was changed here; run it again."
        raise NotAllowedError(message)
    done = changed is Changed.DONE
    said = "Saved. It counts from now on." if done else "It was all so already. Nothing was changed."
    return {"name": found.name, "changed": done}, [said]
