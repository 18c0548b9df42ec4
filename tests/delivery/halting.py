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


def at_the_claim(original, text, **params):
    row = original(text, **params)
    if "SET state = 'sending'" in text and row is not None:
        halt()  # the row is claimed, and the transaction is still open
    return row


def half_of_the_letter(original, line, data):
    if isinstance(data, bytes) and data.endswith(b"\r\n.\r\n"):
        original(line, data[: len(data) // 2])
        halt()
    return original(line, data)


def before_the_marking(original, checks, done=None):
    if done is not None:
        halt()
    return original(checks, done)


def in_the_marking(original, done, now):
    answer = original(done, now)
    answer.count()  # it has reached the database, and the transaction is still open
    halt()
    return answer


def after_the_marking(original, checks, done=None):
    answer = original(checks, done)
    if done is not None:
        halt()
    return answer


def install(step: str) -> None:
    from gatepost.delivery import flow  # noqa: PLC0415  (models are read once Django is set up)
    from gatepost.delivery.dialogue import Line  # noqa: PLC0415
    from gatepost.delivery.relay import Courier  # noqa: PLC0415

    at = {
        "claiming": (flow.statements, "one", at_the_claim),
        "claimed": (Courier, "hand_over", before),
        "half": (Line, "send", half_of_the_letter),
        "taken over": (flow, "take", before_the_marking),
        "settling": (flow, "_settle", in_the_marking),
        "settled": (flow, "take", after_the_marking),
    }
    if step.islower():  # else the relay holds it there
        wrap(*at[step])


if __name__ == "__main__":
    step = sys.argv.pop(1)
    django.setup()
    install(step)
    sys.argv[1:] = ["deliver"]
    main()
