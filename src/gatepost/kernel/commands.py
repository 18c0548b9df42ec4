"""What all commands have in common: an example in their help, errors as one sentence, and exit status 0, 1 or 2."""

import argparse
import getpass
import json
import sys
from collections.abc import Iterable
from secrets import choice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SYLLABLES = 8


class Command(BaseCommand):
    """A command of ours. `example` stands at the end of its help."""

    example = ""
    suppressed_base_arguments = frozenset(
        {
            "--version",
            "-v",
            "--settings",
            "--pythonpath",
            "--traceback",
            "--no-color",
            "--force-color",
            "--skip-checks",
        }
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Add the example to the help."""
        words = {"epilog": f"example:\n  {self.example}", "formatter_class": _Help} if self.example else {}
        shown = subcommand.replace("_", "-")
        return super().create_parser(prog_name, shown, **words, **kwargs)

    def show(self, data: object, lines: list[str], *, as_json: bool) -> None:
        """Print `data` as JSON, or `lines` for people."""
        self.stdout.write(json.dumps(data, indent=2, default=str) if as_json else "\n".join(lines))


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps the example's lines as they are, and the options that Django adds to every command out of sight."""

    def add_argument(self, action: argparse.Action) -> None:
        """Leave out what no reader of the help looks for."""
        if not set(action.option_strings) & Command.suppressed_base_arguments:
            super().add_argument(action)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Likewise in the first line."""
        shown = [each for each in actions if not set(each.option_strings) & Command.suppressed_base_arguments]
        super().add_usage(usage, shown, groups, prefix)


def password_from(*, stdin: bool) -> tuple[str, bool]:
    """Return a password and whether it was made here: read from standard input, asked for, or made.

    A made one is four words' worth of letters, 75 bits, for somebody to type once and change.
    """
    if stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    if sys.stdin.isatty():
        typed = getpass.getpass("Password (Enter alone makes one): ")
        if typed:
            return (typed, False) if getpass.getpass("Once more: ") == typed else password_from(stdin=False)
    return made_password(), True


def made_password() -> str:
    """Return a password that can be read out and typed: sixteen letters and more, in groups of four."""
    return "-".join("".join(choice(_LETTERS) for _ in range(4)) for _ in range(_SYLLABLES // 2))
