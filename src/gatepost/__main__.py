"""The command `gatepost`: each word is a Django management command of the part that it belongs to."""

import json
import os
import sys
from collections.abc import Mapping
from difflib import get_close_matches

import django
from django.core.management import get_commands, load_command_class

from gatepost import __version__
from gatepost.kernel import environment

_NOT_UNDERSTOOD = 2


def main() -> None:
    """Run `gatepost COMMAND ...` and end with its status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatepost.settings")
    os.umask(0o077)  # whatever is written, the database above all, is for this account alone
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal that lacks a letter is no reason to fail
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run the command that the words name; `two-factor` and `two_factor` are the same. Return the exit status."""
    if "--supervised" in words:
        # The parent hands over the secrets here, so that they stand in no environment and on no command line.
        environment.adopt(json.loads(sys.stdin.readline()))
    django.setup()
    ours = {name: app for name, app in get_commands().items() if str(app).startswith("gatepost.")}
    name, *rest = words or ["help"]
    if name == "help" and rest:
        name, rest = rest[0], ["--help"]
    if name in {"help", "--help", "-h"}:
        print(_table(ours))  # noqa: T201  (what was asked for)
        return 0
    if name in {"version", "--version"}:
        print(f"gatepost {__version__}")  # noqa: T201  (likewise)
        return 0
    module = name.replace("-", "_")
    if module not in ours:
        print(_unknown(name, ours), file=sys.stderr)  # noqa: T201  (likewise)
        return _NOT_UNDERSTOOD
    load_command_class(ours[module], module).run_from_argv(["gatepost", module, *rest])
    return 0


def _table(ours: Mapping[str, str]) -> str:
    """Return our commands, one a line, with the first sentence of what each says about itself."""
    said = {name: load_command_class(app, name).help for name, app in sorted(ours.items())}
    lines = [
        f"  {_typed(name):12} {words.partition('. ')[0].removesuffix('.')}" for name, words in said.items()
    ]
    head = f"Gatepost {__version__}: a second step behind the password of an employee web portal."
    return "\n".join([head, "", *lines, "", "More about one of them: gatepost help COMMAND"])


def _unknown(name: str, ours: Mapping[str, str]) -> str:
    meant = "".join(f" Did you mean {each}?" for each in get_close_matches(name, map(_typed, ours), n=1))
    return f"There is no command {name!r}.{meant} All of them: gatepost help"


def _typed(name: str) -> str:
    return name.replace("_", "-")


if __name__ == "__main__":
    main()
