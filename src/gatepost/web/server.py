"""The web server, with settings that were measured: how long it waits for whom, and how many may come."""

from pathlib import Path
from typing import NamedTuple

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

HEADER_SECONDS = 5
"""For the headers of a request, and between two requests: a proxy's keep-alive must be shorter."""
MOST_CONNECTIONS = 1024
"""A worker's. It counts connections, not requests (lanes.py bounds those): with few, a handful of clients
that dribble their headers would shut everybody out."""
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


def prepared(host: str, port: int, *, workers: int = 1, tls: Tls | None = None) -> MPServer:
    """Return the server, ready for `serve(target_loader=worker.Load(...), wrap_loader=False)`.

    Raises ssl.SSLError or OSError when the certificate and its key cannot be used.
    """
    return MPServer(
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
        workers_kill_timeout=5,
        ssl_cert=tls.cert if tls else None,
        ssl_key=tls.key if tls else None,
        ssl_protocol_min=SSLProtocols.tls12,
        log_level=LogLevels.warning,
        log_dictconfig=_LOG,
    )
