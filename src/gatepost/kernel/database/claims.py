"""How several workers share one queue without two of them taking the same row."""

from typing import cast

from django.db import DEFAULT_DB_ALIAS, connections

from gatepost.kernel.database.engine import Engine


def skip_locked() -> str:
    """Return what ends a claim's inner SELECT, so that it passes over rows another worker is just taking.

    It only keeps workers from waiting for one another: what decides is the guarded UPDATE around it.
    """
    return cast("Engine", connections[DEFAULT_DB_ALIAS]).skip_locked
