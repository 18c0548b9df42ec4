"""What `gatepost employee` may be told of somebody: the words of its longer forms."""

from argparse import _SubParsersAction

from django.core.management.base import CommandParser

from gatepost.employees.models import Destination
from gatepost.kernel import commands

_ADD = (
    'gatepost employee add dana --full-name "Dana Cole" --email1 dana@example.com --email2 dana@home.example'
)
_SET = "gatepost employee set dana --email1 dana@new.example --reason 'has married'"
TICKED = {"yes": "on", "no": "off"}


_PLAIN = {
    "list": ("show everybody", "list --json"),
    "show": ("show one employee", "show dana"),
    "activate": ("let somebody in again who was made inactive", "activate dana"),
    "deactivate": (
        "let somebody in no more; what they have open ends at its next request",
        "deactivate dana",
    ),
    "temporary-code": (
        "make a code for the second step of somebody who is locked out, and show it once",
        "temporary-code dana --reason 'mail server is down'",
    ),
}
"""What can be done that takes little more than a name: what it does, and an example."""


def take(parser: CommandParser) -> None:
    """Take what to do, and with whom."""
    names = "add|list|show|set|password|activate|deactivate|temporary-code"
    do = parser.add_subparsers(dest="do", required=True, metavar=names)
    plain = {
        name: do.add_parser(name, help=what, **commands.in_help(f"gatepost employee {example}"))
        for name, (what, example) in _PLAIN.items()
    }
    plain["temporary-code"].add_argument(
        "--reason", required=True, help="why; mailed to them where they have an address, and written down"
    )
    each = {"add": _adding(do), "set": _changing(do), "password": _giving_a_password(do), **plain}
    for name, one in each.items():
        if name != "list":
            one.add_argument("name", help="the name that they sign in with")
        one.add_argument("--json", action="store_true", help="print JSON")


def _adding(do: "_SubParsersAction[CommandParser]") -> CommandParser:
    """Return the parser of `add`, with all that may be told of a newcomer."""
    add: CommandParser = do.add_parser(
        "add", help="add somebody, who can sign in at once", **commands.in_help(_ADD)
    )
    add.add_argument("--full-name", default="", help="for example 'Dana Cole'")
    add.add_argument("--email1", default="", metavar="ADDRESS", help="where codes go")
    add.add_argument("--email2", default="", metavar="ADDRESS", help="a second address")
    add.add_argument(
        "--destination", choices=Destination.values, help="where codes go; otherwise as the option says"
    )
    add.add_argument("--administrator", action="store_true", help="may change options and people")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    return add


def _changing(do: "_SubParsersAction[CommandParser]") -> CommandParser:
    """Return the parser of `set`, with all that may be changed."""
    change: CommandParser = do.add_parser(
        "set", help="change what is known of somebody; what is not named stays", **commands.in_help(_SET)
    )
    change.add_argument("--full-name", help="for example 'Dana Cole'")
    change.add_argument("--email1", metavar="ADDRESS", help='where codes go; "" for none')
    change.add_argument("--email2", metavar="ADDRESS", help='a second address; "" for none')
    change.add_argument("--destination", choices=Destination.values, help="where codes go")
    change.add_argument(
        "--fallback", choices=list(TICKED), help="may they have a late code sent to the other?"
    )
    change.add_argument("--administrator", choices=list(TICKED), help="may they change options and people?")
    change.add_argument("--language", help="of pages and mails")
    change.add_argument("--reason", default="", help="why; needed when an address changes, and written down")
    return change


def _giving_a_password(do: "_SubParsersAction[CommandParser]") -> CommandParser:
    """Return the parser of `password`."""
    password: CommandParser = do.add_parser(
        "password",
        help="give somebody a new password, and end what the old one opened",
        **commands.in_help("gatepost employee password dana"),
    )
    password.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    return password
