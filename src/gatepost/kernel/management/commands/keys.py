"""`gatepost keys`: make the root key file, and show what is in it without showing a key."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from gatepost.kernel import commands, keyring, privacy


class Command(commands.Command):
    """Make the key file once, and look at it."""

    help = "Make the root key file (init), or show its keys' ids and states (status)."
    example = "gatepost keys init"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("do", choices=["init", "status"])
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        """Do it."""
        if options["do"] == "init":
            self._init(as_json=options["json"])
        else:
            self._status(as_json=options["json"])

    def _init(self, *, as_json: bool) -> None:
        try:
            privacy.write_private(settings.KEY_FILE, keyring.fresh())
        except FileExistsError as error:
            message = f"There is a key file at {settings.KEY_FILE} already; it is left as it is."
            raise CommandError(message) from error
        except OSError as error:
            message = (
                f"The key file {settings.KEY_FILE} cannot be written: {error.strerror}. "
                "Mend the folder, or set GATEPOST_KEY_FILE."
            )
            raise CommandError(message) from error
        said = f"Made {settings.KEY_FILE}. Keep a copy of it, apart from the database's backups."
        self.show({"file": str(settings.KEY_FILE), "made": True}, [said], as_json=as_json)

    def _status(self, *, as_json: bool) -> None:
        ring = keyring.load(settings.KEY_FILE, settings.PUBLIC_URL)
        data = {
            "file": str(settings.KEY_FILE),
            "instance": ring.instance,
            "keys": {kid: root.state.value for kid, root in ring.roots.items()},
            "check": ring.check_value(),
        }
        lines = [f"{settings.KEY_FILE} (instance {ring.instance}, check value {ring.check_value()})"]
        lines += [f"  {kid}  {root.state.value}" for kid, root in ring.roots.items()]
        self.show(data, lines, as_json=as_json)
