"""What the demo stands on: a data folder, ports that nobody else uses, and settings of its own."""

import errno
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gatepost.demo import people

HOST = "127.0.0.1"
_HASH = "19456,2,1"
"""The least that OWASP recommends: quick on a small machine, and nothing here is worth more."""
_PATIENCE = 5.0  # seconds


class StageError(Exception):
    """The demo cannot stand here; the sentence says why and what to do."""


@contextmanager
def data_folder(keep: Path | None) -> Iterator[Path]:
    """Give a new folder and remove it in the end; or give `keep`, made if it is not there, and leave it.

    Raises StageError when `keep` holds something else than an earlier demo.
    """
    if keep is None:
        folder = Path(tempfile.mkdtemp(prefix="gatepost-demo-"))
        try:
            yield folder
        finally:
            _remove(folder)
        return
    try:
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        others = any(keep.iterdir()) and not people.file(keep).exists()
    except OSError as error:
        raise StageError(
            f"{keep} cannot be used: {error.strerror}. Name another folder for --keep."
        ) from error
    if others:
        raise StageError(
            f"{keep} holds other things. For --keep name a new folder, or one of an earlier demo."
        )
    yield keep.absolute()


def listener(port: int, option: str) -> socket.socket:
    """Listen on this machine at `port`, or a free one for 0. Raises StageError naming the option that changes it."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is taken" if taken else f"cannot be used ({os.strerror(error.errno or 0)})"
        raise StageError(
            f"Port {port} {why}: pick another one with {option}, or any free one with {option} 0."
        ) from error


def free_port(port: int, option: str) -> int:
    """Return `port`, or a free one for 0, after a look whether it is free. Raises StageError."""
    with listener(port, option) as probe:
        return int(probe.getsockname()[1])


def environment(data: Path, port: int) -> dict[str, str]:
    """Return the environment of the demo's portal: nothing that was set for another Gatepost gets in."""
    others = {name: value for name, value in os.environ.items() if not _is_ours(name)}
    return {
        **others,
        "DJANGO_SETTINGS_MODULE": "gatepost.settings",
        "GATEPOST_ARGON2": _HASH,
        "GATEPOST_DATA": str(data),
        "GATEPOST_DEMO_INBOX": str(inbox(data)),
        "GATEPOST_INSECURE_DEV": "1",
        "GATEPOST_LISTEN": f"{HOST}:{port}",
        "GATEPOST_PUBLIC_URL": url(port),
    }


def secrets(smtp_port: int) -> Mapping[str, str]:
    """Return the settings that stand in no environment."""
    return {"GATEPOST_SMTP_URLS": f"smtp+plain://{HOST}:{smtp_port}"}


def url(port: int) -> str:
    """Return the portal's address."""
    return f"http://{HOST}:{port}"


def inbox(data: Path) -> Path:
    """Return the folder of mails."""
    return data / "inbox"


def _is_ours(name: str) -> bool:
    return name.startswith(("GATEPOST_", "DATABASE_URL"))


def _remove(folder: Path) -> None:
    """Remove it, and what processes that are just ending may write there meanwhile."""
    end = time.monotonic() + _PATIENCE
    while folder.exists() and time.monotonic() < end:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            time.sleep(0.05)
