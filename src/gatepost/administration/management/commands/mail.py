"""`gatepost mail`: the same tests as on the page about email delivery, on the server's own terminal."""

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser

from gatepost.administration import mail_flow, mail_trial, mail_words
from gatepost.delivery import connection_tests, overview
from gatepost.delivery.connection_tests import Passed
from gatepost.delivery.outbox import State
from gatepost.employees.models import Employee
from gatepost.kernel import clock, commands, mailbox, where
from gatepost.options import snapshot
from gatepost.sessions.visit import Person

PATIENCE = 60.0
"""Seconds until a test mail that nobody took is given up."""
_LOOK_EVERY = 0.2
_UNDER_WAY = {State.QUEUED, State.SENDING}


class Command(commands.Command):
    """Says whether mails can leave, before anybody depends on them."""

    help = "Test the connection to each mail server, step by step; with --to, send a test mail and follow it."
    example = "gatepost mail test --to dana@example.com"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and where a test mail goes."""
        parser.add_argument("do", choices=["test"])
        parser.add_argument("--to", default="", metavar="ADDRESS", help="where a test mail is sent")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        """Test the connections, then send. Raises CommandError where something is not well."""
        steps: list[Passed] = []

        def tell(passed: Passed) -> None:
            steps.append(passed)
            if not options["json"]:
                self.stdout.write(_said(passed))

        well = connection_tests.try_here(tell)
        if options["json"]:
            self.show([_as_data(each) for each in steps], [], as_json=True)
        if not steps:
            raise CommandError("No mail server is set. Set GATEPOST_SMTP_URLS.")
        if not well:
            raise CommandError("Not every mail server let us in.")
        if options["to"]:
            self._send(options["to"], quiet=options["json"])

    def _send(self, typed: str, *, quiet: bool) -> None:
        try:
            address = mailbox.checked(typed)
        except ValueError as error:
            raise CommandError(str(error)) from None
        about = mail_flow.send_test(address, where=where.COMMAND_LINE, owner=_somebody(), by="gatepost mail")
        zone, told, until = snapshot.current().time_zone, "", time.monotonic() + PATIENCE
        while True:
            mail = overview.test_mail(about)
            assert mail is not None  # noqa: S101  (it was just posted)
            said = f"{mail.address}: {mail_words.state(mail, zone)}"
            if said != told and not quiet:
                self.stdout.write(said)
            told = said
            if mail.state not in _UNDER_WAY or time.monotonic() > until:
                break
            time.sleep(_LOOK_EVERY)
        if mail.state is not State.SENT:
            raise CommandError(mail_trial.became(mail, clock.now()) or "Nobody took it in time.")


def _said(passed: Passed) -> str:
    step = mail_trial.STEPS[passed.step]
    said = f" ({passed.said})" if passed.said and passed.ok else f": {passed.said}" if passed.said else ""
    return f"{'ok  ' if passed.ok else 'NO  '} {passed.relay}: {step}{said}"


def _as_data(passed: Passed) -> dict[str, object]:
    return {"relay": passed.relay, "step": passed.step.value, "ok": passed.ok, "said": passed.said}


def _somebody() -> Person:
    """Return an administrator, in whose language it is: each mail belongs to somebody."""
    found = Employee.objects.filter(active=True, administrator=True).order_by("id").first()
    if found is None:
        raise CommandError("There is no administrator yet. Add one: gatepost setup")
    return Person(found.pk, found.name, found.full_name, administrator=True, language=found.language)
