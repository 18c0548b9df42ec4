"""The web server, with settings that were measured: how long it waits for whom, and how many may come."""

import time
from pathlib import Path
from typing import Any, NamedTuple

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

HEADER_SECONDS = 5
"""For the headers of a request, and between two requests: a proxy's keep-alive must be shorter."""
MOST_CONNECTIONS = 1024
"""A worker's. It counts connections, not requests (lanes.py bounds those): with few, a handful of clients
that dribble their headers would shut everybody out."""
GRACE_SECONDS = 5
"""For the requests under way, when the server ends."""
_LOOK_EVERY = 0.01
_LOG = {
    "formatters": {"generic": {"format": "%(asctime)s %(levelname)s web server: %(message)s"}},
    "handlers": {
        "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    },
    "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
}


class Tls(NamedTuple):
    """Certificate chain and private key, both PEM."""

    cert: Path
    key: Path


class Server(MPServer):
    """The web server, which does not complain of workers that ended as they were asked to."""

    def _stop_workers(self) -> None:
        """End the workers, and wait until that is known of each.

        The server asks twice within a millisecond, while a thread of its own that waits for the same process has
        the answer in hand: on a busy machine it would say that it kills a worker that is long gone.
        """
        workers: list[Any] = self.wrks  # granian says no more of their types
        for each in workers:
            each.terminate()
        end = time.monotonic() + GRACE_SECONDS
        while any(each.is_alive() for each in workers) and time.monotonic() < end:
            time.sleep(_LOOK_EVERY)
        super()._stop_workers()  # type: ignore[no-untyped-call]


def prepared(host: str, port: int, *, workers: int = 1, tls: Tls | None = None) -> Server:
    """Return the server, ready for `serve(target_loader=worker.Load(...), wrap_loader=False)`.

    Raises ssl.SSLError or OSError when the certificate and its key cannot be used.
    """
    return Server(
        "gatepost",  # a name only: workers get the application from their loader
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        backpressure=MOST_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=1,  # after the grace of `Server`
        ssl_cert=tls.cert if tls else None,
        ssl_key=tls.key if tls else None,
        ssl_protocol_min=SSLProtocols.tls12,
        log_level=LogLevels.warning,
        log_dictconfig=_LOG,
    )
