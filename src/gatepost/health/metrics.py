"""The page /metrics: what stands in the database, and what the web workers have counted, in Prometheus' text."""

import logging
from pathlib import Path
from threading import Lock
from time import monotonic, time

from django.db import Error, connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from gatepost import __version__
from gatepost.health.instruments import Instruments
from gatepost.health.numbers import Numbers
from gatepost.kernel.errors import PlainError

KEPT_SECONDS = 1.0
"""Whoever asks within this time gets the page that was made last: asking often costs the database nothing."""
_log = logging.getLogger(__name__)


class Metrics:
    """The page, for one process that answers for all: `folder` is where the workers' counts lie."""

    def __init__(self, folder: Path) -> None:
        self._show = Instruments()
        self._numbers = Numbers(self._show)
        self._show.build.labels(__version__).set(1)
        self._show.started.set(time())
        self._workers = CollectorRegistry()
        MultiProcessCollector(self._workers, str(folder))  # type: ignore[no-untyped-call]
        self._turn = Lock()
        self._kept, self._made_at = b"", -KEPT_SECONDS

    def page(self) -> bytes:
        """Return the page; whoever asks within a second gets what was found before."""
        with self._turn:
            if monotonic() - self._made_at >= KEPT_SECONDS:
                self._kept, self._made_at = self._made(), monotonic()
            return self._kept

    def _made(self) -> bytes:
        try:
            self._numbers.read()
            up = True
        except (Error, PlainError) as error:
            _log.warning("metrics without the database's: %s", type(error).__name__)
            up = False
        finally:
            connection.close()  # each question comes in a thread of its own
        self._show.up.set(int(up))
        shown = (self._show.server, self._workers, *([self._show.database] if up else []))
        return b"".join(generate_latest(registry) for registry in shown)
