"""Serve the throw-away portal as `gatepost serve` does the real one: `portal.py PORT granian|uvicorn`."""

import multiprocessing
import os
import sys
from pathlib import Path

import uvicorn

from gatepost.web import ending, server, worker

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.small"


def main(port: int, kind: str) -> None:
    if kind == "uvicorn":
        uvicorn.run(
            "gatepost.web.app:application",
            port=port,
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            log_level="warning",
        )
        return
    multiprocessing.set_start_method("spawn")
    cert = os.environ.get("SMALL_CERT")
    tls = server.Tls(Path(cert), Path(cert)) if cert else None
    web = server.prepared("127.0.0.1", port, tls=tls)
    secrets = {"SMALL_PROXY_SECRET": os.environ.pop("SMALL_PROXY_SECRET", "")}
    web.on_startup(lambda: ending.listen(web.signal_handler_interrupt, besides=frozenset()))
    web.serve(target_loader=worker.Load(secrets), wrap_loader=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
