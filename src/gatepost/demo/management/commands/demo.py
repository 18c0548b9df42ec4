"""`gatepost demo`: a portal to click through, mails and all, that leaves nothing behind."""

import argparse
import json
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from gatepost.demo import people, portal, screen, stage
from gatepost.demo.ending import EndAsked, Ending
from gatepost.kernel import commands

_HIGHEST_PORT = 65535


class Command(commands.Command):
    """The demo: this process plays the mail's other end, a child of it is the portal."""

    help = "Start a throw-away portal with people and an inbox, to click through. Ctrl-C ends all of it."
    example = "gatepost demo --port 8001"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where it listens and what stays."""
        parser.add_argument(
            "--port", type=_port, default=8000, metavar="N", help="the portal's (8000); 0 picks a free one"
        )
        parser.add_argument(
            "--smtp-port", type=_port, default=0, metavar="N", help="the mail catcher's; a free one otherwise"
        )
        parser.add_argument(
            "--keep", type=Path, metavar="DIR", help="keep the data in this folder, to go on with it later"
        )
        parser.add_argument("--json", action="store_true", help="say where to go and who can sign in as JSON")
        parser.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)  # the portal itself

    def handle(self, **options: Any) -> None:
        """Start it, say so, and wait for its end."""
        if options["supervised"]:
            portal.run()
            return
        if find_spec("aiosmtpd") is None:
            raise CommandError("The demo's mail catcher needs one more package: pip install 'gatepost[demo]'")
        ending = Ending()
        ending.listen()
        try:
            self._play(options, ending)
        except EndAsked:
            return
        except (stage.StageError, portal.PortalError) as error:
            raise CommandError(str(error)) from error

    def _play(self, options: dict[str, Any], ending: Ending) -> None:
        with (
            stage.data_folder(options["keep"]) as data,
            stage.listener(options["smtp_port"], "--smtp-port") as mail,
        ):
            port = stage.free_port(options["port"], "--port")
            passwords = people.passwords(data)
            environment, secrets = stage.environment(data, port), stage.secrets(mail.getsockname()[1])
            with portal.Portal(port, environment, secrets) as started:
                # Imported now: it is not among what runs Gatepost, and the portal starts meanwhile.
                catcher = import_module("gatepost.demo.catcher")
                with catcher.Catcher(mail, stage.inbox(data)):
                    started.wait_until_it_answers(ending.pause)
                    self._say(stage.url(port), passwords, options)
                    started.wait_until_it_ends(ending.pause)

    def _say(self, url: str, passwords: Mapping[str, str], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(screen.data(url, passwords)))
        else:
            kept = str(options["keep"] or "")
            self.stdout.write("\n".join(screen.lines(url, passwords, kept=kept)))
        self.stdout.flush()


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r}: it is not a number from 0 to {_HIGHEST_PORT}")
    return int(text)
