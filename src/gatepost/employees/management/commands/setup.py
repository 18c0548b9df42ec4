"""`gatepost setup`: database, keys and the first administrator; safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from gatepost.employees import flow, passwords, rules
from gatepost.employees.flow import Newcomer, NotAllowedError
from gatepost.kernel import commands, where
from gatepost.options import snapshot


class Command(commands.Command):
    """Everything that a new installation needs before `gatepost serve`."""

    help = "Make the data folder, keys, database and the first administrator. What is there already stays as it is."
    example = 'gatepost setup --administrator dana --full-name "Dana Cole" --email1 dana@example.com'
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who the first administrator is."""
        parser.add_argument(
            "--administrator", metavar="NAME", help="the name that the first administrator signs in with"
        )
        parser.add_argument("--full-name", default="", help="for example 'Dana Cole'")
        parser.add_argument("--email1", default="", metavar="ADDRESS", help="where codes go")
        parser.add_argument("--email2", default="", metavar="ADDRESS", help="a second address")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, **options: Any) -> None:
        """Make what is missing."""
        if settings.PROBLEMS:
            raise CommandError("\n".join(str(problem) for problem in settings.PROBLEMS))
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not settings.KEY_FILE.exists():
            call_command("keys", "init", stdout=self.stdout)
        self.check()
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("The database is up to date.")
        if options["administrator"]:
            self._administrator(options)
        self.stdout.write("Next: gatepost serve   (and when something is odd: gatepost doctor)")

    def _administrator(self, options: dict[str, Any]) -> None:
        name = options["administrator"]
        if passwords.find(rules.name_key(name)):
            self.stdout.write(f"{name} is there already.")
            return
        password, made = commands.password_from(stdin=options["password_stdin"])
        current = snapshot.current()
        newcomer = Newcomer(
            name=name,
            full_name=options["full_name"] or name,
            password=password,
            email1=options["email1"],
            email2=options["email2"],
            destination=current.default_destination,
            administrator=True,
        )
        try:
            flow.add(
                newcomer,
                password_minimum=current.password_minimum,
                where=where.COMMAND_LINE,
                by="gatepost setup",
            )
        except NotAllowedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Added the administrator {name}.")
        if made:
            self.stdout.write(f"Their password, shown this once: {password}")
