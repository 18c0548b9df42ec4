"""What other parts leave to the delivery service to do besides, because it is the process that is always there."""

import logging
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings
from django.db import Error

_log = logging.getLogger("gatepost.delivery")


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


@cache
def _errand(name: str) -> Errand:
    return cast("Errand", import_module(name))
