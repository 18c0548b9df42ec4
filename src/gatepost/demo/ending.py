"""The end of the demo, as somebody asks for it: Ctrl-C, a system that shuts down, a terminal that is closed."""

import signal
import time
from types import FrameType

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
]


class EndAsked(Exception):  # noqa: N818  (no error: what somebody wants)
    """It is time to end."""


class Ending:
    """Remembers that the end was asked for, and says so at the next pause.

    Not KeyboardInterrupt: that comes up wherever Python just is, and is lost in what must not fail (a callback of
    the import system, say); then nobody would end.
    """

    def __init__(self) -> None:
        self._asked = False
        self._heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]

    def listen(self) -> None:
        """Take the signals from now on, but for those that whoever started us wants ignored."""
        for number in self._heard:
            signal.signal(number, self._ask)

    def pause(self, seconds: float) -> None:
        """Sleep, unless the end was asked for. Raises EndAsked before or after it."""
        self._look()
        time.sleep(seconds)
        self._look()

    def _look(self) -> None:
        if self._asked:
            raise EndAsked

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        for number in self._heard:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C would leave the folder behind
