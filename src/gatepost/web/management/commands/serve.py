"""`gatepost serve`: the portal's web server, and the delivery service beside it."""

import multiprocessing
import socket
import ssl
import sys
import threading
import time
from argparse import ArgumentTypeError
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from granian.server import MPServer

from gatepost.journal import keys
from gatepost.kernel import commands, keyring, values
from gatepost.web import ending, monitoring, server, supervisor, worker

if sys.platform != "win32":
    import resource

_LOOK_EVERY = 0.05  # seconds
_FILES = 8192
"""Open files at most: a connection is one, and 1,024 (a common limit) are taken up by idle ones alone."""


class Command(commands.Command):
    help = (
        "Serve the portal, and run the delivery service beside it, until Ctrl-C or SIGTERM. "
        "Settings are checked first; what is wrong with them is told, and nothing starts."
    )
    example = "gatepost serve --workers 2"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--workers",
            type=_workers,
            default=1,
            help="web processes, one for each core or fewer (1; Windows: 1)",
        )
        parser.add_argument(
            "--without-delivery",
            action="store_true",
            help="the delivery service runs elsewhere (gatepost deliver)",
        )
        parser.add_argument(
            "--listen", type=_listen, default=None, metavar="HOST:PORT", help="instead of GATEPOST_LISTEN"
        )

    def handle(self, **options: Any) -> None:
        self._tell("Starting Gatepost ...")
        host, port = options["listen"] or settings.LISTEN
        self.warn()
        _see_that_the_database_is_ready()
        self._tell_of_strange_keys()
        _see_that_nobody_listens(host, port)
        metrics = _metrics()
        _allow_many_connections()
        multiprocessing.set_start_method("spawn", force=True)
        web = _web_server(host, port, options["workers"])
        delivery = supervisor.Supervisor(supervisor.DELIVERY, settings.SECRETS)
        ignored = ending.ignored()
        web.on_startup(lambda: ending.listen(web.signal_handler_interrupt, delivery.stop, besides=ignored))
        if not options["without_delivery"]:
            web.on_startup(delivery.start)
        threading.Thread(target=self._tell_when_up, args=(host, port), daemon=True).start()
        with metrics:
            try:
                web.serve(target_loader=worker.Load(settings.SECRETS), wrap_loader=False)
            finally:
                delivery.stop()

    def _tell_of_strange_keys(self) -> None:
        try:
            strange = keys.are_strange(keyring.current())
        finally:
            connection.close()
        if strange:
            self.stderr.write(
                "These keys are not those that this database was made with. See: gatepost doctor"
            )

    def _tell_when_up(self, host: str, port: int) -> None:
        """Say where the portal listens, as soon as that is true."""
        near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (an address that was asked for)
        while True:
            with suppress(OSError), socket.create_connection((near, port), timeout=1):
                break
            time.sleep(_LOOK_EVERY)
        scheme, shown = "https" if settings.TLS_CERT else "http", f"[{host}]" if ":" in host else host
        self._tell(f"Gatepost listens on {scheme}://{shown}:{port} and is {settings.PUBLIC_URL} to people.")

    def _tell(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _listen(text: str) -> tuple[str, int]:
    try:
        return values.listen(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r}: {error}") from error


def _workers(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text!r}: it is not a number from 1 on")
    return int(text)


def _see_that_the_database_is_ready() -> None:
    """Refuse to serve with tables that are missing or old: each page would fail, and none could say why."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise CommandError(" ".join(commands.about_database(error))) from error
    finally:
        connection.close()
    if missing:
        raise CommandError(
            "The database has no tables, or old ones. Bring it up to date with: gatepost setup"
        )


def _see_that_nobody_listens(host: str, port: int) -> None:
    """Refuse a port that is taken: the web server would quietly share it, and answer every other request."""
    if not port:
        raise CommandError(
            "Port 0 is no place that people could find. Name one with GATEPOST_LISTEN or --listen."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise CommandError(
            f"Nothing can listen on {host}:{port} ({error.strerror}). Is Gatepost running already? "
            "Otherwise choose another place with GATEPOST_LISTEN or --listen."
        ) from error


def _metrics() -> AbstractContextManager[None]:
    """Return what answers /metrics, which listens from now on; nothing where that is not wanted."""
    if settings.METRICS_LISTEN is None:
        return nullcontext()
    host, port = settings.METRICS_LISTEN
    try:
        return monitoring.Listener((host, port), settings.DATA).answering()
    except OSError as error:
        raise CommandError(
            f"Nothing can listen on {host}:{port} for metrics ({error.strerror}). Choose another place with "
            "GATEPOST_METRICS_LISTEN, or leave it out."
        ) from error


def _allow_many_connections() -> None:
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _web_server(host: str, port: int, workers: int) -> MPServer:
    tls = server.Tls(Path(settings.TLS_CERT), Path(settings.TLS_KEY)) if settings.TLS_CERT else None
    try:
        return server.prepared(host, port, workers=workers, tls=tls)
    except (OSError, ssl.SSLError) as error:
        raise CommandError(
            f"GATEPOST_TLS_CERT and GATEPOST_TLS_KEY cannot be used ({error}). They name a PEM certificate chain, "
            "and the private key that belongs to it, without a pass phrase."
        ) from error
