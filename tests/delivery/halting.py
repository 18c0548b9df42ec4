"""`gatepost deliver` that stops dead at the step that the test names, so that it can be killed right there.

The product has no hook for this: its own functions are wrapped here, from outside.
"""

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import django

from gatepost.__main__ import main


def halt() -> None:
    os.write(
        1, b"halted\n"
    )  # the test waits for this line; in one piece, since two hands may halt at one moment
    threading.Event().wait()


def wrap(owner: Any, name: str, wrapper: Callable[..., Any]) -> None:
    original = getattr(owner, name)
    setattr(owner, name, lambda *args, **kwargs: wrapper(original, *args, **kwargs))


def before(original, *args, **kwargs):
    halt()
    return original(*args, **kwargs)


def at_the_claim(original, claim, **params):
    rows = original(claim, **params)
    if rows:
        halt()  # they are claimed, and the transaction is still open
    return rows


def half_of_the_letter(original, line, data):
    if isinstance(data, bytes) and data.endswith(b"\r\n.\r\n"):
        original(line, data[: len(data) // 2])
        halt()
    return original(line, data)


def of_the_first(done):
    """Say whether it is what became of the test's first message."""
    return any(taken.sealed.address == "long@example.com" for taken, _ in done)


def before_the_marking(original, checks, done=(), **params):
    if of_the_first(done):
        halt()
    return original(checks, done, **params)


def in_the_marking(original, done, now):
    answer = original(done, now)
    if not of_the_first([done]):
        return answer
    answer.count()  # it has reached the database, and the transaction is still open
    halt()
    return answer


def after_the_marking(original, checks, done=(), **params):
    answer = original(checks, done, **params)
    if of_the_first(done):
        halt()
    return answer


def install(step: str) -> None:
    from gatepost.delivery import flow  # noqa: PLC0415  (models are read once Django is set up)
    from gatepost.delivery.dialogue import Line  # noqa: PLC0415
    from gatepost.delivery.relay import Courier  # noqa: PLC0415

    at = {
        "claiming": (flow, "_claimed", at_the_claim),
        "claimed": (Courier, "hand_over", before),
        "half": (Line, "send", half_of_the_letter),
        "taken over": (flow, "turn", before_the_marking),
        "settling": (flow, "_settle", in_the_marking),
        "settled": (flow, "turn", after_the_marking),
    }
    if step.islower():  # else the relay holds it there
        wrap(*at[step])


if __name__ == "__main__":
    step = sys.argv.pop(1)
    django.setup()
    install(step)
    sys.argv[1:] = ["deliver"]
    main()
