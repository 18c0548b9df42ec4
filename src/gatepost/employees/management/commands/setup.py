"""`gatepost setup`: database, keys and the first administrator; safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError
from django.db.transaction import atomic

from gatepost.employees import flow, passwords, rules
from gatepost.employees.flow import Newcomer
from gatepost.journal import keys
from gatepost.kernel import checks, clock, commands, keyring, privacy, where
from gatepost.options import snapshot

_BY = "gatepost setup"
_LOST = "If there is none any more: gatepost setup --new-keys, which makes all backup codes worthless."


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

        parser.add_argument(
            "--new-keys",
            action="store_true",
            help="go on with other keys than this database was made with, when those are lost for good",
        )

    def handle(self, **options: Any) -> None:
        """Make what is missing."""
        commands.refuse([*checks.settings_can_be_used(), *checks.data_can_be_kept()])
        try:
            privacy.make_folder(settings.DATA)
        except OSError as error:
            message = (
                f"The folder {settings.DATA} cannot be made: {error.strerror}. Mend it, or set GATEPOST_DATA."
            )
            raise CommandError(message) from error
        if not privacy.is_there(settings.KEY_FILE):
            _refuse_to_replace_keys(new_keys=options["new_keys"])
            call_command("keys", "init", stdout=self.stdout)
        self.check()
        call_command("migrate", interactive=False, verbosity=0)
        _write_down_the_keys(new_keys=options["new_keys"])
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
        flow.add(newcomer, options=current, where=where.COMMAND_LINE, by=_BY)
        self.stdout.write(f"Added the administrator {name}.")
        if made:
            self.stdout.write(f"Their password, shown this once: {password}")


def _refuse_to_replace_keys(*, new_keys: bool) -> None:
    """See that no keys were lost before new ones are made: a disk that is not there yet looks the same."""
    try:
        made_with = "" if new_keys else keys.made_with()
    except DatabaseError:  # it has no tables yet, or what comes next tells what is wrong with it
        made_with = ""
    if made_with:
        raise CommandError(
            f"There is no key file at {settings.KEY_FILE}, and this database was made with one (instance {made_with}). "
            f"Bring back your copy of it. {_LOST}"
        )


def _write_down_the_keys(*, new_keys: bool) -> None:
    """Put these keys in the journal when they first meet this database: they were made before it."""
    ring = keyring.current()
    if not new_keys and keys.are_strange(ring):
        raise CommandError(
            f"The keys in {settings.KEY_FILE} (instance {ring.instance}) are not those that this database was made "
            f"with (instance {keys.made_with()}). Bring back your copy of those. {_LOST}"
        )
    with atomic(durable=True):
        keys.write_down(ring, where=where.COMMAND_LINE, now=clock.now())
