"""What all commands have in common: an example in their help, errors as one sentence, and exit status 0, 1 or 2."""

import argparse
import getpass
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from secrets import choice
from typing import Any, NoReturn

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError

from gatepost.kernel import checks as our_checks
from gatepost.kernel.errors import PlainError

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_GROUP = 4
_SHORTEST = 19
_INTERRUPTED = 130
_LIBPQ_ASKS = "\n\tIs the server"
"""How PostgreSQL's library ends when nobody answers: with a question that ours repeats."""
_NO_TABLE = re.compile(r"no such (table|column)|(relation|column) \S+ does not exist")


class Command(BaseCommand):
    """A command of ours. `example` stands at the end of its help.

    Exit status: 0 it is done, 1 it could not be done, 2 it was not understood.
    """

    example = ""
    suppressed_base_arguments = {  # noqa: RUF012  (as Django declares it)
        "--version",
        "-v",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Add the example to the help, and give the command its name as people type it."""
        words = in_help(self.example) if self.example else {}
        parser = super().create_parser(prog_name, subcommand.replace("_", "-"), **words, **kwargs)
        for action in parser._actions:  # noqa: SLF001  (Django asks nobody before it adds this one)
            if "--skip-checks" in action.option_strings:
                action.help = argparse.SUPPRESS
        return parser

    def check(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse to start with settings that cannot be used: each is one sentence, without Django's headings."""
        refuse([issue for issue in checks.run_checks() if issue.is_serious()])

    def warn(self) -> None:
        """Tell whoever starts Gatepost what is worth mending, though it runs; `doctor` says it again."""
        for each in our_checks.TOLD_AT_START:
            for issue in each():
                self.stderr.write(sentence(issue))

    def run_from_argv(self, argv: list[str]) -> None:
        """Run, and say what went wrong in a sentence; only a bug of ours shows a traceback."""
        try:
            super().run_from_argv(
                [*argv[:2], "--traceback", *argv[2:]]
            )  # its errors come out to be told here
            sys.stdout.flush()
        except CommandError as error:
            _end(str(error), error.returncode)
        except PlainError as error:
            _end(str(error))
        except DatabaseError as error:
            _end(" ".join(about_database(error)))
        except KeyboardInterrupt:
            _end("", _INTERRUPTED)
        except BrokenPipeError:  # whoever read has read enough; Python would complain once more at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _end("")

    def show(self, data: object, lines: Sequence[str], *, as_json: bool) -> None:
        """Print `data` as JSON, or `lines` for people."""
        self.stdout.write(json.dumps(data, indent=2, default=_in_json) if as_json else "\n".join(lines))


def in_help(example: str) -> dict[str, Any]:
    """Return what argparse needs to end a help with an example, its lines as they are."""
    return {"epilog": f"example:\n  {example}", "formatter_class": argparse.RawDescriptionHelpFormatter}


def sentence(issue: checks.CheckMessage) -> str:
    """Return what a check found, and what to do, on one line."""
    return f"{issue.id}: {issue.msg}" + (f" {issue.hint}" if issue.hint else "")


def refuse(issues: Sequence[checks.CheckMessage]) -> None:
    """Raise CommandError when there are any, one a line; and ask what was forgotten where nothing is set at all."""
    if issues:
        forgotten = ["No setting was found at all. Is GATEPOST_ENV_FILE set?"] if settings.NOTHING_SET else []
        raise CommandError("\n".join([*map(sentence, issues), *forgotten]))


def about_database(error: DatabaseError) -> tuple[str, str]:
    """Return what is wrong with the database, and what to do, as two sentences. Drivers tell no password."""
    words = " ".join(str(error).partition(_LIBPQ_ASKS)[0].split())
    if _NO_TABLE.search(words):
        return "The database has no tables yet, or old ones.", "Bring it up to date with: gatepost setup"
    end = "" if words.endswith((".", "?", "!")) else "."
    return f"The database cannot be used: {words}{end}", "Is it there, its server up, and DATABASE_URL right?"


def password_from(*, stdin: bool, minimum: int) -> tuple[str, bool]:
    """Return a password and whether it was made here: read from standard input, asked for, or made."""
    if stdin:
        return _line_of_input(), False
    typed = _asked_for() if sys.stdin.isatty() else ""
    return (typed, False) if typed else (made_password(minimum), True)


def _asked_for() -> str:
    try:
        typed = getpass.getpass("Password (Enter alone makes one): ")
        while typed and getpass.getpass("Once more: ") != typed:
            typed = getpass.getpass("They differ. Password: ")
    except EOFError as error:  # Ctrl-D
        raise CommandError("\nNo password was typed, so nothing was changed.") from error
    return typed


def made_password(minimum: int) -> str:
    """Return a password that can be read out and typed: groups of four letters, 72 bits of chance or more."""
    groups = (max(minimum, _SHORTEST) + 1 + _GROUP) // (_GROUP + 1)
    return "-".join("".join(choice(_LETTERS) for _ in range(_GROUP)) for _ in range(groups))


def _line_of_input() -> str:
    try:
        return sys.stdin.readline().rstrip("\r\n").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise CommandError("What came on standard input is no text in UTF-8.") from error


def _end(words: str, status: int = 1) -> NoReturn:
    if words:
        sys.stderr.write(f"{words}\n")
    sys.exit(status)


def _in_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
