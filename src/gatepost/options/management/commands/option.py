"""`gatepost option`: see and set what may change while Gatepost runs."""

from dataclasses import fields
from typing import Any

from django.core.management.base import CommandError, CommandParser

from gatepost.kernel import commands, where
from gatepost.options import flow, snapshot
from gatepost.options.catalogue import Options
from gatepost.options.kinds import kind_of

_OWN_COMMAND = "two_factor"


class Command(commands.Command):
    help = "List all options with their values, or set one. It counts from the next request on; nothing is restarted."
    example = 'gatepost option set organisation "Example Ltd"'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("do", choices=["list", "set"])
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("value", nargs="?")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if options["do"] == "set":
            self._set(options["name"], options["value"])
        current = snapshot.current()
        shown = [each for each in fields(Options) if options["do"] == "list" or each.name == options["name"]]
        data = {each.name: getattr(current, each.name) for each in shown}
        lines = [f"{each.name:22} {_said(data[each.name]):20} {kind_of(each).bounds}" for each in shown]
        self.show(data, lines, as_json=options["json"])

    def _set(self, name: str, value: str | None) -> None:
        known = {each.name for each in fields(Options)}
        if name not in known or value is None:
            message = (
                f"Write: gatepost option set NAME VALUE, with one of these names: {', '.join(sorted(known))}."
            )
            raise CommandError(message, returncode=2)
        if name == _OWN_COMMAND:
            raise CommandError("2-Factor Authentication has a command of its own: gatepost two-factor on|off")
        try:
            changed = flow.change(name, value, where=where.COMMAND_LINE, by="gatepost option")
        except ValueError as error:
            raise CommandError(f"{name} cannot be {value!r}. {error}") from error
        if not changed:
            raise CommandError(
                "Somebody changed the options at this very moment. Nothing was changed; run it again."
            )


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) or "(empty)"
