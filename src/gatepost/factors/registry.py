"""The factors there are: settings name their modules, and nothing else does."""

from functools import lru_cache
from importlib import import_module
from typing import cast

from django.conf import settings

from gatepost.factors.contract import Factor, Sender
from gatepost.kernel import codes


@lru_cache(maxsize=1)
def factors() -> tuple[Factor, ...]:
    """Return every factor, in the order of settings; the first one is sent by itself after the password."""
    return tuple(cast("Factor", import_module(name)) for name in settings.GATEPOST_FACTORS)


def sender() -> Sender:
    """Return the factor whose code is sent."""
    return cast("Sender", factors()[0])


def taking(typed: str) -> tuple[Factor, str]:
    """Return the factor that a typed text has the shape of, and the text without spaces and hyphens.

    What has no factor's shape is a wrong mailed code: an ordinary try, never an error.
    """
    folded = codes.fold(typed)
    return next((factor for factor in factors() if factor.takes(folded)), sender()), folded
