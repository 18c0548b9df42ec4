"""How `gatepost serve` hears that it is to end: once, however often and by whatever signal it is told."""

import signal
import socket
import threading
from collections.abc import Callable

_MEANING_THE_END = (
    "SIGINT",
    "SIGTERM",
    "SIGHUP",
    "SIGBREAK",
)  # by hand, by systemd, a closed terminal, Windows


def ignored() -> frozenset[str]:
    """Return the signals that whoever started us wants ignored: nohup, for one. Ask before anybody sets handlers."""
    return frozenset(name for name in _names() if signal.getsignal(getattr(signal, name)) == signal.SIG_IGN)


def listen(*ends: Callable[[], object], besides: frozenset[str]) -> None:
    """Call `ends` once, in a thread of its own, after the first signal that means the end; ignore `besides`.

    The web server's own handlers are replaced: they take a lock that the main thread may hold in that very
    moment, so that two signals in a row (an impatient Ctrl-C, a signal to the process and to its group) would
    hang it for ever; and they take SIGHUP for a wish to start the workers anew. Python's handlers in general run
    when the main thread looks up, and of two signals that other threads catch it hears nothing. So the signal is
    read from where the system's own handler writes it, whichever thread that interrupts.
    """
    read, write = socket.socketpair()
    write.settimeout(0)
    meant = {getattr(signal, name) for name in _names() if name not in besides}

    def wait() -> None:
        with read, write:
            while read.recv(1)[0] not in meant:
                pass
            for end in ends:
                end()
            threading.Event().wait()  # the sockets stay: more signals may come

    for name in _names():
        signal.signal(getattr(signal, name), signal.SIG_IGN if name in besides else _say_nothing)
    signal.set_wakeup_fd(write.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=wait, name="ending", daemon=True).start()


def _say_nothing(_number: int, _frame: object) -> None:
    """Stand where a handler has to be, so that the system's writes the signal down."""


def _names() -> list[str]:
    return [name for name in _MEANING_THE_END if hasattr(signal, name)]
