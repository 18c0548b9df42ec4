"""What other parts leave to the delivery service to do besides, because it is the process that is always there."""

import logging
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings
from django.db import Error

_log = logging.getLogger("gatepost.delivery")


class Forgetful(Protocol):
    """A module with this one name, found through the setting GATEPOST_FORGETFUL."""

    def forget(self, now: datetime) -> int:
        """Remove some of what nobody needs any more; return how many rows went, 0 for none.

        So few at once, in transactions of its own, that nobody who signs in waits for it.
        """


class Errand(Protocol):
    """A module with this one name, found through the setting GATEPOST_ERRANDS."""

    def go_on(self) -> None:
        """Do the next small piece, if there is one, in transactions of its own. Called about once a second."""


def go_on() -> None:
    """Let every errand do its next piece. Raises django.db.Error, which whoever calls outlives."""
    for name in settings.GATEPOST_ERRANDS:
        try:
            _errand(name).go_on()
        except Error:
            raise
        except Exception:  # noqa: BLE001  (an errand's fault must not stop the mails)
            _log.exception("%s", name)


def forget(now: datetime) -> int:
    """Let every part forget some of what nobody needs any more; return how much went. Raises django.db.Error."""
    return sum(_forgetful(name).forget(now) for name in settings.GATEPOST_FORGETFUL)


@cache
def _forgetful(name: str) -> Forgetful:
    return cast("Forgetful", import_module(name))


@cache
def _errand(name: str) -> Errand:
    return cast("Errand", import_module(name))
