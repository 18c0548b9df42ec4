"""`gatepost deliver`: the delivery service alone."""

import os
import signal
import sys
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from gatepost.delivery.worker import Worker
from gatepost.kernel import commands


class Command(commands.Command):
    help = (
        "Send what is in the outbox, until Ctrl-C or SIGTERM. `gatepost serve` runs this by itself; run it alone "
        "beside a `serve --without-delivery`, on as many machines as you like."
    )
    example = "gatepost deliver"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--supervised",
            action="store_true",
            help="for `gatepost serve`: take the secrets from the first line of standard input, end with its last",
        )

    def handle(self, **options: Any) -> None:
        if not options["supervised"]:  # `serve` has told it already
            self.warn()
        if not settings.SMTP_URLS:
            self.stderr.write(
                "GATEPOST_SMTP_URLS names no relay: mails wait here until they are too old to be sent."
            )
        worker = Worker(settings.SMTP_URLS, settings.MAIL_FROM)
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):  # the last one is how Windows asks
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: worker.stop())
        if options["supervised"]:
            # Ctrl-C may reach the parent and us. The parent decides, and closes our input when it is time.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            Thread(target=_until_input_ends, args=(worker,), daemon=True).start()
        worker.run()


def _until_input_ends(worker: Worker) -> None:
    """Stop the worker when whoever started it is gone, however it went: the system closes the pipe."""
    while os.read(
        sys.stdin.fileno(), 4096
    ):  # not through sys.stdin, whose lock would be held when Python ends
        pass
    worker.stop()
