"""Passes: what a relay takes in the place of a password (OAuth 2.0 access tokens), kept until they are nearly over."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from time import monotonic

from gatepost.delivery import grants
from gatepost.delivery.grants import Grant

LONGEST_WAIT = 10.0
"""Seconds for which an answer is waited for."""
_SPARE = 300.0
"""Seconds before its end in which a pass is not used any more: the relay's clock may be another one."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass, and for how many seconds from now on it is good."""

    words: str = field(repr=False)
    seconds: float


class PassError(Exception):
    """There is no pass to be had; the sentence says why and never repeats a secret.

    `unfit`: there will be none before somebody has mended something.
    """

    def __init__(self, words: str, *, unfit: bool) -> None:
        super().__init__(words)
        self.unfit = unfit


Ask = Callable[[Grant, str, ssl.SSLContext, float], Pass]
"""Asks a provider, in whose name, with which authorities, for how many seconds at most. Raises PassError."""


class Passes:
    """The passes in hand, by file and mailbox. Shared by all threads."""

    def __init__(self) -> None:
        self._held: dict[tuple[Path, str], tuple[str, float]] = {}
        self._asking = threading.Lock()

    def get(self, file: Path, user: str, context: ssl.SSLContext, seconds: float) -> str:
        """Return a pass for the mailbox `user`, a new one where the one in hand is nearly over. Raises PassError.

        The file is read anew each time: a secret that was changed there is taken up without a restart.
        """
        if not self._asking.acquire(timeout=seconds):
            raise PassError("a pass was asked for already, and no answer came", unfit=False)
        try:  # who comes second finds the first one's
            words, until = self._held.get((file, user), ("", 0.0))
            if monotonic() >= until:
                fresh = _new(file, user, context, min(seconds, LONGEST_WAIT))
                words = fresh.words
                self._held[file, user] = (words, monotonic() + max(fresh.seconds - _SPARE, fresh.seconds / 2))
            return words
        finally:
            self._asking.release()

    def drop(self, file: Path, user: str) -> None:
        """Forget a pass that a relay did not take: it may have been called back."""
        self._held.pop((file, user), None)


def _new(file: Path, user: str, context: ssl.SSLContext, seconds: float) -> Pass:
    try:
        grant = grants.read(file)
    except grants.GrantError as error:
        raise PassError(str(error), unfit=True) from None
    return _asker()(grant, user, context, seconds)


def _asker() -> Ask:
    """Return what speaks HTTPS: large, and loaded only where a relay needs it."""
    asker: Ask = import_module("gatepost.delivery.asking").ask
    return asker


HELD = Passes()
"""Those of this process."""
