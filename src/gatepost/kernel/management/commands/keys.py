"""`gatepost keys`: make the root key file, change keys while Gatepost runs, and show what is there but for the keys."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.module_loading import import_string

from gatepost.kernel import checks, commands, key_changes, keyring, privacy

_NEXT = {
    "add": "Copy the file to every node that runs Gatepost, then: gatepost keys activate {kid}",
    "activate": "What was made with the others still works. In a day they can be retired: gatepost keys retire KEY",
    "retire": "What was made with it no longer works. The line stays, so that its id is never used again.",
}


class Command(commands.Command):
    """Make the key file once, change its keys one by one, and look at it."""

    help = (
        "Make the root key file, look at it, or change its keys while Gatepost runs. "
        "To change keys: add one, activate it, and a day later retire the old one. Processes notice within a second."
    )
    example = "gatepost keys init"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("do", choices=["init", "status", "add", "activate", "retire"])
        parser.add_argument("key", nargs="?", default="", help="the key's id, for activate and retire")
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="retire it though something that still counts was made with it",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        """Do it."""
        if options["do"] == "init":
            self._init(as_json=options["json"])
        elif options["do"] == "status":
            self._status(as_json=options["json"])
        else:
            self._change(options["do"], options["key"], anyway=options["anyway"], as_json=options["json"])

    def _change(self, do: str, kid: str, *, anyway: bool, as_json: bool) -> None:
        if (do == "add") == bool(kid):
            raise CommandError("gatepost keys add, gatepost keys activate KEY, or gatepost keys retire KEY")
        try:
            if do == "add":
                kid = key_changes.add(settings.KEY_FILE)
            elif do == "activate":
                key_changes.activate(settings.KEY_FILE, kid)
            else:
                self._retire(kid, anyway=anyway)
        except OSError as error:
            message = (
                f"The key file {settings.KEY_FILE} cannot be changed: {error.strerror}. It is as it was."
            )
            raise CommandError(message) from error
        done = {"add": "added", "activate": "active", "retire": "retired"}[do]
        said = [f"The key {kid} is {done}.", _NEXT[do].format(kid=kid)]
        self.show({"key": kid, "now": done}, said, as_json=as_json)

    def _retire(self, kid: str, *, anyway: bool) -> None:
        held = [said for said in (import_string(path)(kid) for path in settings.GATEPOST_KEY_HOLDERS) if said]
        if held and not anyway:
            raise CommandError(
                f"Made with the key {kid} and still good: {'; '.join(held)}. See --help for --anyway."
            )
        key_changes.retire(settings.KEY_FILE, kid)

    def _init(self, *, as_json: bool) -> None:
        commands.refuse(checks.settings_can_be_used())  # else the file would lie where nobody looks for it
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
