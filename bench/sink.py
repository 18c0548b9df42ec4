"""Where the bench's mails end: an SMTP server written for speed, which hands each code to whoever waits for it."""

import re
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from threading import Thread
from time import monotonic

_CODE = re.compile(rb"^    (\d{6})\r$", re.MULTILINE)  # alone on its line, in the text part
_REPLIES = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 Bye\r\n",
}


def serve(listener: socket.socket, folder: Path) -> None:
    """Take mails for ever. A code for `dana@...` goes to the datagram socket `dana` in `folder`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bench, which ends us
    hand_on = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    hand_on.settimeout(0)
    while True:
        connection, _ = listener.accept()
        Thread(target=_talk, args=(connection, hand_on, folder), daemon=True).start()


def _talk(connection: socket.socket, hand_on: socket.socket, folder: Path) -> None:
    """Talk to one client: a thread that mostly sleeps in the kernel costs less than an event loop."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    recipient = ""
    with connection, connection.makefile("rb") as lines, suppress(ConnectionError):
        connection.sendall(b"220 sink\r\n")
        for line in lines:
            verb = line[:4].upper()
            connection.sendall(_REPLIES.get(verb, b"250 Ok\r\n"))
            if verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b"@")[0].decode()
            elif verb == b"DATA":
                mail = b"".join(_content(lines))
                connection.sendall(b"250 Taken\r\n")
                taken_at = monotonic()
                _hand_on(hand_on, folder / recipient, mail, taken_at)


def _content(lines: BufferedReader) -> Iterator[bytes]:
    while (line := lines.readline()) not in {b".\r\n", b""}:
        yield line


def _hand_on(hand_on: socket.socket, to: Path, mail: bytes, taken_at: float) -> None:
    found = _CODE.search(mail)
    with suppress(OSError):  # nobody waits for it
        hand_on.sendto(b"%s %.9f" % (found[1] if found else b"none", taken_at), str(to))
