"""Prepares the portal under measurement, in a process of its own: database, keys, many people, the second step on."""

import os
from io import StringIO

import django
from django.core.management import call_command

from bench import browser, drivers

os.environ["DJANGO_SETTINGS_MODULE"] = "gatepost.settings"
django.setup()

from gatepost.employees import flow  # noqa: E402  (Django must be set up first)
from gatepost.enabling import flow as enabling  # noqa: E402
from gatepost.kernel import where  # noqa: E402
from gatepost.options import snapshot  # noqa: E402

BY = "the bench"


def move_in() -> None:
    """Do all that an administrator would do."""
    call_command("setup", stdout=StringIO())
    for number in range(drivers.PEOPLE):
        name = browser.name_of(number)
        newcomer = flow.Newcomer(
            name=name,
            full_name=f"Person {name}",
            password=browser.PASSWORD,
            email1=f"{name}@example.com",
            destination="email1",
        )
        flow.add(newcomer, options=snapshot.current(), where=where.COMMAND_LINE, by=BY)
    by = enabling.By(where.COMMAND_LINE, BY)
    enabling.switch(on=True, by=by, reason="a bench")


if __name__ == "__main__":
    move_in()
