"""`gatepost deliver`: the delivery service alone."""

import os
import signal
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from gatepost.delivery.worker import Worker


class Command(BaseCommand):
    help = (
        "Send what is in the outbox, until it is told to stop (Ctrl-C, SIGTERM). `gatepost serve` runs it by itself; "
        "run it alone where the web runs with --without-delivery, on as many machines as you like.\n\n"
        "Example: gatepost deliver"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument(
            "--supervised",
            action="store_true",
            help="for `gatepost serve`: read the secrets from the first line of standard input, end with its last",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        worker = Worker(settings.SMTP_URLS, settings.MAIL_FROM)
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):  # the last one is how Windows asks
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: worker.stop())
        if options["supervised"]:
            # Ctrl-C goes to the parent and to us. The parent decides, and closes our input when it is time.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            Thread(target=_until_input_ends, args=(worker,), daemon=True).start()
        if not settings.SMTP_URLS:
            self.stderr.write(
                "GATEPOST_SMTP_URLS names no relay, so no mail can leave. Messages wait until they expire."
            )
        worker.run()


def _until_input_ends(worker: Worker) -> None:
    """Stop the worker when whoever started it is gone, however it went: the system closes the pipe."""
    while os.read(
        sys.stdin.fileno(), 4096
    ):  # not through sys.stdin, whose lock would be held when Python ends
        pass
    worker.stop()
