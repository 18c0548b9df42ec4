"""`gatepost setup`: database, keys and the first administrator; safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db.transaction import atomic

from gatepost.employees import flow, passwords, rules
from gatepost.employees.flow import Newcomer
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import checks, clock, commands, keyring, privacy, where
from gatepost.options import snapshot

_BY = "gatepost setup"


class Command(commands.Command):
    """Everything that a new installation needs before `gatepost serve`."""

    help = "Make the data folder, keys, database and the first administrator. What is there already stays as it is."
    example = 'gatepost setup --administrator dana --full-name "Dana Cole" --email1 dana@example.com'
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who the first administrator is."""
        parser.add_argument("--administrator", metavar="NAME", help="the name that they sign in with")
        parser.add_argument("--full-name", default="", help="for example 'Dana Cole'")
        parser.add_argument("--email1", default="", metavar="ADDRESS", help="where codes go")
        parser.add_argument("--email2", default="", metavar="ADDRESS", help="a second address")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, **options: Any) -> None:
        """Make what is missing."""
        wrong = [*checks.settings_can_be_used(), *checks.data_can_be_kept()]
        if wrong:
            raise CommandError("\n".join(commands.sentence(each) for each in wrong))
        try:
            privacy.make_folder(settings.DATA)
        except OSError as error:
            message = (
                f"The folder {settings.DATA} cannot be made: {error.strerror}. Mend it, or set GATEPOST_DATA."
            )
            raise CommandError(message) from error
        if not privacy.is_there(settings.KEY_FILE):
            call_command("keys", "init", stdout=self.stdout)
        self.check()
        call_command("migrate", interactive=False, verbosity=0)
        _write_down_the_keys()
        self.stdout.write("The database is up to date.")
        if options["administrator"]:
            self._administrator(options)
        self.stdout.write("Next: gatepost serve   (and when something is odd: gatepost doctor)")

    def _administrator(self, options: dict[str, Any]) -> None:
        name = options["administrator"]
        if passwords.find(rules.name_key(name)):
            self.stdout.write(f"{name} is there already, and stays as it is.")
            return
        current = snapshot.current()
        password, made = commands.password_from(
            stdin=options["password_stdin"], minimum=current.password_minimum
        )
        newcomer = Newcomer(
            name=name,
            full_name=options["full_name"] or name,
            password=password,
            email1=options["email1"],
            email2=options["email2"],
            destination=current.default_destination,
            administrator=True,
        )
        flow.add(newcomer, password_minimum=current.password_minimum, where=where.COMMAND_LINE, by=_BY)
        self.stdout.write(f"Added the administrator {name}.")
        if made:
            self.stdout.write(f"Their password, shown this once: {password}")


def _write_down_the_keys() -> None:
    """Put these keys in the journal when they first meet this database: they were made before it."""
    ring = keyring.current()
    with atomic(durable=True):
        if not entries.exists(Event.KEYS_MADE, instance=ring.instance, kid=ring.active):
            now, line = clock.now(), where.COMMAND_LINE
            entries.record(
                Event.KEYS_MADE,
                employee_id=None,
                where=line,
                now=now,
                instance=ring.instance,
                kid=ring.active,
            )
