"""The demo's mail catcher: a real SMTP server on this machine that keeps every mail and sends none on."""

import asyncio
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from gatepost.demo import inbox

LARGEST = 1024 * 1024
"""Bytes of one mail: any program on this machine may send here."""


class Catcher:
    """Takes mails from `listener`, a listening socket, into `folder`; in a thread of its own, for a `with` block."""

    def __init__(self, listener: socket.socket, folder: Path) -> None:
        self._listener = listener
        self._folder = folder
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="catcher", daemon=True)

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await self._loop.create_server(self._conversation, sock=self._listener)
        self._ready.set()
        await self._ended.wait()
        server.close()  # conversations under way are cut off with the loop: their senders try again elsewhere

    def _conversation(self) -> SMTP:
        # Named, since a machine's own name may have to be looked up, and that can take its time.
        return SMTP(self, hostname="localhost", ident="the demo of Gatepost", data_size_limit=LARGEST)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """Keep a mail. Taken means kept: the answer comes after the file is in its place."""
        content = envelope.content
        try:
            inbox.keep(self._folder, envelope.rcpt_tos, content if isinstance(content, bytes) else b"")
        except OSError as error:
            return f"452 The demo cannot keep it: {error.strerror}"
        return "250 Kept for the demo's inbox"
